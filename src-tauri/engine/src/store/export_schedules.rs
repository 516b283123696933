//! When exports run by themselves. One that has no row here follows the refresh.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::clock::Moment;
use crate::contract::{ExportId, ExportSchedule};
use crate::error::Result;

/// An export's schedule and the last due moment that was served; none when nobody ever saved one.
pub(crate) fn get(
    connection: &Connection,
    export: ExportId,
) -> Result<Option<(ExportSchedule, Moment)>> {
    let kept: Option<(String, Moment)> = connection
        .prepare_cached("SELECT json, served FROM export_schedule WHERE export = ?1")?
        .query_row([export], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    kept.map(|(json, served)| Ok((serde_json::from_str(&json)?, served))).transpose()
}

/// Replaces an export's schedule. What was due before a moment counts as served.
pub(crate) fn put(
    connection: &Connection,
    export: ExportId,
    schedule: &ExportSchedule,
    served: Moment,
) -> Result<()> {
    connection.execute(
        "INSERT INTO export_schedule (export, json, served) VALUES (?1, ?2, ?3) \
         ON CONFLICT (export) DO UPDATE SET json = excluded.json, served = excluded.served",
        params![export, serde_json::to_string(schedule)?, served],
    )?;
    Ok(())
}

/// Remembers that what was due at a moment was served.
pub(crate) fn set_served(connection: &Connection, export: ExportId, served: Moment) -> Result<()> {
    connection.execute(
        "UPDATE export_schedule SET served = ?2 WHERE export = ?1",
        params![export, served],
    )?;
    Ok(())
}
