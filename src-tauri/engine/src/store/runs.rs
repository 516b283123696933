//! Runs: one execution of an export each, with everything that is needed to understand it after its export is gone.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension as _, named_params, params};

use super::run_members::bytes_of;
pub(crate) use super::run_members::{members, prepared, untouched};
use super::run_row::{COLUMNS, json, of_word, read, word};
pub(crate) use super::run_row::{Found, RunFields, RunRow};
use crate::clock::Moment;
use crate::contract::{
    ErrorCode, ExportId, Failure, LeftOut, RowFlow, RunId, RunMark, RunMoment, RunPhase, RunStatus,
};
use crate::error::Result;

/// Writes a new run down. [`ErrorCode::AlreadyRunning`] when the export has one that has not ended.
///
/// The row's id is not looked at.
pub(crate) fn insert(
    connection: &Connection,
    row: &RunRow,
    members: Option<&RoaringBitmap>,
) -> Result<RunId> {
    let inserted = connection
        .prepare_cached(
            "INSERT INTO run (export, export_name, connection, account, practice, list, list_name, \
         fields, person, snapshot, members, phase, status, failure, selected, left_out, flow, \
         timeline, started, ended, undoes, segments, consent, choices, options) \
         VALUES (:export, :export_name, :connection, :account, :practice, :list, :list_name, \
         :fields, :person, :snapshot, :members, :phase, :status, :failure, :selected, :left_out, \
         :flow, :timeline, :started, :ended, :undoes, :segments, :consent, :choices, :options)",
        )?
        .insert(named_params! {
            ":export": row.export,
            ":export_name": row.export_name,
            ":connection": row.connection,
            ":account": json(&row.account)?,
            ":practice": row.practice,
            ":list": row.list.id,
            ":list_name": row.list.name,
            ":fields": json(&row.fields)?,
            ":person": row.person,
            ":snapshot": row.snapshot,
            ":members": members.map(bytes_of).transpose()?,
            ":phase": word(row.phase)?,
            ":status": word(row.status)?,
            ":failure": row.failure.as_ref().map(json).transpose()?,
            ":selected": row.selected,
            ":left_out": json(&row.left_out)?,
            ":flow": json(&row.flow)?,
            ":timeline": json(&row.timeline)?,
            ":started": row.started,
            ":ended": row.ended,
            ":undoes": row.undoes,
            ":segments": json(&row.segments)?,
            ":consent": row.consent.as_ref().map(json).transpose()?,
            ":choices": json(&row.choices)?,
            ":options": json(&row.options)?,
        });
    match inserted {
        Ok(id) => Ok(RunId(id)),
        Err(problem) if is_one_open_run(&problem) => Err(ErrorCode::AlreadyRunning.into()),
        Err(problem) => Err(problem.into()),
    }
}

/// One run.
pub(crate) fn one(connection: &Connection, run: RunId) -> Result<Option<RunRow>> {
    let sql = format!("SELECT {COLUMNS} FROM run WHERE id = ?1");
    connection.prepare_cached(&sql)?.query_row([run], read).optional()?.transpose()
}

/// The newest runs, of one export or of all.
pub(crate) fn newest(
    connection: &Connection,
    export: Option<ExportId>,
    limit: u32,
) -> Result<Vec<RunRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM run WHERE ?1 IS NULL OR export = ?1 ORDER BY id DESC LIMIT ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![export, limit], read)?;
    rows.map(|row| row?).collect()
}

/// The runs that have not ended, oldest first.
pub(crate) fn open(connection: &Connection) -> Result<Vec<RunId>> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM run WHERE phase <> 'ended' ORDER BY id")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// The last run of an export that may have changed anything in Klaviyo.
pub(crate) fn last_that_sent(connection: &Connection, export: ExportId) -> Result<Option<RunId>> {
    let last = connection
        .prepare_cached("SELECT max(id) FROM run WHERE export = ?1 AND status <> 'skipped'")?
        .query_row([export], |row| row.get(0))?;
    Ok(last)
}

