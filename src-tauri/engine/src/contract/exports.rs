//! Exports: what goes where, and the preflight that shows it before anything is sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    AccountView, ConnectionId, ConnectionType, ConsentView, ExportId, Failure, FieldKey, RunStatus,
    RunView, SegmentId,
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
pub const KLAVIYO_ATTRIBUTES: [&str; 16] = [
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
    /// Over which connection.
    pub connection: ConnectionId,
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
    /// The connection's display name.
    pub connection_name: String,
    /// The connection's type.
    pub connection_kind: ConnectionType,
    /// The segments' names; empty text for "All profiles".
    pub segment_names: Vec<String>,
    /// Whether this person may change and run it.
    pub usable: bool,
    /// Its last run.
    pub last_run: Option<RunView>,
    /// Its last runs, oldest first, at most 20.
    pub history: Vec<RunMark>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExportAudience {
    /// Distinct profiles over all of them.
    pub selected: u64,
    /// Those with a usable address.
    pub usable: u64,
    /// Those without, by reason.
    pub left_out: BTreeMap<LeftOut, u64>,
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
    /// Those that would be sent.
    pub to_send: u64,
    /// The export's limit.
    pub limit: u64,
    /// In how many requests.
    pub chunks: u64,
    /// How many bytes.
    pub bytes: u64,
    /// About how long, in seconds, under Klaviyo's limits.
    pub seconds: u64,
    /// A few people, with everything but the first letter of each value masked.
    pub sample: Vec<Vec<String>>,
    /// Who agreed that this data crosses.
    pub consent: ConsentView,
    /// In whose name it would run.
    pub export_user: String,
    /// Why it cannot run as it stands.
    pub refusal: Option<Failure>,
}
