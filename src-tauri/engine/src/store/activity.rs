//! What was done here, line by line. Lines are added and never changed.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

use crate::contract::{Act, ActivityLine};
use crate::error::Result;

/// The hash that ends a line.
pub(crate) type LineHash = [u8; 32];

/// Adds a line with its hash.
pub(crate) fn insert(connection: &Connection, line: &ActivityLine, hash: &LineHash) -> Result<()> {
    connection.execute(
        "INSERT INTO activity (id, at, person, act, subject, count, hash)
         VALUES (:id, :at, :person, :act, :subject, :count, :hash)",
        named_params! {
            ":id": line.id, ":at": line.at, ":person": line.person, ":act": line.act, ":subject": line.subject,
            ":count": line.count, ":hash": hash,
        },
    )?;
    Ok(())
}

/// The last line's place and hash.
pub(crate) fn last(connection: &Connection) -> Result<Option<(i64, LineHash)>> {
    let found = connection
        .query_row("SELECT id, hash FROM activity ORDER BY id DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(found)
}

/// How many lines there are.
pub(crate) fn count(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row("SELECT count(*) FROM activity", [], |row| row.get(0))?)
}

/// Some lines, newest first.
pub(crate) fn page(connection: &Connection, offset: u64, limit: u32) -> Result<Vec<ActivityLine>> {
    let offset = i64::try_from(offset).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT id, at, person, act, subject, count FROM activity ORDER BY id DESC LIMIT ?1 OFFSET ?2",
    )?;
    let lines = statement.query_map((limit, offset), line)?.collect::<rusqlite::Result<_>>()?;
    Ok(lines)
}

/// Shows every line's place, the line if it can be read, and its hash, oldest first, until `look` has seen enough.
pub(crate) fn walk(
    connection: &Connection,
    mut look: impl FnMut(i64, Option<&ActivityLine>, &[u8]) -> bool,
) -> Result<()> {
    let mut statement = connection
        .prepare("SELECT id, at, person, act, subject, count, hash FROM activity ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let hash = row.get_ref(6)?.as_blob().unwrap_or_default();
        if !look(row.get(0)?, line(row).ok().as_ref(), hash) {
            break;
        }
    }
    Ok(())
}

fn line(row: &Row<'_>) -> rusqlite::Result<ActivityLine> {
    Ok(ActivityLine {
        id: row.get(0)?,
        at: row.get(1)?,
        person: row.get(2)?,
        act: row.get(3)?,
        subject: row.get(4)?,
        count: row.get(5)?,
    })
}

/// The word by which an act is known in the database and to a window.
pub(crate) fn word(act: Act) -> String {
    match serde_json::to_value(act) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("BUG: an act without data is written as a word"),
    }
}

impl ToSql for Act {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(word(*self).into())
    }
}

impl FromSql for Act {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word: StrDeserializer<'_, WordError> = value.as_str()?.into_deserializer();
        Self::deserialize(word).map_err(FromSqlError::other)
    }
}
