//! How a rehearsal is set up.

use std::time::Duration;

use crate::faults::Faults;
use crate::limits::Limits;

/// What may be chosen before the server starts. The default is an account as Klaviyo would serve it, on any free port.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port, or 0 for any free one.
    pub port: u16,
    /// How many requests are taken.
    pub limits: Limits,
    /// How long jobs take.
    pub job_time: JobTime,
    /// What goes wrong.
    pub faults: Faults,
    /// Keep the attributes of every profile, so that they can be read back. It is what Klaviyo does; without it a profile is
    /// its address, and a million of them take half of the memory.
    pub keep_attributes: bool,
    /// Keep every request and answer as it was, for [`Running::exchanges`](crate::Running::exchanges). Costs memory.
    pub keep_exchanges: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            limits: Limits::default(),
            job_time: JobTime::default(),
            faults: Faults::default(),
            keep_attributes: true,
            keep_exchanges: false,
        }
    }
}

/// How long a job takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobTime {
    /// In the queue.
    pub queued: Duration,
    /// For each profile, once begun.
    pub per_profile: Duration,
}

impl Default for JobTime {
    /// A full job of 10,000 profiles takes 0.35 s: long enough to be seen, short enough to be waited for.
    fn default() -> Self {
        Self { queued: Duration::from_millis(50), per_profile: Duration::from_micros(30) }
    }
}

impl JobTime {
    /// Jobs are done as soon as they are taken.
    pub fn none() -> Self {
        Self { queued: Duration::ZERO, per_profile: Duration::ZERO }
    }
}
