//! How patient a run is: when it asks again, and when it gives up. It does not know what for.

use std::time::Duration;

/// How patient a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunPace {
    /// How long to wait before each question how the jobs are doing. The last one repeats; progress begins anew.
    pub polls: Vec<Duration>,
    /// How long to wait before each look for a job whose answer was lost. Klaviyo may still be writing it down.
    pub looks: Vec<Duration>,
    /// How long to wait before each look whether Klaviyo shows whom it has taken as subscribed.
    pub shown: Vec<Duration>,
    /// How long to stay away when Klaviyo could not be reached for long.
    pub outage: Duration,
    /// How long an outage may last before the run gives up.
    pub give_up: Duration,
    /// How long jobs may stand still before what they hold is called unknown.
    pub stuck: Duration,
}

impl RunPace {
    /// For Klaviyo's own account: imports take minutes, and there is all night.
    pub fn klaviyo() -> Self {
        Self {
            polls: [2, 5, 15, 30].map(Duration::from_secs).to_vec(),
            looks: [1, 4, 10].map(Duration::from_secs).to_vec(),
            shown: [5, 10, 15, 30, 60, 60, 60, 60].map(Duration::from_secs).to_vec(),
            outage: Duration::from_mins(1),
            give_up: Duration::from_hours(24),
            stuck: Duration::from_hours(24),
        }
    }

    /// For an account on this computer: imports take moments.
    pub fn practice() -> Self {
        Self {
            polls: [200, 500, 1_000].map(Duration::from_millis).to_vec(),
            looks: [100, 400, 1_000].map(Duration::from_millis).to_vec(),
            shown: [100, 400, 1_000].map(Duration::from_millis).to_vec(),
            outage: Duration::from_secs(5),
            give_up: Duration::from_mins(10),
            stuck: Duration::from_mins(2),
        }
    }

    /// How long to wait before the question number `asked`, counted from 0 since the last progress.
    pub(super) fn poll(&self, asked: usize) -> Duration {
        let last = self.polls.last().copied().unwrap_or(Duration::from_secs(30));
        self.polls.get(asked).copied().unwrap_or(last)
    }
}
