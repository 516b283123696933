//! How a caller waits: how often to try, how long to be patient, how to be told, how to stop.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Obstacle};

/// Shorter waits are not worth a word on the screen.
const WORTH_TELLING: Duration = Duration::from_millis(500);

/// A pause that begins now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// How long.
    pub pause: Duration,
    /// What for.
    pub why: WaitReason,
}

/// What a pause is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitReason {
    /// The next request would pass Klaviyo's published limits; we wait before being told to.
    Pace,
    /// Klaviyo asked for it.
    Asked,
    /// Klaviyo has trouble of its own; the number is its HTTP status.
    Unavailable(u16),
    /// Klaviyo could not be reached.
    Unreachable(Obstacle),
}

/// A caller's patience. Cheap to clone.
///
/// Cancelling ends a wait, never a request that is under way: its outcome would be lost.
#[derive(Clone)]
pub struct Waiting {
    cancel: CancellationToken,
    still: Arc<dyn Fn() -> bool + Send + Sync>,
    on_wait: Arc<dyn Fn(Wait) + Send + Sync>,
    tries: u32,
    longest: Duration,
}

impl Default for Waiting {
    /// Somebody sits before the screen: three tries, no single pause over 30 seconds, nothing to cancel with but
    /// dropping the future.
    fn default() -> Self {
        Self {
            cancel: CancellationToken::new(),
            still: Arc::new(|| true),
            on_wait: Arc::new(|_| ()),
            tries: 3,
            longest: Duration::from_secs(30),
        }
    }
}

impl Waiting {
    /// A run in the background: eight tries, pauses of up to ten minutes, each told to `on_wait`.
    pub fn patient(
        cancel: CancellationToken,
        on_wait: impl Fn(Wait) + Send + Sync + 'static,
    ) -> Self {
        Self {
            cancel,
            on_wait: Arc::new(on_wait),
            tries: 8,
            longest: Duration::from_mins(10),
            ..Self::default()
        }
    }

    /// What was found out just before has to hold still: one try, and no long pause before it either.
    pub fn at_once() -> Self {
        Self { tries: 1, longest: Duration::from_secs(2), ..Self::default() }
    }

    /// The same with another longest pause. A longer one comes back as [`Error::RateLimited`] at once.
    #[must_use]
    pub fn no_longer_than(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// The same that begins nothing any more once `still` says no: what is asked for then has been cancelled. It is asked before
    /// and after every wait.
    #[must_use]
    pub fn as_long_as(self, still: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self { still: Arc::new(still), ..self }
    }

    /// How often one request is tried.
    pub(crate) fn tries(&self) -> u32 {
        self.tries
    }

    /// The longest single pause.
    pub(crate) fn longest(&self) -> Duration {
        self.longest
    }

    /// Fails when the caller has cancelled, or what was asked for may not be begun any more.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.cancel.is_cancelled() || !(self.still)() { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// Sleeps until `until`, telling and cancellable.
    pub(crate) async fn pause_until(&self, until: Instant, why: WaitReason) -> Result<(), Error> {
        self.pause_until_or(until, why, std::future::pending()).await
    }

    /// The same, but wakes when `sooner` ends.
    pub(crate) async fn pause_until_or(
        &self,
        until: Instant,
        why: WaitReason,
        sooner: impl Future<Output = ()>,
    ) -> Result<(), Error> {
        self.check()?;
        let pause = until.saturating_duration_since(Instant::now());
        if pause.is_zero() {
            return Ok(());
        }
        if pause >= WORTH_TELLING || why != WaitReason::Pace {
            (self.on_wait)(Wait { pause, why });
        }
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Error::Cancelled),
            () = sooner => self.check(),
            () = tokio::time::sleep_until(until) => self.check(),
        }
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("tries", &self.tries)
            .field("longest", &self.longest)
            .finish_non_exhaustive()
    }
}
