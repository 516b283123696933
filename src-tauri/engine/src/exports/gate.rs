//! The gate that a run passes before each step: closed while it waits for a person.

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Open, or closed until a person opens it.
pub(super) struct Gate {
    state: watch::Sender<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// Closed, and not written down yet.
    Closing,
    Closed,
}

impl Default for Gate {
    fn default() -> Self {
        Self { state: watch::Sender::new(State::Open) }
    }
}

impl Gate {
    /// Closes it, before that is written down. False when it was closed already.
    pub(super) fn close(&self) -> bool {
        self.state.send_if_modified(|state| {
            let open = *state == State::Open;
            if open {
                *state = State::Closing;
            }
            open
        })
    }

    /// Whether it is closed, written down or not.
    pub(super) fn is_closed(&self) -> bool {
        *self.state.borrow() != State::Open
    }

    /// That it is closed is written down.
    pub(super) fn is_written(&self) {
        self.state.send_if_modified(|state| {
            let closing = *state == State::Closing;
            if closing {
                *state = State::Closed;
            }
            closing
        });
    }

    /// Opens it.
    pub(super) fn open(&self) {
        self.state.send_replace(State::Open);
    }

    /// Returns when it is open, or the run is halted.
    pub(super) async fn pass(&self, halt: &CancellationToken) {
        let mut state = self.state.subscribe();
        tokio::select! {
            // The sender lives as long as `self`.
            _ = state.wait_for(|state| *state == State::Open) => {}
            () = halt.cancelled() => {}
        }
    }

    /// Returns when it is closed and that is written down.
    pub(super) async fn closed(&self) {
        let _ = self.state.subscribe().wait_for(|state| *state == State::Closed).await;
    }
}
