//! Runs and their receipts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    AttributeMapping, Canary, ConsentView, Emptied, ExportChoices, ExportId, Failure, FieldKey,
    KlaviyoList, LeftOut, RowFlow, RunId, RunMoment, RunOptions, RunOrigin, RunProgress,
    Subscriptions, ValueChange,
};
use crate::clock::Moment;

/// How a run stands. A status never claims more than is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// It has not begun.
    NotStarted,
    /// It waits for its turn.
    Queued,
    /// Its sources are being read again.
    Refreshing,
    /// It is going on.
    Processing,
    /// Everybody selected was accepted.
    Successful,
    /// It ended, and somebody was left out, rejected or is unknown.
    CompletedWithWarnings,
    /// It was refused before anything was sent.
    Skipped,
    /// It could not go on.
    Failed,
    /// A person stopped it.
    Canceled,
}

/// What a run is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunPhase {
    /// Members are being frozen and cut into chunks.
    Planned,
    /// Chunks are being handed over.
    Sending,
    /// Everything is handed over; Klaviyo is working on it.
    WithKlaviyo,
    /// Results are being collected.
    Collecting,
    /// It ended.
    Ended,
}

/// The account of a run: `selected = Σ left_out + sent` and `sent = accepted + Σ rejected + unknown`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Receipt {
    /// Which run.
    pub run: RunId,
    /// The export's name.
    pub export: String,
    /// How it ended.
    pub status: RunStatus,
    /// Distinct profiles over all segments.
    pub selected: u64,
    /// Those that were not sent, by reason.
    pub left_out: BTreeMap<LeftOut, u64>,
    /// Those that were handed over.
    pub sent: u64,
    /// Those that Klaviyo accepted.
    pub accepted: u64,
    /// Those that Klaviyo rejected, by its code.
    pub rejected: BTreeMap<String, u64>,
    /// Those of whom Klaviyo did not say what became of them.
    pub unknown: u64,
    /// In how many requests.
    pub chunks: u64,
    /// Klaviyo's ids of the jobs.
    pub jobs: Vec<String>,
    /// When it began.
    pub started: Moment,
    /// When it ended.
    pub ended: Option<Moment>,
    /// Bytes handed over.
    pub bytes: u64,
    /// What became of those who had to leave the list; none when nobody had to.
    pub removals: Option<Removals>,
    /// What became of values that an undone run had brought; none when there was nothing to empty.
    pub emptied: Option<Emptied>,
    /// What became of those who agreed to receive marketing; none when nobody was to be subscribed.
    pub subscriptions: Option<Subscriptions>,
    /// How many profiles Klaviyo counted on the list before the run; none when it did not say.
    pub list_before: Option<u64>,
    /// How many it counted afterwards. Others may change the list meanwhile.
    pub list_after: Option<u64>,
    /// The run whose rejected and left-out people alone were sent again; none when it went for everybody.
    pub repeats: Option<RunId>,
}

/// What became of those who had to leave the list: `leavers = removed + absent + stayed + held + unknown`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Removals {
    /// Those who had to leave.
    pub leavers: u64,
    /// Taken off the list.
    pub removed: u64,
    /// Not on the list any more: somebody else was faster.
    pub absent: u64,
    /// Left where they are: they were on the list before this export put them there.
    pub stayed: u64,
    /// Held until a person approves their number.
    pub held: u64,
    /// Klaviyo did not say what became of them, or the run stopped before it came to them.
    pub unknown: u64,
}

