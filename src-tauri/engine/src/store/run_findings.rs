//! What a run finds out on its way: how its people compare, why it waits, who left.

use std::collections::HashSet;

use rusqlite::{Connection, params};
use serde::Serialize;

use crate::clock::Moment;
use crate::contract::{
    CanaryResult, Emptied, Removals, RunCompared, RunHold, RunId, Subscriptions,
};
use crate::error::Result;

/// How its people compare with what Klaviyo had confirmed.
pub(crate) fn set_compared(
    connection: &Connection,
    run: RunId,
    compared: RunCompared,
) -> Result<()> {
    set(connection, "UPDATE run SET compared = ?2 WHERE id = ?1", run, &compared)
}

/// Why it waits for a person, or that it does not.
pub(crate) fn set_hold(connection: &Connection, run: RunId, hold: Option<&RunHold>) -> Result<()> {
    let hold = hold.map(serde_json::to_string).transpose()?;
    connection
        .prepare_cached("UPDATE run SET hold = ?2 WHERE id = ?1 AND phase <> 'ended'")?
        .execute(params![run, hold])?;
    Ok(())
}

/// What became of its first people.
pub(crate) fn set_canary(connection: &Connection, run: RunId, canary: &CanaryResult) -> Result<()> {
    set(connection, "UPDATE run SET canary = ?2 WHERE id = ?1", run, canary)
}

/// What became of those who had to leave the list.
pub(crate) fn set_removals(connection: &Connection, run: RunId, removals: Removals) -> Result<()> {
    set(connection, "UPDATE run SET removals = ?2 WHERE id = ?1", run, &removals)
}

/// Who was on the list just before Klaviyo is told to take them off it: whoever is gone afterwards was taken off.
pub(crate) fn set_being_removed(
    connection: &Connection,
    run: RunId,
    emails: &[String],
) -> Result<()> {
    set(connection, "UPDATE run SET being_removed = ?2 WHERE id = ?1", run, &emails)
}

/// Who that was when Klaviyo was told the last time.
pub(crate) fn being_removed(connection: &Connection, run: RunId) -> Result<HashSet<String>> {
    let emails: Option<String> = connection
        .prepare_cached("SELECT being_removed FROM run WHERE id = ?1")?
        .query_row([run], |row| row.get(0))?;
    Ok(emails.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())
}

/// What became of values that were to be emptied.
pub(crate) fn set_emptied(connection: &Connection, run: RunId, emptied: Emptied) -> Result<()> {
    set(connection, "UPDATE run SET emptied = ?2 WHERE id = ?1", run, &emptied)
}

/// What became of those who agreed to receive marketing.
pub(crate) fn set_subscriptions(
    connection: &Connection,
    run: RunId,
    subscriptions: Subscriptions,
) -> Result<()> {
    set(connection, "UPDATE run SET subscriptions = ?2 WHERE id = ?1", run, &subscriptions)
}

/// How many profiles Klaviyo counted on the list before.
pub(crate) fn set_list_before(connection: &Connection, run: RunId, count: u64) -> Result<()> {
    connection
        .prepare_cached("UPDATE run SET list_before = ?2 WHERE id = ?1")?
        .execute(params![run, count])?;
    Ok(())
}

/// How many it counted afterwards.
pub(crate) fn set_list_after(connection: &Connection, run: RunId, count: u64) -> Result<()> {
    connection
        .prepare_cached("UPDATE run SET list_after = ?2 WHERE id = ?1")?
        .execute(params![run, count])?;
    Ok(())
}

/// When Klaviyo made a job of it. The first one is kept.
pub(crate) fn set_job_made(connection: &Connection, run: RunId, at: Moment) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE run SET first_job = min(coalesce(first_job, ?2), ?2) WHERE id = ?1",
        )?
        .execute(params![run, at])?;
    Ok(())
}

fn set(connection: &Connection, sql: &str, run: RunId, document: &impl Serialize) -> Result<()> {
    connection.prepare_cached(sql)?.execute(params![run, serde_json::to_string(document)?])?;
    Ok(())
}
