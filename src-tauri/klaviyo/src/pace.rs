//! The pace of one Klaviyo account: whoever talks to it takes turns here.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::breaker::{Breaker, Entry};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::limits::Pacing;
use crate::retry::Backoff;
use crate::share::Refusal;
use crate::their_clock::TheirClock;
use crate::waiting::{WaitReason, Waiting};
use crate::windows::Windows;

/// The smallest share that can be set: less than this and nothing would ever be done.
const SMALLEST_SHARE: f64 = 0.05;

/// What all requests to one account share: how fast they go, and whether Klaviyo answers at all.
///
/// Klaviyo counts by account, so there should be one of these for each account, whatever number of keys, connections and
/// runs it has. Cheap to clone; clones are the same pace.
#[derive(Clone)]
pub struct Pace(Arc<Shared>);

struct Shared {
    pacing: Pacing,
    share: Mutex<f64>,
    windows: [Mutex<Windows>; Endpoint::COUNT],
    breaker: Mutex<Breaker>,
    clock: TheirClock,
    /// Changes whenever the breaker learns something.
    news: watch::Sender<()>,
}

impl Pace {
    /// A pace within these limits.
    pub fn new(pacing: Pacing) -> Self {
        Self(Arc::new(Shared {
            pacing,
            share: Mutex::new(1.0),
            windows: std::array::from_fn(|_| Mutex::default()),
            breaker: Mutex::default(),
            clock: TheirClock::default(),
            news: watch::Sender::new(()),
        }))
    }

    /// Leaves a part of the limits to other tools of the account: 0.75 uses three quarters of what Klaviyo allows. At most
    /// 1, and never less than a twentieth. Holds for every turn that is taken from now on.
    pub fn set_share(&self, share: f64) {
        let share = if share.is_nan() { 1.0 } else { share.clamp(SMALLEST_SHARE, 1.0) };
        *locked(&self.0.share) = share;
    }

    /// The share that was set.
    pub fn share(&self) -> f64 {
        *locked(&self.0.share)
    }

    /// The part of the limits that is used now: the share that was set, and less where Klaviyo refused requests for which
    /// our own count leaves room, so that others must be drawing on the limits. Of all endpoints the slowest.
    pub fn share_now(&self) -> f64 {
        let now = Instant::now();
        let left = self.0.windows.iter().map(|windows| locked(windows).share.at(now));
        self.share() * left.fold(1.0, f64::min)
    }

    /// The time by Klaviyo's clock, as its last answer told it; `None` before the first one.
    pub fn time_at_klaviyo(&self) -> Option<Timestamp> {
        self.0.clock.time(Instant::now())
    }

    /// An answer told Klaviyo's time.
    pub(crate) fn told_the_time(&self, time: Timestamp) {
        self.0.clock.shows(time, Instant::now());
    }

    pub(crate) fn backoff(&self) -> Backoff {
        self.0.pacing.backoff
    }

    /// Waits until a request to `endpoint` may go.
    pub(crate) async fn turn(
        &self,
        endpoint: Endpoint,
        waiting: &Waiting,
    ) -> Result<Passage, Error> {
        loop {
            waiting.check()?;
            self.until_it_may_answer(waiting).await?;
            let turn = self
                .take(endpoint, Instant::now(), waiting.longest())
                .map_err(|away| Error::RateLimited { retry_after: Some(away) })?;
            waiting.pause_until(turn, WaitReason::Pace).await?;
            // It may have gone down in the meantime.
            let entry = locked(&self.0.breaker).enter(Instant::now());
            match entry {
                Entry::Free => return Ok(Passage { pace: self.clone(), is_probe: false }),
                Entry::Probe => return Ok(Passage { pace: self.clone(), is_probe: true }),
                Entry::Later(..) | Entry::AfterProbe(_) => {}
            }
        }
    }

    /// Takes the next free turn at `endpoint`, or says how far away it is when that is more than `longest`.
    fn take(
        &self,
        endpoint: Endpoint,
        now: Instant,
        longest: Duration,
    ) -> Result<Instant, Duration> {
        let share = self.share();
        let mut windows = self.windows(endpoint);
        let rate = self.0.pacing.rate(endpoint).share(share * windows.share.at(now));
        windows.take(rate, now, longest)
    }

