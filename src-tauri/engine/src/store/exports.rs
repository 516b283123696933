//! Exports as they are defined, with the segments whose members they send. Their runs are elsewhere.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};

use serde::{Deserialize, Serialize};

use super::connections::{audience_of, kind_of};
use super::given_ids::{self, Thing};
use crate::clock::Moment;
use crate::contract::{
    Audience, ConnectionType, ExportDraft, ExportId, FieldKey, KlaviyoList, SegmentId,
};
use crate::error::Result;

/// An export as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct StoredExport {
    pub(crate) id: ExportId,
    /// As it was saved; its limit is always given.
    pub(crate) draft: ExportDraft,
    pub(crate) connection_name: String,
    pub(crate) connection_kind: Option<ConnectionType>,
    /// Who can use the connection, and so this export. One without a connection is the administrators'.
    pub(crate) audience: Audience,
    /// What its preflight showed when it was looked at last.
    pub(crate) seen: Option<Seen>,
    pub(crate) changed: Moment,
}

/// What a preflight showed when it was looked at last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// Everything that decides what crosses and where to, as one hash; empty when nobody has looked at the whole.
    pub(crate) setup: String,
    /// How many people were selected.
    pub(crate) selected: u64,
    /// The same hash when the preflight of people who are sent again was looked at last; empty when nobody has.
    #[serde(default)]
    pub(crate) again: String,
}

impl StoredExport {
    /// How many people a run may have.
    pub(crate) fn limit(&self) -> u64 {
        self.draft.limit.unwrap_or(crate::contract::EXPORT_LIMIT)
    }
}

const SELECT: &str = "SELECT export.id, export.name, connection, list, list_name, email, \
    attributes, people_limit, changed, connection.name, connection.kind, connection.audience, \
    choices, seen, subscribing FROM export LEFT JOIN connection ON connection.id = export.connection";

/// Keeps a new export. The limit is the one to keep, whatever the draft says.
pub(crate) fn insert(
    connection: &Connection,
    draft: &ExportDraft,
    limit: u64,
    now: Moment,
) -> Result<ExportId> {
    let id: ExportId = given_ids::next(connection, Thing::Export)?;
    write(
        connection,
        "INSERT INTO export (id, name, connection, list, list_name, email, attributes, \
         people_limit, choices, subscribing, changed) VALUES (:id, :name, :connection, :list, \
         :list_name, :email, :attributes, :limit, :choices, :subscribing, :changed)",
        &ExportDraft { id: Some(id), ..draft.clone() },
        limit,
        now,
    )?;
    put_segments(connection, id, &draft.segments)?;
    Ok(id)
}

/// Changes the export that the draft names. False when it is not there.
pub(crate) fn update(
    connection: &Connection,
    draft: &ExportDraft,
    limit: u64,
    now: Moment,
) -> Result<bool> {
    let changed = write(
        connection,
        "UPDATE export SET name = :name, connection = :connection, list = :list, \
         list_name = :list_name, email = :email, attributes = :attributes, \
         people_limit = :limit, choices = :choices, subscribing = :subscribing, changed = :changed WHERE id = :id",
        draft,
        limit,
        now,
    )?;
    let Some(id) = draft.id.filter(|_| changed == 1) else { return Ok(false) };
    put_segments(connection, id, &draft.segments)?;
    Ok(true)
}

fn write(
    connection: &Connection,
    sql: &str,
    draft: &ExportDraft,
    limit: u64,
    now: Moment,
) -> Result<usize> {
    let subscribing = draft.subscribing.as_ref().map(serde_json::to_string).transpose()?;
    let changed = connection.execute(
        sql,
        named_params! {
            ":id": draft.id,
            ":name": draft.name,
            ":connection": draft.connection,
            ":list": draft.list.id,
            ":list_name": draft.list.name,
            ":email": draft.email.0,
            ":attributes": serde_json::to_string(&draft.attributes)?,
            ":limit": i64::try_from(limit).unwrap_or(i64::MAX),
            ":choices": serde_json::to_string(&draft.choices)?,
            ":subscribing": subscribing,
            ":changed": now,
        },
    )?;
    Ok(changed)
}

fn put_segments(connection: &Connection, id: ExportId, segments: &[SegmentId]) -> Result<()> {
    connection.execute("DELETE FROM export_segment WHERE export = ?1", [id])?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO export_segment (export, segment, place) VALUES (?1, ?2, ?3)",
    )?;
    for (place, segment) in (0_i64..).zip(segments) {
        statement.execute(params![id, segment, place])?;
    }
    Ok(())
}

