//! The table `field`.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::snapshots::Part;
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

/// The field of a key, added at the end when there is none. One that exists keeps its kind.
pub(crate) fn find_or_add(
    connection: &Connection,
    key: &FieldKey,
    kind: FieldType,
) -> Result<Field> {
    if let Some(field) = find(connection, key)? {
        return Ok(field);
    }
    Ok(connection
        .prepare_cached(
            "INSERT INTO field (key, kind, place)
             VALUES (?1, ?2, (SELECT coalesce(max(place), 0) + 1 FROM field))
             RETURNING id, key, kind",
        )?
        .query_row(params![key.0, word(kind)], read)?)
}

/// Gives a field another kind, when nothing holds values of the old one any more.
pub(crate) fn set_kind(connection: &Connection, field: ColumnId, kind: FieldType) -> Result<()> {
    connection.execute(
        "UPDATE field SET kind = ?2 WHERE id = ?1 AND kind <> ?2",
        params![field.0, word(kind)],
    )?;
    Ok(())
}

/// The fields that snapshots have, but for one of them: their kinds are settled.
pub(crate) fn settled(connection: &Connection, except: Option<SnapshotId>) -> Result<Vec<Field>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, key, kind FROM field WHERE EXISTS (
             SELECT 1 FROM snapshot JOIN column_chunk ON column_chunk.snapshot = snapshot.id
             WHERE snapshot.kind = 'source' AND snapshot.state <> 'building'
                 AND snapshot.id IS NOT ?1 AND column_chunk.field = field.id AND chunk = 0)
         ORDER BY place",
    )?;
    Ok(statement.query_map([except], read)?.collect::<rusqlite::Result<_>>()?)
}

/// The fields that some parts have, in order.
pub(crate) fn of_parts(connection: &Connection, parts: &[Part]) -> Result<Vec<Field>> {
    let mut statement = connection.prepare_cached(
        "SELECT field.id, key, kind, place FROM column_chunk JOIN field ON field.id = column_chunk.field
         WHERE snapshot = ?1 AND chunk = 0",
    )?;
    let mut fields = BTreeMap::new();
    for part in parts {
        let mut rows = statement.query([part.snapshot])?;
        while let Some(row) = rows.next()? {
            let place: i64 = row.get(3)?;
            fields.insert(place, read(row)?);
        }
    }
    Ok(fields.into_values().collect())
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
