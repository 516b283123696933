//! Closing the window while something goes on: the person is asked first.
//!
//! The page asks them, and it may be stuck or not there yet. So whoever closes the window once more within a few seconds means it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use listward_engine::Session;
use listward_engine::event::{Event, EventSink};
use tauri::{Manager, Window, WindowEvent};
use tracing::{info, warn};

use crate::events::PageEvents;

/// Within this time a second wish to close the window is meant.
const MEANT: Duration = Duration::from_secs(5);

/// When somebody last wished to close the window, and was asked.
#[derive(Default)]
pub(crate) struct Closing(Mutex<Option<Instant>>);

impl Closing {
    /// Whether somebody was asked just before; from now on they were.
    fn was_asked(&self, now: Instant) -> bool {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.replace(now).is_some_and(|then| now.duration_since(then) <= MEANT)
    }
}

/// Keeps a window open in which something goes on, and has the page ask about it.
pub(crate) fn ask(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let going = window.state::<Session>().door().going_on();
    let page = window.state::<PageEvents>();
    if going.is_nothing() || !page.is_open() {
        return;
    }
    if window.state::<Closing>().was_asked(Instant::now()) {
        info!("the window was closed twice while something went on");
        return;
    }
    api.prevent_close();
    page.emit(Event::CloseAsked { going });
}

/// Closes the window: the person was asked, and said so.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands a command's arguments over by value"
)]
pub(crate) fn close_anyway(window: Window) {
    if let Err(error) = window.destroy() {
        warn!(%error, "the window did not close");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_twice_within_a_few_seconds_is_meant() {
        let closing = Closing::default();
        let first = Instant::now();
        assert!(!closing.was_asked(first), "nobody was asked before");
        assert!(!closing.was_asked(first + MEANT * 2), "that was long ago");
        assert!(closing.was_asked(first + MEANT * 3), "the person was asked just before");
    }
}