/// The first run of an export that had not ended before a moment.
pub(crate) fn first_not_ended_before(
    connection: &Connection,
    export: ExportId,
    moment: Moment,
) -> Result<Option<RunId>> {
    let first = connection
        .prepare_cached(
            "SELECT min(id) FROM run WHERE export = ?1 AND (ended IS NULL OR ended >= ?2)",
        )?
        .query_row(params![export, moment], |row| row.get(0))?;
    Ok(first)
}

/// The run of an export that has not ended.
pub(crate) fn open_of(connection: &Connection, export: ExportId) -> Result<Option<RunId>> {
    let sql = "SELECT id FROM run WHERE export = ?1 AND phase <> 'ended'";
    Ok(connection.query_row(sql, [export], |row| row.get(0)).optional()?)
}

/// The last runs of an export as marks, oldest first, at most `limit`.
pub(crate) fn marks(connection: &Connection, export: ExportId, limit: u32) -> Result<Vec<RunMark>> {
    let mut statement = connection.prepare_cached(
        "SELECT status, coalesce((SELECT sum(accepted) FROM run_chunk WHERE run = run.id), 0) \
         FROM run WHERE export = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let marks = statement.query_map(params![export, limit], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?))
    })?;
    let mut marks = marks
        .map(|mark| {
            let (status, accepted) = mark?;
            Ok(RunMark { status: of_word(&status)?, accepted })
        })
        .collect::<Result<Vec<_>>>()?;
    marks.reverse();
    Ok(marks)
}

/// Goes on to another phase.
pub(crate) fn set_phase(connection: &Connection, run: RunId, phase: RunPhase) -> Result<()> {
    connection
        .prepare_cached("UPDATE run SET phase = ?2 WHERE id = ?1")?
        .execute(params![run, word(phase)?])?;
    Ok(())
}

/// Adds to those who are left out.
pub(crate) fn leave_out(
    connection: &Connection,
    run: RunId,
    reason: LeftOut,
    people: u64,
) -> Result<()> {
    if people == 0 {
        return Ok(());
    }
    let stored: String = connection
        .prepare_cached("SELECT left_out FROM run WHERE id = ?1")?
        .query_row([run], |row| row.get(0))?;
    let mut left_out: BTreeMap<LeftOut, u64> = serde_json::from_str(&stored)?;
    *left_out.entry(reason).or_default() += people;
    connection
        .prepare_cached("UPDATE run SET left_out = ?2 WHERE id = ?1")?
        .execute(params![run, json(&left_out)?])?;
    Ok(())
}

/// Writes down that something happened.
pub(crate) fn note(connection: &Connection, run: RunId, moment: &RunMoment) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE run SET timeline = json_insert(timeline, '$[#]', json(?2)) WHERE id = ?1",
        )?
        .execute(params![run, json(moment)?])?;
    Ok(())
}

/// Remembers that a person wants the run to stop. False when it has ended already.
pub(crate) fn ask_to_cancel(connection: &Connection, run: RunId) -> Result<bool> {
    let changed = connection
        .prepare_cached("UPDATE run SET cancel_asked = 1 WHERE id = ?1 AND phase <> 'ended'")?
        .execute([run])?;
    Ok(changed == 1)
}

/// Remembers why the run cannot go on, so that a restart does not try again what was refused.
pub(crate) fn set_failure(connection: &Connection, run: RunId, failure: &Failure) -> Result<()> {
    connection
        .prepare_cached("UPDATE run SET failure = ?2 WHERE id = ?1")?
        .execute(params![run, json(failure)?])?;
    Ok(())
}

/// Ends a run, and lets go of the profiles that it pinned.
pub(crate) fn end(
    connection: &Connection,
    run: RunId,
    status: RunStatus,
    flow: &RowFlow,
    at: Moment,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE run SET phase = 'ended', status = ?2, flow = ?3, ended = ?4, \
             snapshot = NULL, members = NULL, untouched = NULL, hold = NULL WHERE id = ?1",
        )?
        .execute(params![run, word(status)?, json(flow)?, at])?;
    Ok(())
}

fn is_one_open_run(problem: &rusqlite::Error) -> bool {
    problem.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
        && problem.to_string().contains("run.export")
}
