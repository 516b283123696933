//! The desk: where to save, and what was heard.

use std::path::PathBuf;
use std::sync::Mutex;

use futures::future::BoxFuture;
use listward_engine::contract::Link;
use listward_engine::desktop::Desktop;
use listward_engine::event::{Event, EventSink};
use tokio::sync::Notify;

/// The desk: where to save, and what was heard.
#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) save_to: Mutex<Option<PathBuf>>,
    pub(crate) heard: Mutex<Vec<Event>>,
    pub(crate) happens: Notify,
}

impl EventSink for Desk {
    fn emit(&self, event: Event) {
        self.heard.lock().expect("heard").push(event);
        self.happens.notify_waiters();
        self.happens.notify_one();
    }
}

impl Desktop for Desk {
    fn open_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        Box::pin(async { Vec::new() })
    }

    fn save_file(&self, _suggested_name: &str) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { self.save_to.lock().expect("a place").clone() })
    }

    fn open_link(&self, _link: Link) {}
}