/// All exports by name.
pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredExport>> {
    let sql = format!("{SELECT} ORDER BY export.name COLLATE NOCASE, export.id");
    let mut statement = connection.prepare_cached(&sql)?;
    let exports = statement.query_and_then([], |row| read(connection, row))?;
    exports.collect()
}

/// An export.
pub(crate) fn find(connection: &Connection, id: ExportId) -> Result<Option<StoredExport>> {
    let sql = format!("{SELECT} WHERE export.id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_and_then([id], |row| read(connection, row))?.next().transpose()
}

/// The export of this name, whatever its case.
pub(crate) fn named(connection: &Connection, name: &str) -> Result<Option<ExportId>> {
    Ok(connection
        .query_row("SELECT id FROM export WHERE name = ?1", [name], |row| row.get(0))
        .optional()?)
}

/// The names of other exports that send one of the same segments into the same list of the same account.
pub(crate) fn same_target(connection: &Connection, id: ExportId) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT other.name FROM export AS this \
         JOIN connection AS door ON door.id = this.connection \
         JOIN export AS other ON other.id <> this.id AND other.list = this.list \
         JOIN connection AS other_door ON other_door.id = other.connection \
             AND json_extract(other_door.account, '$.id') = json_extract(door.account, '$.id') \
         JOIN export_segment AS has ON has.export = this.id \
         JOIN export_segment AS other_has ON other_has.export = other.id \
             AND other_has.segment = has.segment \
         WHERE this.id = ?1 ORDER BY other.name COLLATE NOCASE",
    )?;
    Ok(statement.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Takes the connection from an export. False when it is not there.
pub(crate) fn detach(connection: &Connection, id: ExportId) -> Result<bool> {
    Ok(connection.execute("UPDATE export SET connection = NULL WHERE id = ?1", [id])? == 1)
}

/// Remembers what a preflight showed.
pub(crate) fn set_seen(connection: &Connection, id: ExportId, seen: &Seen) -> Result<()> {
    connection.execute(
        "UPDATE export SET seen = ?2 WHERE id = ?1",
        params![id, serde_json::to_string(seen)?],
    )?;
    Ok(())
}

/// Removes an export; its runs stay. False when it is not there.
pub(crate) fn delete(connection: &Connection, id: ExportId) -> Result<bool> {
    Ok(connection.execute("DELETE FROM export WHERE id = ?1", [id])? == 1)
}

fn read(connection: &Connection, row: &Row<'_>) -> Result<StoredExport> {
    let id: ExportId = row.get(0)?;
    let attributes: String = row.get(6)?;
    let limit: i64 = row.get(7)?;
    let kind: Option<String> = row.get(10)?;
    let audience: Option<String> = row.get(11)?;
    let choices: String = row.get(12)?;
    let seen: Option<String> = row.get(13)?;
    let subscribing: Option<String> = row.get(14)?;
    let unknown = |column| {
        rusqlite::Error::InvalidColumnType(column, "word".into(), rusqlite::types::Type::Text)
    };
    let draft = ExportDraft {
        id: Some(id),
        name: row.get(1)?,
        connection: row.get(2)?,
        list: KlaviyoList { id: row.get(3)?, name: row.get(4)?, profiles: None },
        email: FieldKey(row.get(5)?),
        attributes: serde_json::from_str(&attributes)?,
        segments: segments(connection, id)?,
        limit: Some(u64::try_from(limit).unwrap_or_default()),
        choices: serde_json::from_str(&choices)?,
        subscribing: subscribing.as_deref().map(serde_json::from_str).transpose()?,
    };
    Ok(StoredExport {
        id,
        draft,
        connection_name: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
        connection_kind: kind.map(|kind| kind_of(&kind).ok_or_else(|| unknown(10))).transpose()?,
        audience: match audience {
            Some(audience) => audience_of(&audience).ok_or_else(|| unknown(11))?,
            None => Audience::Administrators,
        },
        seen: seen.as_deref().map(serde_json::from_str).transpose()?,
        changed: row.get(8)?,
    })
}

fn segments(connection: &Connection, id: ExportId) -> Result<Vec<SegmentId>> {
    let mut statement = connection
        .prepare_cached("SELECT segment FROM export_segment WHERE export = ?1 ORDER BY place")?;
    Ok(statement.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
