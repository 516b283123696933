//! The table `column_chunk`.

use std::io::Read;

use rusqlite::{Connection, OptionalExtension, params};

use crate::columns::ColumnId;
use crate::contract::SnapshotId;
use crate::error::Result;

/// A column of a chunk, as it is stored.
pub(crate) struct StoredColumn {
    /// Which column.
    pub(crate) column: ColumnId,
    /// How many records, or patched values.
    pub(crate) records: usize,
    /// How many of them have no value.
    pub(crate) nulls: usize,
    /// The stored form.
    pub(crate) data: Vec<u8>,
}

/// Adds a column of a chunk.
pub(crate) fn insert(
    connection: &Connection,
    snapshot: SnapshotId,
    chunk: u32,
    stored: &StoredColumn,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO column_chunk (snapshot, field, chunk, records, nulls, data)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            snapshot,
            stored.column.0,
            chunk,
            stored.records,
            stored.nulls,
            stored.data
        ])?;
    Ok(())
}

/// The stored form of a column of a chunk. None when the snapshot lacks it.
pub(crate) fn data(
    connection: &Connection,
    snapshot: SnapshotId,
    column: ColumnId,
    chunk: u32,
) -> Result<Option<Vec<u8>>> {
    Ok(connection
        .prepare_cached(
            "SELECT data FROM column_chunk WHERE snapshot = ?1 AND field = ?2 AND chunk = ?3",
        )?
        .query_row(params![snapshot, column.0, chunk], |row| row.get(0))
        .optional()?)
}

/// The first bytes of a column of a chunk, without reading the rest. None when the snapshot lacks it.
pub(crate) fn front(
    connection: &Connection,
    snapshot: SnapshotId,
    column: ColumnId,
    chunk: u32,
    bytes: usize,
) -> Result<Option<Vec<u8>>> {
    let id: Option<i64> = connection
        .prepare_cached(
            "SELECT id FROM column_chunk WHERE snapshot = ?1 AND field = ?2 AND chunk = ?3",
        )?
        .query_row(params![snapshot, column.0, chunk], |row| row.get(0))
        .optional()?;
    let Some(id) = id else { return Ok(None) };
    let blob = connection.blob_open("main", "column_chunk", "data", id, true)?;
    let mut front = Vec::with_capacity(bytes);
    blob.take(u64::try_from(bytes).unwrap_or(u64::MAX)).read_to_end(&mut front)?;
    Ok(Some(front))
}

/// Deletes a column of a snapshot.
pub(crate) fn remove(
    connection: &Connection,
    snapshot: SnapshotId,
    column: ColumnId,
) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM column_chunk WHERE snapshot = ?1 AND field = ?2")?
        .execute(params![snapshot, column.0])?;
    Ok(())
}

/// How many records each chunk of a snapshot holds, in order.
pub(crate) fn spans(connection: &Connection, snapshot: SnapshotId) -> Result<Vec<(u32, u32)>> {
    let mut statement = connection.prepare_cached(
        "SELECT chunk, records FROM column_chunk WHERE snapshot = ?1 AND field = ?2 ORDER BY chunk",
    )?;
    let spans = statement
        .query_map(params![snapshot, ColumnId::KEY.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(spans.collect::<rusqlite::Result<_>>()?)
}

/// Which columns of which chunks a snapshot holds.
pub(crate) fn places(
    connection: &Connection,
    snapshot: SnapshotId,
) -> Result<Vec<(ColumnId, usize)>> {
    let mut statement =
        connection.prepare_cached("SELECT field, chunk FROM column_chunk WHERE snapshot = ?1")?;
    let places = statement
        .query_map([snapshot], |row| Ok((ColumnId(row.get(0)?), row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(places)
}
