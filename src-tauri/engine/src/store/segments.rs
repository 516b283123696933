//! The table `segment`, and which exports name its rows.

use rusqlite::{Connection, OptionalExtension, params};

use super::given_ids::{self, Thing};
use crate::clock::Moment;
use crate::contract::{RuleGroup, SegmentId};
use crate::error::{Error, Result};

/// A segment, as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredSegment {
    /// Its id.
    pub(crate) id: SegmentId,
    /// Its name; empty for the built-in one.
    pub(crate) name: String,
    /// Whether it is the built-in one.
    pub(crate) everyone: bool,
    /// Its rule.
    pub(crate) rule: RuleGroup,
    /// When it was changed last.
    pub(crate) changed: Moment,
}

const SELECT: &str = "SELECT id, name, everyone, changed, rule FROM segment";

/// All segments: the built-in one, then the others by name.
pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredSegment>> {
    let mut statement = connection
        .prepare_cached(&format!("{SELECT} ORDER BY everyone DESC, name COLLATE NOCASE, id"))?;
    statement.query_and_then([], read)?.collect()
}

/// A segment.
pub(crate) fn find(connection: &Connection, id: SegmentId) -> Result<Option<StoredSegment>> {
    connection
        .prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_and_then([id], read)?
        .next()
        .transpose()
}

/// The names of some segments, in the order asked for; empty text for the built-in one. Those that are gone are left out.
pub(crate) fn names(connection: &Connection, ids: &[SegmentId]) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT name FROM segment WHERE id = ?1")?;
    let names = ids.iter().map(|id| statement.query_row([id], |row| row.get(0)).optional());
    Ok(names.filter_map(rusqlite::Result::transpose).collect::<rusqlite::Result<_>>()?)
}

/// Adds a segment.
pub(crate) fn insert(
    connection: &Connection,
    name: &str,
    rule: &RuleGroup,
    now: Moment,
) -> Result<SegmentId> {
    let id: SegmentId = given_ids::next(connection, Thing::Segment)?;
    connection.execute(
        "INSERT INTO segment (id, name, rule, changed) VALUES (?1, ?2, ?3, ?4)",
        params![id, name, serde_json::to_string(rule)?, now],
    )?;
    Ok(id)
}

/// Changes a segment.
pub(crate) fn update(
    connection: &Connection,
    id: SegmentId,
    name: &str,
    rule: &RuleGroup,
    now: Moment,
) -> Result<()> {
    connection.execute(
        "UPDATE segment SET name = ?2, rule = ?3, changed = ?4 WHERE id = ?1",
        params![id, name, serde_json::to_string(rule)?, now],
    )?;
    Ok(())
}

/// Removes a segment.
pub(crate) fn delete(connection: &Connection, id: SegmentId) -> Result<()> {
    connection.execute("DELETE FROM segment WHERE id = ?1", [id])?;
    Ok(())
}

/// The names of the exports that send a segment's members, by name.
pub(crate) fn exports(connection: &Connection, id: SegmentId) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT export.name FROM export_segment JOIN export ON export.id = export_segment.export
         WHERE export_segment.segment = ?1 ORDER BY export.name COLLATE NOCASE",
    )?;
    let names = statement.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

fn read(row: &rusqlite::Row<'_>) -> Result<StoredSegment> {
    let rule: String = row.get(4)?;
    Ok(StoredSegment {
        id: row.get(0)?,
        name: row.get(1)?,
        everyone: row.get(2)?,
        changed: row.get(3)?,
        rule: serde_json::from_str(&rule).map_err(Error::Document)?,
    })
}
