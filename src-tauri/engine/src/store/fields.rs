//! The table `field`.

use rusqlite::{Connection, OptionalExtension, params};

use crate::columns::{ColumnId, Field};
use crate::contract::{FieldKey, FieldType, SnapshotId};
use crate::error::Result;

/// The field of a key, whether or not a source has it now.
pub(crate) fn find(connection: &Connection, key: &FieldKey) -> Result<Option<Field>> {
    Ok(connection
        .prepare_cached("SELECT id, key, kind FROM field WHERE key = ?1")?
        .query_row([&key.0], read)
        .optional()?)
}

/// Adds a field at the end, or gives one that nothing uses any more another kind.
pub(crate) fn put(connection: &Connection, field: &FieldKey, kind: FieldType) -> Result<Field> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO field (key, kind, place)
             VALUES (?1, ?2, (SELECT coalesce(max(place), 0) + 1 FROM field))
             ON CONFLICT (key) DO UPDATE SET kind = excluded.kind
             RETURNING id, key, kind",
        )?
        .query_row(params![field.0, word(kind)], read)?)
}

/// Whether a snapshot other than this one has a column of the field.
pub(crate) fn used_outside(
    connection: &Connection,
    field: ColumnId,
    snapshot: Option<SnapshotId>,
) -> Result<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM column_chunk
             WHERE field = ?1 AND snapshot IS NOT ?2 AND chunk = 0)",
        )?
        .query_row(params![field.0, snapshot], |row| row.get(0))?)
}

/// The fields that the sources behind a snapshot of profiles have, in order.
pub(crate) fn of_profiles(connection: &Connection, profiles: SnapshotId) -> Result<Vec<Field>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, key, kind FROM field WHERE EXISTS (
             SELECT 1 FROM snapshot_part JOIN column_chunk ON column_chunk.snapshot = part
             WHERE snapshot_part.snapshot = ?1 AND column_chunk.field = field.id AND chunk = 0)
         ORDER BY place",
    )?;
    Ok(statement.query_map([profiles], read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Field> {
    let kind: String = row.get(2)?;
    Ok(Field {
        id: ColumnId(row.get(0)?),
        key: FieldKey(row.get(1)?),
        kind: kind_of(&kind).ok_or_else(|| {
            rusqlite::Error::InvalidColumnType(2, kind, rusqlite::types::Type::Text)
        })?,
    })
}

const KINDS: [(FieldType, &str); 5] = [
    (FieldType::Text, "text"),
    (FieldType::Number, "number"),
    (FieldType::Date, "date"),
    (FieldType::Boolean, "boolean"),
    (FieldType::List, "list"),
];

fn word(kind: FieldType) -> &'static str {
    KINDS.iter().find(|(each, _)| *each == kind).map_or("text", |(_, word)| *word)
}

fn kind_of(word: &str) -> Option<FieldType> {
    KINDS.iter().find(|(_, each)| *each == word).map(|(kind, _)| *kind)
}
