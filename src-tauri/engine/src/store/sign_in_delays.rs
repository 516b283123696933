//! Wrong passwords, by the name that was tried, whether or not anybody has that name.

use rusqlite::{Connection, OptionalExtension, params};

use crate::clock::Moment;
use crate::error::Result;

/// How often a name was tried in vain, and until when it has to wait.
pub(crate) fn of(connection: &Connection, name: &str) -> Result<Option<(u32, Moment)>> {
    let found = connection
        .query_row("SELECT failures, until FROM sign_in_delay WHERE name = ?1", [name], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(found)
}

/// Notes another try in vain.
pub(crate) fn put(connection: &Connection, name: &str, failures: u32, until: Moment) -> Result<()> {
    connection.execute(
        "INSERT INTO sign_in_delay (name, failures, until) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, until = excluded.until",
        params![name, failures, until],
    )?;
    Ok(())
}

/// Forgets the tries of one name.
pub(crate) fn remove(connection: &Connection, name: &str) -> Result<()> {
    connection.execute("DELETE FROM sign_in_delay WHERE name = ?1", [name])?;
    Ok(())
}

/// Forgets what was tried so long ago that it says nothing any more.
pub(crate) fn remove_before(connection: &Connection, moment: Moment) -> Result<()> {
    connection.execute("DELETE FROM sign_in_delay WHERE until < ?1", [moment])?;
    Ok(())
}
