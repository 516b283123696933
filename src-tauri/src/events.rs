//! Engine events → page. The page hears that something changed, and asks for what it shows.
//!
//! They go through a channel that the page opens, and not through Tauri's events: a page that may listen to those also
//! hears the paths of dropped files, which are for the engine alone.

use std::sync::{Arc, Mutex, PoisonError};

use listward_engine::event::{Event, EventSink};
use tauri::State;
use tauri::ipc::Channel;
use tracing::debug;

/// The way to the page, once it has opened it.
#[derive(Clone, Default)]
pub(crate) struct PageEvents {
    channel: Arc<Mutex<Option<Channel<Event>>>>,
}

impl PageEvents {
    /// Whether a page has opened the way.
    pub(crate) fn is_open(&self) -> bool {
        self.channel.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// From now on events go here. A page that was loaded anew takes the place of the one before.
    fn lead_to(&self, channel: Channel<Event>) {
        *self.channel.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }
}

impl EventSink for PageEvents {
    fn emit(&self, event: Event) {
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Err(error)) = channel.as_ref().map(|channel| channel.send(event)) {
            debug!(%error, "an event did not reach the page; it will see the change when it next asks");
        }
    }
}

/// Opens the way for events.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands a command's arguments over by value"
)]
pub(crate) fn engine_events(events: State<'_, PageEvents>, channel: Channel<Event>) {
    events.lead_to(channel);
}
