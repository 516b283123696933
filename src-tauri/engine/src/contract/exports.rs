//! Exports: what goes where, and the preflight that shows it before anything is sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    AccountView, BlockedPerson, ConnectionId, ConnectionType, ConsentView, Difference,
    ExportChoices, ExportId, ExportSchedule, Failure, FieldKey, PreflightDue, RunStatus, RunView,
    SegmentId, Subscribing,
};
use crate::clock::Moment;

/// A list of a Klaviyo account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KlaviyoList {
    /// Klaviyo's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many profiles are on it, where that was asked.
    pub profiles: Option<u64>,
}

/// A field and the Klaviyo attribute it becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttributeMapping {
    /// The field of profiles.
    pub field: FieldKey,
    /// Klaviyo's attribute: a standard one such as `first_name` or `location.city`, or `properties.NAME`.
    pub attribute: String,
}

/// Klaviyo's standard attributes that a field can become, besides `email`.
pub const KLAVIYO_ATTRIBUTES: [&str; 18] = [
    "first_name",
    "last_name",
    "phone_number",
    "external_id",
    "organization",
    "title",
    "locale",
    "image",
    "location.address1",
    "location.address2",
    "location.city",
    "location.region",
    "location.country",
    "location.zip",
    "location.timezone",
    "location.latitude",
    "location.longitude",
    "location.ip",
];

/// An export to save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportDraft {
    /// Which export to change; none makes a new one.
    #[serde(default)]
    pub id: Option<ExportId>,
    /// Its name.
    pub name: String,
    /// Over which connection; none when it was detached. Saving needs one.
    pub connection: Option<ConnectionId>,
    /// Into which list.
    pub list: KlaviyoList,
    /// The field that is the e-mail address.
    pub email: FieldKey,
    /// Further fields that cross.
    pub attributes: Vec<AttributeMapping>,
    /// Whose members.
    pub segments: Vec<SegmentId>,
    /// How many people at most; none means 100,000. Only administrators may raise it, to 1,000,000 at most.
    #[serde(default)]
    pub limit: Option<u64>,
    /// How it goes about it.
    #[serde(default)]
    pub choices: ExportChoices,
    /// Where it finds who agreed to receive marketing, to tell Klaviyo; none: nobody is subscribed.
    #[serde(default)]
    pub subscribing: Option<Subscribing>,
}

/// How many people an export has without an administrator's word.
pub const EXPORT_LIMIT: u64 = 100_000;

/// How many people an administrator may allow.
pub const EXPORT_LIMIT_CEILING: u64 = 1_000_000;

/// A saved export.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ExportView {
    /// Its id.
    pub id: ExportId,
    /// As it was saved.
    pub draft: ExportDraft,
    /// The connection's display name; empty when there is none.
    pub connection_name: String,
    /// The connection's type.
    pub connection_kind: Option<ConnectionType>,
    /// The segments' names; empty text for "All profiles".
    pub segment_names: Vec<String>,
    /// Whether this person may change and run it.
    pub usable: bool,
    /// Its last run.
    pub last_run: Option<RunView>,
    /// Its last runs, oldest first, at most 20.
    pub history: Vec<RunMark>,
    /// Other exports that send one of the same segments into the same list, by name.
    pub same_target: Vec<String>,
    /// Why its preflight has to be looked at before it may run by itself.
    pub preflight_due: Option<PreflightDue>,
    /// When it runs by itself.
    pub schedule: ExportSchedule,
    /// Whether that schedule, or the refresh that it follows, is on. "Run all" runs it then.
    pub runs_by_itself: bool,
    /// When it runs next by itself.
    pub next_run: Option<Moment>,
    /// When it was changed last.
    pub changed: Moment,
}

/// A run as one mark in a row of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct RunMark {
    /// How it ended.
    pub status: RunStatus,
    /// How many people Klaviyo accepted.
    pub accepted: u64,
}

/// How many people some segments hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct ExportAudience {
    /// Distinct profiles over all of them.
    pub selected: u64,
    /// Those with a usable address.
    pub usable: u64,
    /// Those without, by reason.
    pub left_out: BTreeMap<LeftOut, u64>,
    /// What stands in the field that is the e-mail address, of the first few who have anything there.
    pub samples: Vec<String>,
}

