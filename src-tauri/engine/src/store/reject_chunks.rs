//! The table `reject_chunk`.

use rusqlite::{Connection, params};

use crate::contract::ImportId;
use crate::error::Result;

/// Adds rejected rows behind those that are there.
pub(crate) fn insert(
    connection: &Connection,
    import: ImportId,
    chunk: u32,
    rows: usize,
    data: &[u8],
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO reject_chunk (import, chunk, rows, data) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![import, chunk, rows, data])?;
    Ok(())
}

/// How many rows each chunk of an import holds, in order.
pub(crate) fn spans(connection: &Connection, import: ImportId) -> Result<Vec<(u32, u64)>> {
    let mut statement = connection
        .prepare_cached("SELECT chunk, rows FROM reject_chunk WHERE import = ?1 ORDER BY chunk")?;
    let spans = statement.query_map([import], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(spans.collect::<rusqlite::Result<_>>()?)
}

/// The stored form of a chunk.
pub(crate) fn data(connection: &Connection, import: ImportId, chunk: u32) -> Result<Vec<u8>> {
    Ok(connection
        .prepare_cached("SELECT data FROM reject_chunk WHERE import = ?1 AND chunk = ?2")?
        .query_row(params![import, chunk], |row| row.get(0))?)
}

/// Removes an import's rejected rows.
pub(crate) fn remove(connection: &Connection, import: ImportId) -> Result<()> {
    connection.execute("DELETE FROM reject_chunk WHERE import = ?1", [import])?;
    Ok(())
}

/// Removes those that no source has: of checks, and of imports that were killed.
pub(crate) fn sweep(connection: &Connection) -> Result<()> {
    connection
        .execute("DELETE FROM reject_chunk WHERE import NOT IN (SELECT import FROM source)", [])?;
    Ok(())
}

/// The largest import id that is in use anywhere.
pub(crate) fn last_import(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row(
        "SELECT max(coalesce((SELECT max(import) FROM reject_chunk), 0),
             coalesce((SELECT max(import) FROM source), 0))",
        [],
        |row| row.get(0),
    )?)
}
