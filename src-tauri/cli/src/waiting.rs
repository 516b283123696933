//! Waiting until the engine says that something happened.

use std::time::Duration;

use listward_engine::event::{Event, EventSink};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

/// Events can be lost: so often things are looked at without one.
const LOOK_ANYWAY: Duration = Duration::from_secs(1);

/// The engine's end.
pub(crate) struct Speaker(UnboundedSender<Event>);

/// The verb's end.
pub(crate) struct Listener(Mutex<UnboundedReceiver<Event>>);

/// Both ends.
pub(crate) fn events() -> (Speaker, Listener) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (Speaker(sender), Listener(Mutex::new(receiver)))
}

impl EventSink for Speaker {
    fn emit(&self, event: Event) {
        // Nobody listens any more when the verb is done.
        let _ = self.0.send(event);
    }
}

impl Listener {
    /// Returns when something happened, or may have.
    pub(crate) async fn something(&self) {
        let mut events = self.0.lock().await;
        let _ = tokio::time::timeout(LOOK_ANYWAY, events.recv()).await;
        // What else happened meanwhile is seen by the same look.
        while events.try_recv().is_ok() {}
    }
}
