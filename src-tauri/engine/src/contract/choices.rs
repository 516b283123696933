//! How an export goes about it: who is sent again, what happens to people who left, how carefully it begins.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::RunId;

/// How an export goes about it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ExportChoices {
    /// Who is sent.
    pub sending: Sending,
    /// What happens to people whom this export put on the list and who are not in its segments any more.
    pub leavers: Leavers,
    /// How it begins.
    pub canary: Canary,
}

/// Who is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// Everybody, each time.
    #[default]
    Everybody,
    /// Whoever is new, has changed, or was not confirmed by Klaviyo the last time.
    Changes,
}

/// What happens to people whom an export put on the list and who left its segments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Leavers {
    /// They stay on the list.
    #[default]
    Stay,
    /// They are taken off the list. They stay profiles in Klaviyo, and their consent stays as it is.
    TakeOff,
}

/// How a run begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Canary {
    /// With everybody.
    #[default]
    Off,
    /// With 25 people, who are read back and compared; goes on by itself when they are what was sent.
    Automatic,
    /// With 25 people, who are read back and compared; goes on when a person says so.
    AskMe,
}

/// So many people go first when a run begins with a canary.
pub const CANARY_PEOPLE: u32 = 25;

/// What a person asks of one run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct RunOptions {
    /// As many people as may be taken off the list although the brake would hold them. A ceiling: if more have left by then,
    /// they are held.
    pub removals: Option<u64>,
    /// Sends everybody although the export sends only what changed.
    pub everybody: bool,
    /// Sends only those whom this run of the same export could not bring to Klaviyo, and takes nobody off the list.
    pub only_rejected_of: Option<RunId>,
    /// Sends although somebody has to look at the preflight first: for scripts that know what they send.
    #[ts(optional, as = "Option<bool>")]
    pub unseen: bool,
}

/// Up to so many people are taken off a list without anybody's word.
pub const BRAKE_PEOPLE: u64 = 10;

/// So many percent of those whom the export put on the list are taken off without anybody's word.
pub const BRAKE_PERCENT: u64 = 10;
