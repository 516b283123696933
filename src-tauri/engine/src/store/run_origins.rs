//! What started a run that nobody started by hand.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::contract::{ExportId, RefreshId, RunId, RunOrigin, StartedBy};
use crate::error::Result;

/// Writes down what started a run. A person leaves no row.
pub(crate) fn insert(connection: &Connection, run: RunId, origin: &RunOrigin) -> Result<()> {
    let refresh = match origin.by {
        StartedBy::Person => return Ok(()),
        StartedBy::Refresh { refresh } => Some(refresh),
        StartedBy::Timetable => None,
    };
    let missed = origin.missed.as_ref().map(serde_json::to_string).transpose()?;
    connection.execute(
        "INSERT INTO run_origin (run, refresh, due, missed) VALUES (?1, ?2, ?3, ?4)",
        params![run, refresh, origin.due, missed],
    )?;
    Ok(())
}

/// What started a run.
pub(crate) fn of(connection: &Connection, run: RunId) -> Result<RunOrigin> {
    let found = connection
        .prepare_cached("SELECT refresh, due, missed FROM run_origin WHERE run = ?1")?
        .query_row([run], |row| {
            Ok((row.get::<_, Option<RefreshId>>(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?))
        })
        .optional()?;
    let Some((refresh, due, missed)) = found else { return Ok(RunOrigin::PERSON) };
    Ok(RunOrigin {
        by: refresh.map_or(StartedBy::Timetable, |refresh| StartedBy::Refresh { refresh }),
        due,
        missed: missed.as_deref().map(serde_json::from_str).transpose()?,
    })
}

/// The run that a refresh has started of an export.
pub(crate) fn of_refresh(
    connection: &Connection,
    refresh: RefreshId,
    export: ExportId,
) -> Result<Option<RunId>> {
    let sql = "SELECT max(run.id) FROM run JOIN run_origin ON run_origin.run = run.id \
         WHERE run_origin.refresh = ?1 AND run.export = ?2";
    Ok(connection.query_row(sql, params![refresh, export], |row| row.get(0))?)
}