/// One run, as it stands now.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RunView {
    /// Its id.
    pub id: RunId,
    /// Its export.
    pub export: ExportId,
    /// The export's name as it was then.
    pub export_name: String,
    /// The account's name as it was then.
    pub account_name: String,
    /// The country of the account's address; may be empty.
    pub account_country: String,
    /// Whether it ran against the practice account.
    pub practice: bool,
    /// The list as it was then.
    pub list: KlaviyoList,
    /// In whose name.
    pub person: String,
    /// What started it.
    pub origin: RunOrigin,
    /// What it is at.
    pub phase: RunPhase,
    /// Its receipt so far; final when the phase is `ended`.
    pub receipt: Receipt,
    /// How far it is.
    pub progress: RunProgress,
    /// Why it was skipped or failed.
    pub failure: Option<Failure>,
    /// How the rows of all sources became what was accepted, as it was when the run began.
    pub flow: RowFlow,
    /// The fields that cross, as Klaviyo names them, for `sample`.
    pub sample_fields: Vec<String>,
    /// The last people handed over, masked; only while it runs in this process.
    pub sample: Vec<Vec<String>>,
    /// What happened, oldest first.
    pub timeline: Vec<RunMoment>,
    /// What it does.
    pub kind: RunKind,
    /// Whose rules they were, as they were then.
    pub segments: Vec<RunSegment>,
    /// The fields that crossed, as they were mapped then.
    pub fields: Vec<AttributeMapping>,
    /// The agreement it stands on; none for runs of before this was kept.
    pub consent: Option<ConsentView>,
    /// How the export went about it then.
    pub choices: ExportChoices,
    /// What was asked of this run.
    pub options: RunOptions,
    /// People who were new, changed and untouched beside what Klaviyo had confirmed; none until it was compared.
    pub compared: Option<RunCompared>,
    /// Why it waits for a person.
    pub hold: Option<RunHold>,
    /// What became of the first people; none when it began with everybody.
    pub canary: Option<CanaryResult>,
    /// Every request that left the laptop for it, by host and kind.
    pub outbound: Vec<Outbound>,
    /// Whether it can be undone.
    pub undoable: bool,
    /// How many of its people were rejected, or left out for a reason that can be put right, and could be sent again by themselves.
    pub repeatable: u64,
}

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "does", rename_all = "snake_case")]
pub enum RunKind {
    /// Takes people to Klaviyo.
    Export,
    /// Takes back what another run did.
    Undo {
        /// Which.
        run: RunId,
    },
}

/// A segment as it was when a run began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunSegment {
    /// Its name; empty for "All profiles".
    pub name: String,
    /// Its rule, in the shape in which rules are saved (JSON).
    pub rule: String,
}

/// People of a run beside what Klaviyo had confirmed when it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunCompared {
    /// New.
    pub joins: u64,
    /// Changed, or not confirmed the last time.
    pub changes: u64,
    /// As Klaviyo confirmed them the last time.
    pub untouched: u64,
    /// Put on the list by this export, and not in its segments any more.
    pub leaves: u64,
}

/// Why a run waits for a person. What Klaviyo has is still settled meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum RunHold {
    /// Somebody paused it.
    Paused,
    /// The first people are with Klaviyo and were read back: shall the rest follow?
    Canary,
    /// Something has to be put right first.
    Trouble {
        /// What.
        failure: Failure,
    },
}

/// What became of the first people of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CanaryResult {
    /// How it was to go on.
    pub canary: Canary,
    /// So many were sent first and accepted.
    pub people: u64,
    /// So many of them were read back.
    pub found: u64,
    /// So many values were compared.
    pub values: u64,
    /// Values that Klaviyo has otherwise than they were sent: `before` is what was sent, `after` what was found. At most 50.
    pub differences: Vec<CanaryDifference>,
}

/// A value that Klaviyo has otherwise than it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CanaryDifference {
    /// Whose.
    pub email: String,
    /// What was sent, and what was found.
    pub value: ValueChange,
}

/// Requests of one kind that left the laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Outbound {
    /// Where to.
    pub host: String,
    /// The method and the path, without ids: `POST /api/profile-bulk-import-jobs`.
    pub request: String,
    /// How many.
    pub requests: u64,
    /// How many people they named; somebody who was named twice is counted twice.
    pub people: u64,
    /// Bytes of their bodies, and of queries that name people.
    pub bytes: u64,
    /// The attributes that crossed in them.
    pub fields: Vec<String>,
}

/// One page of the people of a run who were rejected or left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RunRejectPage {
    /// How many there are in all.
    pub total: u64,
    /// The people asked for.
    pub rejects: Vec<RunReject>,
}

/// A person who was rejected or left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RunReject {
    /// Their address; empty when they have none.
    pub email: String,
    /// Why they were left out here, or nothing.
    pub left_out: Option<LeftOut>,
    /// Whether Klaviyo has them and did not subscribe them.
    pub not_subscribed: bool,
    /// Klaviyo's code, or nothing.
    pub code: Option<String>,
    /// Klaviyo's own words, or nothing.
    pub said: Option<String>,
    /// The file whose row stands for them, where that is known.
    pub source: Option<String>,
    /// The line of the file that the row begins on.
    pub line: Option<u64>,
    /// The field at fault.
    pub field: Option<FieldKey>,
    /// What stands in it; of those who were changed in Klaviyo since an undone run, what Klaviyo has.
    pub value: Option<String>,
    /// Which of the run's rejected and left-out people.
    pub id: i64,
}
