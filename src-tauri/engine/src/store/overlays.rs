//! The table `overlay`.

use rusqlite::{Connection, params};

use crate::columns::{ColumnId, Laid};
use crate::contract::SnapshotId;
use crate::error::Result;

/// Everything that lies over a snapshot of profiles, by slots.
pub(crate) fn all(connection: &Connection, snapshot: SnapshotId) -> Result<Vec<Laid>> {
    let mut statement = connection.prepare_cached(
        "SELECT slot, field, value FROM overlay WHERE snapshot = ?1 ORDER BY slot, field",
    )?;
    let laid = statement.query_map([snapshot], |row| {
        Ok(Laid { slot: row.get(0)?, field: ColumnId(row.get(1)?), value: row.get(2)? })
    })?;
    Ok(laid.collect::<rusqlite::Result<_>>()?)
}

/// Lays all that lies over one snapshot over another one.
pub(crate) fn copy(connection: &Connection, from: SnapshotId, to: SnapshotId) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO overlay (snapshot, slot, field, value)
             SELECT ?2, slot, field, value FROM overlay WHERE snapshot = ?1",
        )?
        .execute(params![from, to])?;
    Ok(())
}

/// Lays a value over a snapshot.
pub(crate) fn lay(connection: &Connection, snapshot: SnapshotId, laid: &Laid) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO overlay (snapshot, slot, field, value)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![snapshot, laid.slot, laid.field.0, laid.value])?;
    Ok(())
}

/// Takes off what lies over a field of a slot; over all of its fields where none is named.
pub(crate) fn lift(
    connection: &Connection,
    snapshot: SnapshotId,
    slot: u32,
    field: Option<ColumnId>,
) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM overlay
             WHERE snapshot = ?1 AND slot = ?2 AND (?3 IS NULL OR field = ?3)",
        )?
        .execute(params![snapshot, slot, field.map(|field| field.0)])?;
    Ok(())
}