/// Why a person of a segment is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// The field that is the e-mail address is empty.
    NoEmail,
    /// What stands in it cannot be an e-mail address.
    InvalidEmail,
    /// Another person of this run has the same address.
    SameEmail,
    /// More than 100 KB of data.
    TooLarge,
    /// Exactly as Klaviyo confirmed them the last time, and only changes are sent.
    Unchanged,
    /// They are not in the export's segments any more, since the run that could not bring them.
    NotInSegments,
    /// There is no such profile any more.
    Gone,
    /// They were in a request whose answer was lost. When it was sent again after a long while they were not on the list, or had
    /// unsubscribed meanwhile.
    NotPutBack,
    /// They are not in Klaviyo any more as the run left them that is undone: somebody has changed a value since that would be
    /// replaced, has deleted them, or has taken them off the list. So are those whom Klaviyo may have taken without confirming it.
    ChangedSince,
    /// The run was canceled before it came to them.
    Canceled,
    /// The run stopped, for the reason it gives, before it came to them.
    Stopped,
}

/// The preflight: what would cross, and nothing has.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ExportPlan {
    /// Which export.
    pub export: ExportId,
    /// Its name.
    pub name: String,
    /// The account that would receive the data.
    pub account: AccountView,
    /// The connection's type.
    pub kind: ConnectionType,
    /// The list, read back just now.
    pub list: KlaviyoList,
    /// The e-mail field, then the further fields, as they would cross.
    pub fields: Vec<AttributeMapping>,
    /// Fields of profiles that stay here.
    pub staying: Vec<FieldKey>,
    /// Distinct profiles over all segments.
    pub selected: u64,
    /// Those that would be left out, by reason.
    pub left_out: BTreeMap<LeftOut, u64>,
    /// Some of those who cannot be sent, a few for each reason. Who is only unchanged is not among them.
    pub blocked: Vec<BlockedPerson>,
    /// Those that would be sent.
    pub to_send: u64,
    /// The export's limit.
    pub limit: u64,
    /// In how many requests.
    pub chunks: u64,
    /// How many bytes.
    pub bytes: u64,
    /// About how long, in seconds, under the part of Klaviyo's limits that is not left to other tools; with the subscribing.
    pub seconds: u64,
    /// A few people, with everything but the first letter of each value masked.
    pub sample: Vec<Vec<String>>,
    /// Who agreed that this data crosses.
    pub consent: ConsentView,
    /// In whose name it would run.
    pub export_user: String,
    /// Person by person beside what Klaviyo last confirmed.
    pub difference: Difference,
    /// What the export does about it.
    pub choices: ExportChoices,
    /// Whether those who left would be held until a person approves their number.
    pub brake: bool,
    /// Telephone numbers that are not sent because they are not in the international form (+358401234567).
    pub phones_left_out: u64,
    /// Latitudes and longitudes that are not sent because they are no numbers of degrees.
    pub coordinates_left_out: u64,
    /// The first request as it would be sent, with everything but the first letter of each value masked, and only its first
    /// people.
    pub first_body: String,
    /// By how many profiles the account's plan would be passed, as far as it is known.
    pub over_plan: Option<u64>,
    /// Klaviyo flows that people set off by joining this list; none when the key may not read them.
    pub flows: Option<Vec<String>>,
    /// How Klaviyo could mail the first of those whom it has confirmed to this export; none when the key may not read it, and
    /// nobody before the first run: no address leaves before somebody sends it.
    pub mailable: Option<Mailable>,
    /// Why it cannot run as it stands.
    pub refusal: Option<Failure>,
}

/// How many of some people Klaviyo would mail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct Mailable {
    /// So many were asked for: the first of those whom Klaviyo has confirmed.
    pub asked: u64,
    /// Subscribed to e-mail marketing.
    pub subscribed: u64,
    /// Never subscribed, or not known to Klaviyo yet: adding them to a list does not subscribe them.
    pub never: u64,
    /// They unsubscribed.
    pub unsubscribed: u64,
    /// Klaviyo suppresses them: bounced, complained, or suppressed by hand.
    pub suppressed: u64,
}
