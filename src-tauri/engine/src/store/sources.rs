//! The table `source`.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::given_ids::{self, Thing};
use super::snapshots::Part;
use crate::clock::Moment;
use crate::contract::{Dialect, ImportId, SnapshotId, SourceId, SourceView};
use crate::error::Result;

/// A source as it is kept.
pub(crate) struct KeptSource {
    /// What a window is told.
    pub(crate) view: SourceView,
    /// Where its file lay; empty for the sample.
    pub(crate) path: String,
    /// Its rows.
    pub(crate) snapshot: SnapshotId,
    /// How its columns were mapped, as JSON.
    pub(crate) mapping: String,
    /// The import that somebody made of it, where it was read again since: it keeps that one's place among the others.
    pub(crate) place: Option<ImportId>,
}

const COLUMNS: &str =
    "id, name, path, sample, import, snapshot, dialect, mapping, bytes, rows, imported,
    merged, rejected, person, read, place";

/// Adds a source, or puts it in the place of the one with its id.
pub(crate) fn put(connection: &Connection, source: &KeptSource) -> Result<()> {
    let view = &source.view;
    let sql = format!(
        "INSERT OR REPLACE INTO source ({COLUMNS})
         VALUES (:id, :name, :path, :sample, :import, :snapshot, :dialect, :mapping, :bytes, :rows,
             :imported, :merged, :rejected, :person, :read, :place)"
    );
    connection.execute(
        &sql,
        named_params! {
            ":id": view.id,
            ":name": view.name,
            ":path": source.path,
            ":sample": view.sample,
            ":import": view.import,
            ":snapshot": source.snapshot,
            ":dialect": serde_json::to_string(&view.dialect)?,
            ":mapping": source.mapping,
            ":bytes": view.bytes,
            ":rows": view.rows,
            ":imported": view.imported,
            ":merged": view.merged,
            ":rejected": view.rejected,
            ":person": view.person,
            ":read": view.read,
            ":place": source.place,
        },
    )?;
    Ok(())
}

/// All sources, the one that was read last first.
pub(crate) fn list(connection: &Connection) -> Result<Vec<SourceView>> {
    let sql = format!("SELECT {COLUMNS} FROM source ORDER BY import DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    let sources = statement.query_map([], read)?;
    sources.map(|source| Ok(source?.view)).collect()
}

/// One source.
pub(crate) fn find(connection: &Connection, id: SourceId) -> Result<Option<KeptSource>> {
    let sql = format!("SELECT {COLUMNS} FROM source WHERE id = ?1");
    Ok(connection.query_row(&sql, [id], read).optional()?)
}

/// The source whose file lies at a path; the sample for an empty one.
pub(crate) fn find_by_path(connection: &Connection, path: &str) -> Result<Option<KeptSource>> {
    let sql = format!("SELECT {COLUMNS} FROM source WHERE path = ?1");
    Ok(connection.query_row(&sql, [path], read).optional()?)
}

/// The source that an import made.
pub(crate) fn find_by_import(
    connection: &Connection,
    import: ImportId,
) -> Result<Option<KeptSource>> {
    let sql = format!("SELECT {COLUMNS} FROM source WHERE import = ?1");
    Ok(connection.query_row(&sql, [import], read).optional()?)
}

/// The snapshots of all sources, the one that somebody added last at the end: its values win.
pub(crate) fn parts(connection: &Connection) -> Result<Vec<Part>> {
    let mut statement = connection
        .prepare_cached("SELECT id, snapshot FROM source ORDER BY coalesce(place, import)")?;
    let parts = statement
        .query_map([], |row| Ok(Part { source: row.get(0)?, snapshot: row.get(1)? }))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(parts)
}

/// The id that the next new source will have. Whoever asks holds the imports' turn.
pub(crate) fn next_id(connection: &Connection) -> Result<SourceId> {
    given_ids::next(connection, Thing::Source)
}

/// The names of all sources.
pub(crate) fn names(connection: &Connection) -> Result<HashMap<SourceId, String>> {
    let mut statement = connection.prepare_cached("SELECT id, name FROM source")?;
    let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// Removes a source; its rows go with the next sweep.
pub(crate) fn remove(connection: &Connection, id: SourceId) -> Result<()> {
    connection.execute("DELETE FROM source WHERE id = ?1", [id])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptSource> {
    let dialect: String = row.get("dialect")?;
    let dialect: Dialect = serde_json::from_str(&dialect).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(6, rusqlite::types::Type::Text, error.into())
    })?;
    let read: Moment = row.get("read")?;
    Ok(KeptSource {
        view: SourceView {
            id: row.get("id")?,
            name: row.get("name")?,
            import: row.get("import")?,
            rows: row.get("rows")?,
            imported: row.get("imported")?,
            merged: row.get("merged")?,
            rejected: row.get("rejected")?,
            dialect,
            bytes: row.get("bytes")?,
            person: row.get("person")?,
            read,
            sample: row.get("sample")?,
        },
        path: row.get("path")?,
        snapshot: row.get("snapshot")?,
        mapping: row.get("mapping")?,
        place: row.get("place")?,
    })
}

/// Rows of all sources.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RowTotals {
    /// All of them.
    pub(crate) rows: u64,
    /// Those that were rejected.
    pub(crate) rejected: u64,
}

/// Sums over the rows of all sources.
pub(crate) fn row_totals(connection: &Connection) -> Result<RowTotals> {
    let totals = connection
        .prepare_cached("SELECT coalesce(sum(rows), 0), coalesce(sum(rejected), 0) FROM source")?
        .query_row([], |row| Ok(RowTotals { rows: row.get(0)?, rejected: row.get(1)? }))?;
    Ok(totals)
}
