//! The runs that go on in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;
use tokio::time::Instant;

use super::live::Live;
use super::pace::RunPace;
use crate::clock::Moment;
use crate::contract::RunId;

/// The runs that go on in this process.
#[derive(Default)]
pub(crate) struct Runs {
    going: Mutex<HashMap<RunId, Arc<Live>>>,
    pace: Mutex<Option<RunPace>>,
    ahead: Mutex<SignedDuration>,
}

impl Runs {
    /// A run that goes on here.
    pub(super) fn get(&self, run: RunId) -> Option<Arc<Live>> {
        locked(&self.going).get(&run).cloned()
    }

    /// Enters a run; none when it goes on already.
    pub(super) fn enter(&self, run: RunId) -> Option<Arc<Live>> {
        let mut going = locked(&self.going);
        if going.contains_key(&run) {
            return None;
        }
        let live = Arc::new(Live::new(Instant::now()));
        going.insert(run, Arc::clone(&live));
        Some(live)
    }

    /// How many go on without waiting for a person.
    pub(crate) fn unattended(&self) -> usize {
        locked(&self.going).values().filter(|live| !live.gate.is_closed()).count()
    }

    /// Takes out a run that has ended, and wakes whoever waits for that.
    pub(super) fn leave(&self, run: RunId) {
        if let Some(live) = locked(&self.going).remove(&run) {
            live.end();
        }
    }

    /// The patience of runs that begin or go on from now, whatever account they are of.
    pub(crate) fn set_pace(&self, pace: RunPace) {
        *locked(&self.pace) = Some(pace);
    }

    /// The present, as runs take it to be.
    pub(super) fn now(&self) -> Moment {
        Moment(Moment::now().0 + *locked(&self.ahead))
    }

    /// Lets runs take it to be so much later than it is, as a clock does that was set wrong.
    pub(crate) fn set_ahead(&self, ahead: SignedDuration) {
        *locked(&self.ahead) = ahead;
    }

    /// The patience of runs to an account that is on this computer, or is not.
    pub(super) fn pace(&self, here: bool) -> RunPace {
        let usual = if here { RunPace::practice } else { RunPace::klaviyo };
        locked(&self.pace).clone().unwrap_or_else(usual)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
