//! The table `correction`.

use rusqlite::{Connection, Row, params};

use crate::clock::Moment;
use crate::columns::ColumnId;
use crate::error::{Error, Result};

/// A value that a person has put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptCorrection {
    /// Its id; a later one has a greater one. Not looked at when it is kept.
    pub(crate) id: i64,
    /// Whom it is about: the identity key that they had then.
    pub(crate) key: u128,
    /// The field.
    pub(crate) field: ColumnId,
    /// The value as text; none when it was emptied.
    pub(crate) value: Option<String>,
    /// Every value that files had said until then.
    pub(crate) known: Vec<String>,
    /// The one among them that held.
    pub(crate) said: Option<String>,
    /// Of an e-mail address that is another one: whose the rows are since.
    pub(crate) moves_to: Option<u128>,
    /// Who has put it right.
    pub(crate) person: String,
    /// When.
    pub(crate) at: Moment,
}

/// All of them, oldest first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<KeptCorrection>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, person_key, field, value, known, said, moves_to, person, at
         FROM correction ORDER BY id",
    )?;
    let corrections = statement.query_map([], read)?;
    corrections.map(|correction| correction?).collect()
}

/// Keeps one, in place of an earlier one of the same person and field.
pub(crate) fn put(connection: &Connection, correction: &KeptCorrection) -> Result<()> {
    let KeptCorrection { key, field, value, known, said, moves_to, person, at, .. } = correction;
    connection
        .prepare_cached("DELETE FROM correction WHERE person_key = ?1 AND field = ?2")?
        .execute(params![key.to_le_bytes(), field.0])?;
    connection
        .prepare_cached(
            "INSERT INTO correction (person_key, field, value, known, said, moves_to, person, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            key.to_le_bytes(),
            field.0,
            value,
            serde_json::to_string(known)?,
            said,
            moves_to.map(u128::to_le_bytes),
            person,
            at
        ])?;
    Ok(())
}

/// Notes what files have said besides.
pub(crate) fn set_known(connection: &Connection, id: i64, known: &[String]) -> Result<()> {
    connection
        .prepare_cached("UPDATE correction SET known = ?2 WHERE id = ?1")?
        .execute(params![id, serde_json::to_string(known)?])?;
    Ok(())
}

/// Forgets one.
pub(crate) fn remove(connection: &Connection, id: i64) -> Result<()> {
    connection.prepare_cached("DELETE FROM correction WHERE id = ?1")?.execute([id])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<KeptCorrection>> {
    let (key, moves_to): ([u8; 16], Option<[u8; 16]>) =
        (row.get("person_key")?, row.get("moves_to")?);
    let known: String = row.get("known")?;
    let correction = KeptCorrection {
        id: row.get("id")?,
        key: u128::from_le_bytes(key),
        field: ColumnId(row.get("field")?),
        value: row.get("value")?,
        known: Vec::new(),
        said: row.get("said")?,
        moves_to: moves_to.map(u128::from_le_bytes),
        person: row.get("person")?,
        at: row.get("at")?,
    };
    let known = serde_json::from_str(&known).map_err(Error::from);
    Ok(known.map(|known| KeptCorrection { known, ..correction }))
}
