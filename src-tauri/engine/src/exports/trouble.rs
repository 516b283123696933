//! What a failure of Klaviyo's means for a run: that it pauses, or that it cannot go on.

use std::time::Duration;

use listward_klaviyo::{Error, Obstacle};
use tokio::time::Instant;

use crate::contract::Failure;

/// What to do about a failure that is not about single people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It may pass: the same again later.
    Passing(Failure),
    /// A person can put it right: the run waits for that.
    Fixable(Failure),
    /// Neither waiting nor a person helps.
    Lasting(Failure),
    /// The run was halted while it waited.
    Halted,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Cancelled => Self::Halted,
            Error::KeyRefused
            | Error::ScopesMissing(_)
            | Error::ListUnknown { .. }
            | Error::Blocked
            | Error::Unreachable {
                why: Obstacle::Tls | Obstacle::CertificateDate | Obstacle::ProxyPassword,
            } => Self::Fixable(error.into()),
            Error::RateLimited { .. } | Error::Unreachable { .. } | Error::Unavailable(_) => {
                Self::Passing(error.into())
            }
            _ => Self::Lasting(error.into()),
        }
    }
}

/// How long the same trouble has lasted.
#[derive(Debug, Default)]
pub(super) struct Outage {
    since: Option<Instant>,
}

impl Outage {
    /// Whether it has lasted longer than `patience`, counted from when this was asked first.
    pub(super) fn is_longer_than(&mut self, patience: Duration) -> bool {
        self.since.get_or_insert_with(Instant::now).elapsed() > patience
    }

    /// Something went well.
    pub(super) fn is_over(&mut self) {
        self.since = None;
    }
}
