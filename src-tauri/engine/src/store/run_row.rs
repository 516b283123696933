//! A run as it is stored, in one row.

use std::collections::BTreeMap;

use rusqlite::Row;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contract::{
    AccountView, AttributeMapping, CanaryResult, ConnectionId, ConsentView, Emptied, ErrorCode,
    ExportChoices, ExportId, Failure, FieldKey, KlaviyoList, LeftOut, Removals, RowFlow,
    RunCompared, RunHold, RunId, RunMoment, RunOptions, RunPhase, RunSegment, RunStatus,
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

/// The columns that [`read`] wants.
pub(super) const COLUMNS: &str = "id, export, export_name, connection, account, practice, list, list_name, \
    fields, person, snapshot, phase, status, cancel_asked, failure, selected, left_out, flow, \
    timeline, started, ended, undoes, segments, consent, choices, options, compared, hold, canary, \
    removals, emptied, subscriptions, list_before, list_after, first_job";

/// Reads a row.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Result<RunRow>> {
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

/// A document as its column keeps it.
pub(super) fn json(document: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(document)?)
}

/// A closed word as its column keeps it.
pub(super) fn word(word: impl Serialize) -> Result<String> {
    match serde_json::to_value(word)? {
        serde_json::Value::String(text) => Ok(text),
        _ => Err(ErrorCode::Internal.into()),
    }
}

/// The word that a column keeps.
pub(super) fn of_word<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_value(text.into()).map_err(Error::from)
}
