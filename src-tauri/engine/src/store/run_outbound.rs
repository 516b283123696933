//! The requests that left the laptop for a run, by host and kind.

use rusqlite::{Connection, params};

use crate::contract::RunId;
use crate::error::Result;

/// Requests of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OutboundRow {
    pub(crate) host: String,
    pub(crate) request: String,
    pub(crate) requests: u64,
    pub(crate) people: u64,
    pub(crate) bytes: u64,
}

/// Adds to what is counted.
pub(crate) fn add(connection: &Connection, run: RunId, more: &OutboundRow) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO run_outbound (run, host, request, requests, people, bytes) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (run, host, request) DO UPDATE SET requests = requests + ?4, \
             people = people + ?5, bytes = bytes + ?6",
        )?
        .execute(params![run, more.host, more.request, more.requests, more.people, more.bytes])?;
    Ok(())
}

/// Everything that left for a run.
pub(crate) fn all(connection: &Connection, run: RunId) -> Result<Vec<OutboundRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT host, request, requests, people, bytes FROM run_outbound WHERE run = ?1 \
         ORDER BY host, request",
    )?;
    let rows = statement.query_map([run], |row| {
        Ok(OutboundRow {
            host: row.get(0)?,
            request: row.get(1)?,
            requests: row.get(2)?,
            people: row.get(3)?,
            bytes: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
