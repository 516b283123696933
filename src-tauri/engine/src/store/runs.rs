//! Runs: one execution of an export each, with everything that is needed to understand it after its export is gone.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contract::{
    AccountView, AttributeMapping, ConnectionId, ErrorCode, ExportId, Failure, FieldKey,
    KlaviyoList, LeftOut, RowFlow, RunId, RunMark, RunMoment, RunPhase, RunStatus, SnapshotId,
};
use crate::error::{Error, Result};

/// A run as it is stored, without the bitmap of its people.
#[derive(Debug, Clone)]
pub(crate) struct RunRow {
    pub(crate) id: RunId,
    pub(crate) export: ExportId,
    pub(crate) export_name: String,
    pub(crate) connection: ConnectionId,
    pub(crate) account: AccountView,
    pub(crate) practice: bool,
    pub(crate) list: KlaviyoList,
    pub(crate) fields: RunFields,
    pub(crate) person: String,
    pub(crate) snapshot: Option<SnapshotId>,
    pub(crate) phase: RunPhase,
    pub(crate) status: RunStatus,
    pub(crate) cancel_asked: bool,
    pub(crate) failure: Option<Failure>,
    pub(crate) selected: u64,
    pub(crate) left_out: BTreeMap<LeftOut, u64>,
    pub(crate) flow: RowFlow,
    pub(crate) timeline: Vec<RunMoment>,
    pub(crate) started: Moment,
    pub(crate) ended: Option<Moment>,
}

/// The fields that cross in a run, as they were mapped when it began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunFields {
    /// The field that is the e-mail address.
    pub(crate) email: FieldKey,
    /// Further fields.
    pub(crate) attributes: Vec<AttributeMapping>,
}

const COLUMNS: &str = "id, export, export_name, connection, account, practice, list, list_name, \
    fields, person, snapshot, phase, status, cancel_asked, failure, selected, left_out, flow, \
    timeline, started, ended";

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
         timeline, started, ended) \
         VALUES (:export, :export_name, :connection, :account, :practice, :list, :list_name, \
         :fields, :person, :snapshot, :members, :phase, :status, :failure, :selected, :left_out, \
         :flow, :timeline, :started, :ended)",
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

/// Whether an export has a run that has not ended.
pub(crate) fn is_open(connection: &Connection, export: ExportId) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM run WHERE export = ?1 AND phase <> 'ended')";
    Ok(connection.query_row(sql, [export], |row| row.get(0))?)
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

/// The people of an open run: all that were selected while it is planned, after that those who are to be sent.
pub(crate) fn members(connection: &Connection, run: RunId) -> Result<RoaringBitmap> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT members FROM run WHERE id = ?1")?
        .query_row([run], |row| row.get(0))?;
    let bytes = bytes.ok_or(ErrorCode::DatabaseDamaged)?;
    Ok(RoaringBitmap::deserialize_from(bytes.as_slice())?)
}

/// Freezes who will be sent, and goes on to sending.
pub(crate) fn prepared(
    connection: &Connection,
    run: RunId,
    members: &RoaringBitmap,
    left_out: &BTreeMap<LeftOut, u64>,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE run SET members = ?2, left_out = ?3, phase = 'sending' WHERE id = ?1",
        )?
        .execute(params![run, bytes_of(members)?, json(left_out)?])?;
    Ok(())
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
             snapshot = NULL, members = NULL WHERE id = ?1",
        )?
        .execute(params![run, word(status)?, json(flow)?, at])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<RunRow>> {
    let texts = Texts {
        account: row.get("account")?,
        fields: row.get("fields")?,
        phase: row.get("phase")?,
        status: row.get("status")?,
        failure: row.get("failure")?,
        left_out: row.get("left_out")?,
        flow: row.get("flow")?,
        timeline: row.get("timeline")?,
    };
    let list = KlaviyoList { id: row.get("list")?, name: row.get("list_name")?, profiles: None };
    let (id, export, connection) = (row.get("id")?, row.get("export")?, row.get("connection")?);
    let (export_name, person) = (row.get("export_name")?, row.get("person")?);
    let (practice, cancel_asked) = (row.get("practice")?, row.get("cancel_asked")?);
    let (snapshot, selected) = (row.get("snapshot")?, row.get("selected")?);
    let (started, ended) = (row.get("started")?, row.get("ended")?);
    let understood = move || {
        Ok(RunRow {
            id,
            export,
            export_name,
            connection,
            account: serde_json::from_str(&texts.account)?,
            practice,
            list,
            fields: serde_json::from_str(&texts.fields)?,
            person,
            snapshot,
            phase: of_word(&texts.phase)?,
            status: of_word(&texts.status)?,
            cancel_asked,
            failure: texts.failure.as_deref().map(serde_json::from_str).transpose()?,
            selected,
            left_out: serde_json::from_str(&texts.left_out)?,
            flow: serde_json::from_str(&texts.flow)?,
            timeline: serde_json::from_str(&texts.timeline)?,
            started,
            ended,
        })
    };
    Ok(understood())
}

struct Texts {
    account: String,
    fields: String,
    phase: String,
    status: String,
    failure: Option<String>,
    left_out: String,
    flow: String,
    timeline: String,
}

fn is_one_open_run(problem: &rusqlite::Error) -> bool {
    problem.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
        && problem.to_string().contains("run.export")
}

fn bytes_of(members: &RoaringBitmap) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(members.serialized_size());
    members.serialize_into(&mut bytes)?;
    Ok(bytes)
}

fn json(document: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(document)?)
}

/// A closed word as its column keeps it.
fn word(word: impl Serialize) -> Result<String> {
    match serde_json::to_value(word)? {
        serde_json::Value::String(text) => Ok(text),
        _ => Err(ErrorCode::Internal.into()),
    }
}

fn of_word<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_value(text.into()).map_err(Error::from)
}
