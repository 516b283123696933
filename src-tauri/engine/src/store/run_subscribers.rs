//! Whom a run has told Klaviyo to subscribe, until Klaviyo shows what became of them.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::contract::RunId;
use crate::error::Result;

/// People whom a request is about to name, or, when they are `taken`, whom Klaviyo has answered that it takes.
pub(crate) fn put<'a>(
    connection: &Connection,
    run: RunId,
    emails: impl IntoIterator<Item = &'a str>,
    taken: bool,
) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO run_subscriber (run, email, taken) VALUES (?1, ?2, ?3) \
         ON CONFLICT (run, email) DO UPDATE SET taken = ?3",
    )?;
    for email in emails {
        statement.execute(params![run, email, taken])?;
    }
    Ok(())
}

/// What became of them is known, and counted.
pub(crate) fn settle<'a>(
    connection: &Connection,
    run: RunId,
    emails: impl IntoIterator<Item = &'a str>,
) -> Result<()> {
    let mut statement =
        connection.prepare_cached("DELETE FROM run_subscriber WHERE run = ?1 AND email = ?2")?;
    for email in emails {
        statement.execute(params![run, email])?;
    }
    Ok(())
}

/// Nothing more will become known of anybody.
pub(crate) fn clear(connection: &Connection, run: RunId) -> Result<()> {
    connection.prepare_cached("DELETE FROM run_subscriber WHERE run = ?1")?.execute([run])?;
    Ok(())
}

/// All of them, and whether they are taken.
pub(crate) fn all(connection: &Connection, run: RunId) -> Result<HashMap<String, bool>> {
    let mut statement =
        connection.prepare_cached("SELECT email, taken FROM run_subscriber WHERE run = ?1")?;
    let people = statement.query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(people.collect::<rusqlite::Result<_>>()?)
}
