//! The book of an export: what Klaviyo confirmed of its people, page by page. What a page says is read elsewhere.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::contract::{ExportId, RunId};
use crate::error::Result;

/// A page as it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageRow {
    pub(crate) id: i64,
    pub(crate) run: RunId,
    pub(crate) people: u32,
}

/// The account and the list that a book is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) account: String,
    pub(crate) list: String,
}

/// Opens the book of an export for a target. One that is about another target is thrown away: it says nothing about this one.
pub(crate) fn open(connection: &Connection, export: ExportId, target: &Target) -> Result<()> {
    if self::target(connection, export)?.as_ref() == Some(target) {
        return Ok(());
    }
    connection.execute("DELETE FROM book_target WHERE export = ?1", [export])?;
    connection.execute(
        "INSERT INTO book_target (export, account, list) SELECT id, ?2, ?3 FROM export WHERE id = ?1",
        params![export, target.account, target.list],
    )?;
    Ok(())
}

/// What the book of an export is about; none when there is no book.
pub(crate) fn target(connection: &Connection, export: ExportId) -> Result<Option<Target>> {
    let target = connection
        .prepare_cached("SELECT account, list FROM book_target WHERE export = ?1")?
        .query_row([export], |row| Ok(Target { account: row.get(0)?, list: row.get(1)? }))
        .optional()?;
    Ok(target)
}

/// The exports whose books are about a target.
pub(crate) fn about(connection: &Connection, target: &Target) -> Result<Vec<ExportId>> {
    let mut statement = connection
        .prepare_cached("SELECT export FROM book_target WHERE account = ?1 AND list = ?2")?;
    let exports = statement.query_map([&target.account, &target.list], |row| row.get(0))?;
    Ok(exports.collect::<rusqlite::Result<_>>()?)
}

/// Throws away every book that is about the practice account inside Listward.
pub(crate) fn forget_practice(connection: &Connection) -> Result<()> {
    connection.execute(
        "DELETE FROM book_target WHERE account IN ( \
             SELECT json_extract(account, '$.id') FROM connection WHERE kind = 'practice' \
             UNION SELECT json_extract(account, '$.id') FROM run WHERE practice = 1) \
         AND export NOT IN ( \
             SELECT export.id FROM export JOIN connection ON connection.id = export.connection \
             WHERE connection.kind <> 'practice')",
        [],
    )?;
    Ok(())
}

/// Adds a page. Nothing happens when the export is gone: nobody will ask for its book.
pub(crate) fn add(
    connection: &Connection,
    export: ExportId,
    run: RunId,
    people: u32,
    data: &[u8],
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO book_page (export, run, people, data) \
             SELECT export, ?2, ?3, ?4 FROM book_target WHERE export = ?1",
        )?
        .execute(params![export, run, people, data])?;
    Ok(())
}

/// The pages of a book, newest first.
pub(crate) fn pages(connection: &Connection, export: ExportId) -> Result<Vec<PageRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, run, people FROM book_page WHERE export = ?1 ORDER BY id DESC",
    )?;
    let pages = statement.query_map([export], |row| {
        Ok(PageRow { id: row.get(0)?, run: row.get(1)?, people: row.get(2)? })
    })?;
    Ok(pages.collect::<rusqlite::Result<_>>()?)
}

/// What a page says; none when it was written anew meanwhile.
pub(crate) fn data(connection: &Connection, page: i64) -> Result<Option<Vec<u8>>> {
    let data = connection
        .prepare_cached("SELECT data FROM book_page WHERE id = ?1")?
        .query_row([page], |row| row.get(0))
        .optional()?;
    Ok(data)
}

/// Puts other content into a page.
pub(crate) fn rewrite(connection: &Connection, page: i64, people: u32, data: &[u8]) -> Result<()> {
    connection
        .prepare_cached("UPDATE book_page SET people = ?2, data = ?3 WHERE id = ?1")?
        .execute(params![page, people, data])?;
    Ok(())
}

/// Takes a page out.
pub(crate) fn tear_out(connection: &Connection, page: i64) -> Result<()> {
    connection.prepare_cached("DELETE FROM book_page WHERE id = ?1")?.execute([page])?;
    Ok(())
}
