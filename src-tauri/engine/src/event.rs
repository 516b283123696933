//! What the engine tells whoever listens: that something changed. Details are asked for by a command, so that a lost
//! event only delays.

use serde::Serialize;
use ts_rs::TS;

use crate::contract::{FileArrival, ImportId, ImportProgress, RunId};

/// Where events go: a window, a terminal, or a test's list.
pub trait EventSink: Send + Sync {
    /// Delivers one event. It must not block, and cannot fail the job.
    fn emit(&self, event: Event);
}

/// Nobody listens.
pub struct NoListener;

impl EventSink for NoListener {
    fn emit(&self, _event: Event) {}
}

/// Something changed.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Files are being dragged over the window; `files` of them.
    DragEntered {
        /// How many.
        files: u32,
    },
    /// They are not any more.
    DragLeft,
    /// Files were dropped.
    FilesDropped {
        /// Which, as tickets.
        arrival: FileArrival,
    },
    /// An import went on. At most ten a second.
    ImportProgressed {
        /// How far.
        progress: ImportProgress,
    },
    /// An import ended, failed or was canceled.
    ImportEnded {
        /// Which.
        import: ImportId,
    },
    /// A run went on. At most four a second.
    RunProgressed {
        /// Which.
        run: RunId,
    },
    /// A run ended.
    RunEnded {
        /// Which.
        run: RunId,
    },
    /// Somebody closes the window while this goes on. It stays open until they say so, or close it once more.
    CloseAsked {
        /// What.
        going: GoingOn,
    },
    /// Things of a kind were added, changed or removed.
    Changed {
        /// Of which kind.
        what: Things,
    },
}

/// What goes on by itself, and would not for as long as Listward is closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct GoingOn {
    /// Runs. They go on when Listward is opened again.
    pub runs: u32,
    /// Files that are being read for an import. Nothing of them is kept.
    pub imports: u32,
}

impl GoingOn {
    /// Whether nothing does.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// Kinds of things that a window may have on show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Things {
    /// Sources, profiles and fields.
    Data,
    /// Segments.
    Segments,
    /// Connections.
    Connections,
    /// Exports.
    Exports,
    /// Settings.
    Settings,
    /// The schedule and refreshes.
    Schedule,
}
