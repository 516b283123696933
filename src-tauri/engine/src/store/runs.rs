//! Runs: one execution of an export each, with everything that is needed to understand it after its export is gone.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contract::{
    AccountView, AttributeMapping, CanaryResult, ConnectionId, ConsentView, Emptied, ErrorCode,
    ExportChoices, ExportId, Failure, FieldKey, KlaviyoList, LeftOut, Removals, RowFlow,
    RunCompared, RunHold, RunId, RunMark, RunMoment, RunOptions, RunPhase, RunSegment, RunStatus,
    SnapshotId, Subscribing, Subscriptions,
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
    /// The run that it takes back.
    pub(crate) undoes: Option<RunId>,
    pub(crate) segments: Vec<RunSegment>,
    pub(crate) consent: Option<ConsentView>,
    pub(crate) choices: ExportChoices,
    pub(crate) options: RunOptions,
    pub(crate) found: Found,
}

/// What a run has found out so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    pub(crate) compared: Option<RunCompared>,
    pub(crate) hold: Option<RunHold>,
    pub(crate) canary: Option<CanaryResult>,
    pub(crate) removals: Option<Removals>,
    pub(crate) emptied: Option<Emptied>,
    pub(crate) subscriptions: Option<Subscriptions>,
    pub(crate) list_before: Option<u64>,
    pub(crate) list_after: Option<u64>,
    /// When Klaviyo made the first job of it, by Klaviyo's clock.
    pub(crate) first_job: Option<Moment>,
}

/// The fields that cross in a run, as they were mapped when it began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunFields {
    /// The field that is the e-mail address.
    pub(crate) email: FieldKey,
    /// Further fields.
    pub(crate) attributes: Vec<AttributeMapping>,
    /// The fields that say who agreed to receive marketing.
    #[serde(default)]
    pub(crate) subscribing: Option<Subscribing>,
}

const COLUMNS: &str = "id, export, export_name, connection, account, practice, list, list_name, \
    fields, person, snapshot, phase, status, cancel_asked, failure, selected, left_out, flow, \
    timeline, started, ended, undoes, segments, consent, choices, options, compared, hold, canary, \
    removals, emptied, subscriptions, list_before, list_after, first_job";

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

/// The people of an open run: all that were selected while it is planned, after that those who can be sent.
pub(crate) fn members(connection: &Connection, run: RunId) -> Result<RoaringBitmap> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT members FROM run WHERE id = ?1")?
        .query_row([run], |row| row.get(0))?;
    let bytes = bytes.ok_or(ErrorCode::DatabaseDamaged)?;
    Ok(RoaringBitmap::deserialize_from(bytes.as_slice())?)
}

/// Those of them who are not sent because nothing about them changed.
pub(crate) fn untouched(connection: &Connection, run: RunId) -> Result<RoaringBitmap> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT untouched FROM run WHERE id = ?1")?
        .query_row([run], |row| row.get(0))?;
    match bytes {
        Some(bytes) => Ok(RoaringBitmap::deserialize_from(bytes.as_slice())?),
        None => Ok(RoaringBitmap::new()),
    }
}

/// Freezes who can be sent, and who of them is not because nothing changed, and goes on to sending.
pub(crate) fn prepared(
    connection: &Connection,
    run: RunId,
    (members, untouched): (&RoaringBitmap, &RoaringBitmap),
    left_out: &BTreeMap<LeftOut, u64>,
) -> Result<()> {
    let (members, untouched) = (bytes_of(members)?, bytes_of(untouched)?);
    connection
        .prepare_cached(
            "UPDATE run SET members = ?2, untouched = ?3, left_out = ?4, phase = 'sending' \
             WHERE id = ?1",
        )?
        .execute(params![run, members, untouched, json(left_out)?])?;
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
             snapshot = NULL, members = NULL, untouched = NULL, hold = NULL WHERE id = ?1",
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
        segments: row.get("segments")?,
        consent: row.get("consent")?,
        choices: row.get("choices")?,
        options: row.get("options")?,
        compared: row.get("compared")?,
        hold: row.get("hold")?,
        canary: row.get("canary")?,
        removals: row.get("removals")?,
        emptied: row.get("emptied")?,
        subscriptions: row.get("subscriptions")?,
    };
    let list = KlaviyoList { id: row.get("list")?, name: row.get("list_name")?, profiles: None };
    let (id, export, connection) = (row.get("id")?, row.get("export")?, row.get("connection")?);
    let (export_name, person) = (row.get("export_name")?, row.get("person")?);
    let (practice, cancel_asked) = (row.get("practice")?, row.get("cancel_asked")?);
    let (snapshot, selected) = (row.get("snapshot")?, row.get("selected")?);
    let (started, ended, undoes) = (row.get("started")?, row.get("ended")?, row.get("undoes")?);
    let (list_before, list_after) = (row.get("list_before")?, row.get("list_after")?);
    let first_job = row.get("first_job")?;
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
            failure: of_json(texts.failure.as_deref())?,
            selected,
            left_out: serde_json::from_str(&texts.left_out)?,
            flow: serde_json::from_str(&texts.flow)?,
            timeline: serde_json::from_str(&texts.timeline)?,
            started,
            ended,
            undoes,
            segments: serde_json::from_str(&texts.segments)?,
            consent: of_json(texts.consent.as_deref())?,
            choices: serde_json::from_str(&texts.choices)?,
            options: serde_json::from_str(&texts.options)?,
            found: Found {
                compared: of_json(texts.compared.as_deref())?,
                hold: of_json(texts.hold.as_deref())?,
                canary: of_json(texts.canary.as_deref())?,
                removals: of_json(texts.removals.as_deref())?,
                emptied: of_json(texts.emptied.as_deref())?,
                subscriptions: of_json(texts.subscriptions.as_deref())?,
                list_before,
                list_after,
                first_job,
            },
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
    segments: String,
    consent: Option<String>,
    choices: String,
    options: String,
    compared: Option<String>,
    hold: Option<String>,
    canary: Option<String>,
    removals: Option<String>,
    emptied: Option<String>,
    subscriptions: Option<String>,
}

fn of_json<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>> {
    Ok(text.map(serde_json::from_str).transpose()?)
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
