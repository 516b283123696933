//! How far a run is, what it waits for, and what happened on its way.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clock::Moment;

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RunProgress {
    /// People handed over to Klaviyo.
    pub handed_over: u64,
    /// People whose outcome is known.
    pub settled: u64,
    /// People to hand over in all.
    pub to_send: u64,
    /// Chunks handed over.
    pub chunks_sent: u64,
    /// Chunks in all.
    pub chunks: u64,
    /// The whole, 0 to 1. It never falls.
    pub share: f64,
    /// People a second over the last while.
    pub per_second: f64,
    /// About how many seconds are left; none before that can be judged.
    pub seconds_left: Option<u64>,
    /// Whether it waits, and for what.
    pub waiting: Option<Waiting>,
}

/// What a run waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Waiting {
    /// Klaviyo asked to wait.
    Klaviyo {
        /// How long, in seconds.
        seconds: u64,
        /// When it goes on.
        until: Moment,
    },
    /// The network is away, or Klaviyo does not answer.
    Network {
        /// Until the next try, in seconds.
        seconds: u64,
        /// When that is.
        until: Moment,
    },
}

/// How rows became people who were accepted. Each number is what was left after the loss beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowFlow {
    /// Rows of all sources.
    pub imported: u64,
    /// Rows with a usable address.
    pub valid: u64,
    /// Unified profiles.
    pub unique: u64,
    /// Members of the run's segments.
    pub in_segment: u64,
    /// People handed over.
    pub sent: u64,
    /// People accepted.
    pub accepted: u64,
}

/// Something that happened in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunMoment {
    /// When.
    pub at: Moment,
    /// What.
    pub what: RunHappening,
    /// A number that belongs to it: seconds, chunks, people.
    pub count: Option<u64>,
}

/// What can happen in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunHappening {
    /// It began.
    Started,
    /// It went on after this program had ended.
    Resumed,
    /// Members were frozen; `count` people.
    Prepared,
    /// Klaviyo asked to wait; `count` seconds.
    KlaviyoAskedToWait,
    /// The network was away.
    NetworkLost,
    /// Klaviyo refused single people of a chunk; `count` people; the rest was sent.
    PeopleRefused,
    /// An answer was lost and the job was found; nothing was sent twice.
    JobFound,
    /// An answer was lost and the chunk was sent again.
    SentAgain,
    /// Everything is handed over; `count` chunks.
    HandedOver,
    /// A person stopped it.
    Canceled,
    /// It ended.
    Ended,
    /// It was compared with what Klaviyo has confirmed; `count` people are sent.
    Compared,
    /// The first people were read back; `count` values differ.
    ReadBack,
    /// It waits for a person.
    Held,
    /// It goes on.
    WentOn,
    /// People left the list; `count` people.
    TakenOff,
    /// People would leave and are held until somebody approves; `count` people.
    RemovalsHeld,
    /// People of a request that was sent again had left the list or unsubscribed meanwhile; `count` people.
    NotPutBack,
    /// Values that were not there before the undone run were emptied; `count` values.
    Emptied,
    /// People were not restored because they are not any more as the undone run left them; `count` people.
    ChangedSince,
}