    /// Waits while the server counts as down.
    async fn until_it_may_answer(&self, waiting: &Waiting) -> Result<(), Error> {
        let patience = Instant::now() + waiting.longest();
        loop {
            // Before looking: what changes afterwards is not missed.
            let mut news = self.0.news.subscribe();
            let now = Instant::now();
            let entry = locked(&self.0.breaker).look(now);
            let (until, why) = match entry {
                Entry::Free | Entry::Probe => return Ok(()),
                Entry::Later(until, why) => (until, why),
                Entry::AfterProbe(why) => (patience, why),
            };
            if until > patience || now >= patience {
                return Err(as_error(why));
            }
            let something_changes = async { drop(news.changed().await) };
            waiting.pause_until_or(until, why, something_changes).await?;
        }
    }

    /// Klaviyo refused a request because it was one too many. Nothing goes to `endpoint` before `until`, from anybody.
    pub(crate) fn refused(
        &self,
        endpoint: Endpoint,
        now: Instant,
        until: Instant,
        asked: Option<Duration>,
    ) {
        let rate = self.0.pacing.rate(endpoint);
        let mut windows = self.windows(endpoint);
        let refusal = Refusal { rate, sent: windows.sent(now), asked };
        windows.share = windows.share.after(&refusal, now);
        windows.hold(until);
    }

    fn windows(&self, endpoint: Endpoint) -> MutexGuard<'_, Windows> {
        locked(&self.0.windows[endpoint as usize])
    }
}

/// A request's permission to go. What became of it has to be said; if it is dropped instead, nobody found out anything.
pub(crate) struct Passage {
    pace: Pace,
    is_probe: bool,
}

impl Passage {
    /// Klaviyo answered.
    pub(crate) fn answered(mut self) {
        self.is_probe = false;
        locked(&self.pace.0.breaker).answered();
        self.pace.0.news.send_replace(());
    }

    /// It did not, or said that it has trouble. Until when it is left alone, if it counts as down now.
    pub(crate) fn failed(mut self, why: WaitReason) -> Option<Instant> {
        self.is_probe = false;
        let cap = self.pace.backoff().cap;
        let until = locked(&self.pace.0.breaker).failed(Instant::now(), cap, why);
        self.pace.0.news.send_replace(());
        until
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        if self.is_probe {
            locked(&self.pace.0.breaker).abandoned(Instant::now());
            self.pace.0.news.send_replace(());
        }
    }
}

fn as_error(why: WaitReason) -> Error {
    match why {
        WaitReason::Unavailable(status) => Error::Unavailable(status),
        WaitReason::Unreachable(why) => Error::Unreachable { why },
        WaitReason::Pace | WaitReason::Asked => Error::RateLimited { retry_after: None },
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pace").field("share", &self.share()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_holds_everybody_at_that_endpoint() {
        let pace = Pace::new(Pacing::klaviyo());
        let now = Instant::now();
        let until = now + Duration::from_secs(12);
        pace.clone().refused(Endpoint::Import, now, until, Some(Duration::from_secs(12)));
        let turn = pace.take(Endpoint::Import, now, Duration::from_mins(1));
        assert_eq!(turn, Ok(until), "nothing goes out before the time that Klaviyo named");
        let other = pace.take(Endpoint::Lists, now, Duration::ZERO);
        assert_eq!(other, Ok(now), "other endpoints are not concerned");
    }

    #[test]
    fn a_share_leaves_room_for_others() {
        for (share, at_once) in
            [(1.0, 10), (0.75, 7), (0.5, 5), (0.0, 1), (7.0, 10), (f64::NAN, 10)]
        {
            let pace = Pace::new(Pacing::klaviyo());
            pace.set_share(share);
            let now = Instant::now();
            let turns =
                (0..20).map_while(|_| pace.take(Endpoint::Import, now, Duration::ZERO).ok());
            assert_eq!(turns.count(), at_once, "requests at once with a share of {share}");
        }
    }

    #[test]
    fn refusals_that_we_did_not_cause_slow_us_down() {
        let pace = Pace::new(Pacing::klaviyo());
        pace.set_share(0.5);
        let now = Instant::now();
        pace.take(Endpoint::Import, now, Duration::ZERO).expect("the first goes at once");
        pace.refused(Endpoint::Import, now, now, Some(Duration::from_secs(1)));
        assert!((pace.share_now() - 0.35).abs() < 0.001, "0.7 of what was set: {pace:?}");
        let turns = (0..20).map_while(|_| pace.take(Endpoint::Import, now, Duration::ZERO).ok());
        assert_eq!(turns.count(), 2, "three of ten in this second, one of them gone already");
    }
}
