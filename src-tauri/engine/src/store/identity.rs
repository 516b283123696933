//! The table `identity`.

use rusqlite::{Connection, OptionalExtension as _};

use crate::error::Result;

/// The secret of this database's identity keys; `fresh` becomes it when there is none yet.
pub(crate) fn secret_or(connection: &Connection, fresh: &[u8; 16]) -> Result<[u8; 16]> {
    connection.execute(
        "INSERT OR IGNORE INTO identity (id, secret) VALUES (1, ?1)",
        [fresh.as_slice()],
    )?;
    Ok(connection.query_row("SELECT secret FROM identity WHERE id = 1", [], |row| row.get(0))?)
}

/// The secret of this database's identity keys; none before the first import.
pub(crate) fn secret(connection: &Connection) -> Result<Option<[u8; 16]>> {
    Ok(connection
        .query_row("SELECT secret FROM identity WHERE id = 1", [], |row| row.get(0))
        .optional()?)
}
