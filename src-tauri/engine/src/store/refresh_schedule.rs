//! When everything is read again: one row, as JSON, beside the last due moment that was served.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::clock::Moment;
use crate::contract::RefreshSchedule;
use crate::error::Result;

/// The schedule and the last due moment that was served; none when nobody ever saved one.
pub(crate) fn get(connection: &Connection) -> Result<Option<(RefreshSchedule, Moment)>> {
    let kept: Option<(String, Moment)> = connection
        .query_row("SELECT json, served FROM refresh_schedule", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    kept.map(|(json, served)| Ok((serde_json::from_str(&json)?, served))).transpose()
}

/// Replaces the schedule. What was due before a moment counts as served.
pub(crate) fn put(
    connection: &Connection,
    schedule: &RefreshSchedule,
    served: Moment,
) -> Result<()> {
    connection.execute(
        "INSERT INTO refresh_schedule (id, json, served) VALUES (1, ?1, ?2) \
         ON CONFLICT (id) DO UPDATE SET json = excluded.json, served = excluded.served",
        params![serde_json::to_string(schedule)?, served],
    )?;
    Ok(())
}

/// Remembers that what was due at a moment was served.
pub(crate) fn set_served(connection: &Connection, served: Moment) -> Result<()> {
    connection.execute("UPDATE refresh_schedule SET served = ?1", [served])?;
    Ok(())
}
