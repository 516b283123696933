//! What was done here, and the first screen that sums it up.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ExportId, Failure, MissedBecause, RunId, RunView, SourceId};
use crate::clock::Moment;

/// One page of what was done.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ActivityPage {
    /// How many lines there are in all.
    pub total: u64,
    /// The lines asked for, newest first.
    pub lines: Vec<ActivityLine>,
}

/// One thing that somebody did.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ActivityLine {
    /// Its place in the chain.
    pub id: i64,
    /// When.
    pub at: Moment,
    /// Who; empty when nobody was signed in.
    pub person: String,
    /// What.
    pub act: Act,
    /// To what: a name that a person gave. Never an address of a customer.
    pub subject: String,
    /// A number that belongs to it (people sent, rows added), if any.
    pub count: Option<u64>,
}

/// Whether what was written down is still as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ActivityCheck {
    /// How many lines are whole, counted from the oldest.
    pub whole: u64,
    /// The first line that was changed, or that follows one that was taken out.
    pub broken_at: Option<i64>,
}

/// The things that are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The first Administrator was made.
    FirstStarted,
    /// Somebody signed in.
    SignedIn,
    /// A sign-in was refused.
    SignInRefused,
    /// A command was refused for want of permission.
    Refused,
    /// A source was added.
    SourceAdded,
    /// A source was removed.
    SourceRemoved,
    /// A segment was saved.
    SegmentSaved,
    /// A segment was removed.
    SegmentRemoved,
    /// The privacy text was agreed to.
    ConsentGiven,
    /// An API key was stored.
    KeyStored,
    /// A connection was saved.
    ConnectionSaved,
    /// A connection and its key were removed.
    ConnectionRemoved,
    /// An export was saved.
    ExportSaved,
    /// An export was removed.
    ExportRemoved,
    /// A run was started.
    RunStarted,
    /// A run ended.
    RunEnded,
    /// A run was canceled.
    RunCanceled,
    /// Rejected rows were written to a file.
    RejectsSaved,
    /// The connection of an export was taken from it.
    ExportDetached,
    /// What a run would send was written to a file.
    PlanSaved,
    /// A run was paused.
    RunPaused,
    /// A run was let go on.
    RunContinued,
    /// One person was sent to try an export out.
    TestSent,
    /// It was started to take back what a run did.
    UndoStarted,
    /// What a connection may take up was changed.
    ConnectionLimited,
    /// A connection was given another key.
    KeyReplaced,
    /// When everything is read again was changed.
    ScheduleChanged,
    /// When an export runs by itself was changed.
    ExportScheduled,
    /// A refresh was started, by a person or, where none is named, by the schedule.
    RefreshStarted,
    /// A refresh ended; so many sources were read.
    RefreshEnded,
    /// A refresh was missed, and left out.
    RefreshSkipped,
    /// A source's file was read again.
    SourceRefreshed,
    /// A value of somebody's field was put right by hand; `subject` names the field.
    ValueCorrected,
    /// That was taken back.
    CorrectionTakenBack,
    /// A file brought news that count more than what was put right by hand.
    CorrectionsOverruled,
}

/// The first screen.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Overview {
    /// Unified profiles.
    pub profiles: u64,
    /// Rows of all sources, as imported, merged and rejected.
    pub rows: u64,
    /// Rows that were rejected.
    pub rows_rejected: u64,
    /// Rows that went into a profile another row had made.
    pub rows_merged: u64,
    /// Sources.
    pub sources: u64,
    /// Segments, "All profiles" not counted.
    pub segments: u64,
    /// Connections.
    pub connections: u64,
    /// Exports.
    pub exports: u64,
    /// Runs, newest first; those still going are among them.
    pub runs: Vec<RunView>,
    /// What needs a look.
    pub needs_a_look: Vec<NeedsALook>,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum NeedsALook {
    /// A source has rejected rows.
    SourceRejects {
        /// Which.
        source: SourceId,
        /// Its name.
        name: String,
        /// How many rows.
        rows: u64,
    },
    /// The last run of an export did not end well.
    RunTrouble {
        /// Which export.
        export: ExportId,
        /// Its name.
        name: String,
        /// Its last run.
        run: RunId,
    },
    /// The last refresh could not read a source's file again: its rows are as they were.
    SourceNotRead {
        /// Which.
        source: SourceId,
        /// Its name.
        name: String,
        /// Why.
        failure: Failure,
    },
    /// An export that followed the last refresh could not even begin.
    ExportNotStarted {
        /// Which.
        export: ExportId,
        /// Its name.
        name: String,
        /// Why.
        failure: Failure,
    },
    /// A refresh was missed: shall it be caught up?
    RefreshMissed {
        /// When it was due.
        due: Moment,
        /// Why it was missed.
        because: MissedBecause,
    },
}
