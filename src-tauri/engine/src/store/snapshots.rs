//! The tables `snapshot` and `snapshot_part`.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension, params};

use super::{column_chunks, fields, overlays};
use crate::clock::Moment;
use crate::columns::{ChunkSpan, Laid, Overlay, ProfileSnapshot, fits};
use crate::contract::{ErrorCode, FieldType, SnapshotId, SourceId};
use crate::error::Result;

/// A part of a snapshot of profiles: the rows of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// The source.
    pub(crate) source: SourceId,
    /// The snapshot of its rows.
    pub(crate) snapshot: SnapshotId,
}

/// Begins a snapshot that nothing shows until it is made current.
pub(crate) fn begin(connection: &Connection, kind: &str, now: Moment) -> Result<SnapshotId> {
    connection.execute(
        "INSERT INTO snapshot (kind, state, created) VALUES (?1, 'building', ?2)",
        params![kind, now],
    )?;
    Ok(SnapshotId(connection.last_insert_rowid()))
}

/// Makes the snapshot of a source's rows current.
pub(crate) fn finish_source(
    connection: &Connection,
    snapshot: SnapshotId,
    records: u64,
) -> Result<()> {
    connection.execute(
        "UPDATE snapshot SET state = 'current', records = ?2 WHERE id = ?1",
        params![snapshot, records],
    )?;
    Ok(())
}

/// Makes a snapshot of profiles current, in place of the one before.
pub(crate) fn finish_profiles(
    connection: &Connection,
    snapshot: SnapshotId,
    parts: &[Part],
    alive: &RoaringBitmap,
) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO snapshot_part (snapshot, place, part, source) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (place, part) in parts.iter().enumerate() {
        statement.execute(params![snapshot, place, part.snapshot, part.source])?;
    }
    put_in_place(connection, snapshot, alive)
}

/// Makes a snapshot current that has the rows and the patches of another one.
pub(crate) fn finish_over(
    connection: &Connection,
    snapshot: SnapshotId,
    other: &ProfileSnapshot,
    alive: &RoaringBitmap,
) -> Result<()> {
    connection.execute(
        "INSERT INTO snapshot_part (snapshot, place, part, source)
         SELECT ?1, place, part, source FROM snapshot_part WHERE snapshot = ?2",
        params![snapshot, other.id],
    )?;
    connection.execute(
        "UPDATE snapshot SET base = ?2 WHERE id = ?1",
        params![snapshot, other.patches_of],
    )?;
    put_in_place(connection, snapshot, alive)
}

fn put_in_place(
    connection: &Connection,
    snapshot: SnapshotId,
    alive: &RoaringBitmap,
) -> Result<()> {
    let mut bitmap = Vec::with_capacity(alive.serialized_size());
    alive.serialize_into(&mut bitmap)?;
    connection.execute(
        "UPDATE snapshot SET state = 'old' WHERE kind = 'profiles' AND state = 'current'",
        [],
    )?;
    connection.execute(
        "UPDATE snapshot SET state = 'current', records = ?2, alive = ?3 WHERE id = ?1",
        params![snapshot, alive.len(), bitmap],
    )?;
    Ok(())
}

/// Says that a source's snapshot is not current any more.
pub(crate) fn retire(connection: &Connection, snapshot: SnapshotId) -> Result<()> {
    connection.execute("UPDATE snapshot SET state = 'old' WHERE id = ?1", [snapshot])?;
    Ok(())
}

/// The current snapshot of profiles.
pub(crate) fn current_profiles(connection: &Connection) -> Result<Option<SnapshotId>> {
    Ok(connection
        .query_row(
            "SELECT id FROM snapshot WHERE kind = 'profiles' AND state = 'current'",
            [],
            |row| row.get(0),
        )
        .optional()?)
}

/// A snapshot of profiles.
pub(crate) fn profiles(connection: &Connection, id: SnapshotId) -> Result<ProfileSnapshot> {
    let (bitmap, base): (Option<Vec<u8>>, Option<SnapshotId>) = connection
        .query_row(
            "SELECT alive, base FROM snapshot WHERE id = ?1 AND kind = 'profiles'",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?
        .ok_or(ErrorCode::NotFound)?;
    let alive = RoaringBitmap::deserialize_from(bitmap.unwrap_or_default().as_slice())
        .map_err(|_| ErrorCode::DatabaseDamaged)?;
    let parts = parts(connection, id)?;
    let (chunks, slots) = spans(connection, &parts)?;
    let patches_of = base.unwrap_or(id);
    let patched = column_chunks::places(connection, patches_of)?.into_iter().collect();
    let fields = fields::of_parts(connection, &parts)?;
    let overlay = Overlay::default();
    let mut snapshot =
        ProfileSnapshot { id, slots, alive, chunks, fields, patches_of, patched, overlay };
    let kinds: HashMap<_, _> = snapshot.fields.iter().map(|field| (field.id, field.kind)).collect();
    for Laid { slot, field, value } in overlays::all(connection, id)? {
        let fitting = |kind: &FieldType| value.as_deref().is_none_or(|text| fits(*kind, text));
        if !kinds.get(&field).is_some_and(fitting) {
            continue;
        }
        let chunk = snapshot.chunk_of(slot).ok_or(ErrorCode::DatabaseDamaged)?;
        let record = slot - snapshot.chunks[chunk].first_slot;
        snapshot.overlay.add(field, chunk, record, value);
    }
    Ok(snapshot)
}

/// The parts of a snapshot of profiles, in order.
pub(crate) fn parts(connection: &Connection, profiles: SnapshotId) -> Result<Vec<Part>> {
    let mut statement = connection.prepare_cached(
        "SELECT source, part FROM snapshot_part WHERE snapshot = ?1 ORDER BY place",
    )?;
    let parts = statement
        .query_map([profiles], |row| Ok(Part { source: row.get(0)?, snapshot: row.get(1)? }))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(parts)
}

/// The chunks of some parts one after the other, and how many slots they make.
pub(crate) fn spans(connection: &Connection, parts: &[Part]) -> Result<(Vec<ChunkSpan>, u32)> {
    let mut spans = Vec::new();
    let mut slots = 0_u32;
    for part in parts {
        for (chunk, records) in column_chunks::spans(connection, part.snapshot)? {
            spans.push(ChunkSpan {
                first_slot: slots,
                records,
                source: part.source,
                part: part.snapshot,
                chunk,
            });
            slots = slots.checked_add(records).ok_or(ErrorCode::TooManyRows)?;
        }
    }
    Ok((spans, slots))
}

/// Deletes old snapshots that no open run pins, and the rows that no snapshot of profiles shows any more.
pub(crate) fn sweep(connection: &Connection) -> Result<()> {
    // Those that show the patches of others go first.
    for based in ["IS NOT NULL", "IS NULL"] {
        connection.execute(
            &format!(
                "DELETE FROM snapshot WHERE kind = 'profiles' AND state = 'old' AND base {based}
                     AND id NOT IN
                         (SELECT snapshot FROM run WHERE phase <> 'ended' AND snapshot IS NOT NULL)
                     AND id NOT IN (SELECT base FROM snapshot WHERE base IS NOT NULL)"
            ),
            [],
        )?;
    }
    connection.execute(
        "DELETE FROM snapshot WHERE kind = 'source' AND state = 'old'
             AND NOT EXISTS (SELECT 1 FROM snapshot_part WHERE part = snapshot.id)",
        [],
    )?;
    Ok(())
}

/// Deletes what an import that was killed has left.
pub(crate) fn sweep_unfinished(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM snapshot WHERE state = 'building'", [])?;
    Ok(())
}
