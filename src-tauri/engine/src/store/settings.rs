//! This program's settings: one row, as JSON, so that a new setting needs no new column.

use rusqlite::{Connection, OptionalExtension};

use crate::contract::Settings;
use crate::error::Result;

/// The settings, or the ones that a new laptop has.
pub(crate) fn get(connection: &Connection) -> Result<Settings> {
    let json: Option<String> = connection
        .query_row("SELECT json FROM setting WHERE id = 1", [], |row| row.get(0))
        .optional()?;
    match json {
        Some(json) => Ok(serde_json::from_str(&json)?),
        None => Ok(Settings::default()),
    }
}

/// Replaces the settings.
pub(crate) fn put(connection: &Connection, settings: Settings) -> Result<()> {
    connection.execute(
        "INSERT INTO setting (id, json) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET json = excluded.json",
        [serde_json::to_string(&settings)?],
    )?;
    Ok(())
}
