//! How much there is, over several tables, in one look.

use rusqlite::{Connection, Row};

use crate::contract::NeedsALook;
use crate::error::Result;

/// How many things there are.
pub(crate) struct Amounts {
    pub(crate) sources: u64,
    pub(crate) rows: u64,
    pub(crate) rows_merged: u64,
    pub(crate) rows_rejected: u64,
    pub(crate) segments: u64,
    pub(crate) connections: u64,
    pub(crate) exports: u64,
}

/// Counts things. "All profiles" is no segment that somebody made.
pub(crate) fn amounts(connection: &Connection) -> Result<Amounts> {
    let amounts = connection.query_row(
        "SELECT count(*), ifnull(sum(rows), 0), ifnull(sum(merged), 0), ifnull(sum(rejected), 0),
             (SELECT count(*) FROM segment WHERE everyone = 0),
             (SELECT count(*) FROM connection),
             (SELECT count(*) FROM export)
         FROM source",
        [],
        |row| {
            Ok(Amounts {
                sources: row.get(0)?,
                rows: row.get(1)?,
                rows_merged: row.get(2)?,
                rows_rejected: row.get(3)?,
                segments: row.get(4)?,
                connections: row.get(5)?,
                exports: row.get(6)?,
            })
        },
    )?;
    Ok(amounts)
}

/// Sources with rejected rows, and exports whose last run did not end well; the newest of each first.
pub(crate) fn needs_a_look(connection: &Connection) -> Result<Vec<NeedsALook>> {
    let mut found = list(
        connection,
        "SELECT id, name, rejected FROM source WHERE rejected > 0 ORDER BY read DESC, id DESC",
        |row| {
            Ok(NeedsALook::SourceRejects {
                source: row.get(0)?,
                name: row.get(1)?,
                rows: row.get(2)?,
            })
        },
    )?;
    found.extend(list(
        connection,
        "SELECT export.id, export.name, run.id
         FROM export JOIN run ON run.id = (SELECT max(id) FROM run WHERE export = export.id AND phase = 'ended')
         WHERE run.status IN ('completed_with_warnings', 'skipped', 'failed')
         ORDER BY run.id DESC",
        |row| Ok(NeedsALook::RunTrouble { export: row.get(0)?, name: row.get(1)?, run: row.get(2)? }),
    )?);
    Ok(found)
}

fn list(
    connection: &Connection,
    sql: &str,
    read: fn(&Row<'_>) -> rusqlite::Result<NeedsALook>,
) -> Result<Vec<NeedsALook>> {
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(found)
}
