//! Klaviyo's published limits, kept on our side so that a long run is not told to wait at every step.
//!
//! Klaviyo counts in fixed windows of a second and a minute for each endpoint. We do not know when a window begins, so a
//! request goes out only when *no* second and *no* minute, wherever it began, would hold more than its share. A token
//! bucket that allows the same burst would let twice the share into one minute.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::endpoint::{Endpoint, Tier};
use crate::retry::Backoff;

/// Requests that left a second apart may arrive a little closer: windows are taken this much longer than they are.
const SECOND: Duration = Duration::from_millis(1050);
const MINUTE: Duration = Duration::from_millis(60_500);

/// How many requests an endpoint takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Within any second.
    pub per_second: u32,
    /// Within any minute.
    pub per_minute: u32,
}

/// How fast a client goes, and how it steps back.
///
/// The limits are the account's, and every other tool of the customer draws on them too: what we pace here makes a refusal
/// rare, it does not make it impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pacing {
    /// Accounts, and one list with its profile count (Klaviyo's tier XS).
    pub extra_small: Rate,
    /// Flows of a list (tier S).
    pub small: Rate,
    /// Bulk import and its jobs, changes to lists (tier M).
    pub medium: Rate,
    /// Reading lists, their members and profiles (tier L).
    pub large: Rate,
    /// Pauses after trouble.
    pub backoff: Backoff,
}

impl Pacing {
    /// Klaviyo's published limits.
    pub fn klaviyo() -> Self {
        Self {
            extra_small: Rate { per_second: 1, per_minute: 15 },
            small: Rate { per_second: 3, per_minute: 60 },
            medium: Rate { per_second: 10, per_minute: 150 },
            large: Rate { per_second: 75, per_minute: 750 },
            backoff: Backoff::klaviyo(),
        }
    }

    /// Every limit `factor` times as generous, and pauses after trouble as many times shorter: for a rehearsal whose
    /// server was started with the same factor.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        let factor = factor.max(1);
        let scaled = |rate: Rate| Rate {
            per_second: rate.per_second.saturating_mul(factor),
            per_minute: rate.per_minute.saturating_mul(factor),
        };
        Self {
            extra_small: scaled(self.extra_small),
            small: scaled(self.small),
            medium: scaled(self.medium),
            large: scaled(self.large),
            backoff: Backoff { base: self.backoff.base / factor, cap: self.backoff.cap / factor },
        }
    }

    fn rate(&self, endpoint: Endpoint) -> Rate {
        match endpoint.tier() {
            Tier::ExtraSmall => self.extra_small,
            Tier::Small => self.small,
            Tier::Medium => self.medium,
            Tier::Large => self.large,
        }
    }
}

/// Gives each request its turn.
pub(crate) struct Pacer {
    pacing: Pacing,
    windows: [Mutex<Windows>; Endpoint::COUNT],
}

impl Pacer {
    pub(crate) fn new(pacing: Pacing) -> Self {
        Self { pacing, windows: std::array::from_fn(|_| Mutex::default()) }
    }

    pub(crate) fn backoff(&self) -> Backoff {
        self.pacing.backoff
    }

    /// Takes the next free turn at `endpoint`, or says how far away it is when that is more than `longest`.
    pub(crate) fn turn(
        &self,
        endpoint: Endpoint,
        now: Instant,
        longest: Duration,
    ) -> Result<Instant, Duration> {
        self.locked(endpoint).take(self.pacing.rate(endpoint), now, longest)
    }

    /// Lets nothing out to `endpoint` before `until`: Klaviyo asked for it, and it asked everybody who shares this client.
    pub(crate) fn hold(&self, endpoint: Endpoint, until: Instant) {
        let mut windows = self.locked(endpoint);
        windows.held_until = windows.held_until.max(Some(until));
    }

    fn locked(&self, endpoint: Endpoint) -> std::sync::MutexGuard<'_, Windows> {
        self.windows[endpoint as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turns of the last minute, oldest first; some may still lie ahead.
#[derive(Default)]
struct Windows {
    turns: VecDeque<Instant>,
    held_until: Option<Instant>,
}

impl Windows {
    fn take(&mut self, rate: Rate, now: Instant, longest: Duration) -> Result<Instant, Duration> {
        let after = |count: u32, window: Duration| {
            let back = usize::try_from(count.max(1)).unwrap_or(usize::MAX);
            self.turns.len().checked_sub(back).map(|at| self.turns[at] + window)
        };
        let turn = [
            Some(now),
            self.held_until,
            self.turns.back().copied(),
            after(rate.per_second, SECOND),
            after(rate.per_minute, MINUTE),
        ]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(now);
        let away = turn.saturating_duration_since(now);
        if away > longest {
            return Err(away);
        }
        self.turns.push_back(turn);
        while self.turns.front().is_some_and(|first| *first + MINUTE <= now) {
            self.turns.pop_front();
        }
        Ok(turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Offsets in milliseconds of `count` turns that are all asked for at once.
    fn turns(rate: Rate, count: usize) -> Vec<u128> {
        let start = Instant::now();
        let mut windows = Windows::default();
        let mut offsets = Vec::new();
        for _ in 0..count {
            let turn = windows.take(rate, start, Duration::MAX).expect("no limit on patience");
            offsets.push((turn - start).as_millis());
        }
        offsets
    }

    #[test]
    fn no_second_and_no_minute_holds_more_than_its_share_wherever_it_begins() {
        let rate = Pacing::klaviyo().medium;
        let offsets = turns(rate, 400);
        for (at, offset) in offsets.iter().enumerate() {
            let within =
                |window: u128| offsets[at..].iter().filter(|&&o| o - offset < window).count();
            assert!(within(1_000) <= 10, "a second that begins at {offset} ms holds too many");
            assert!(within(60_000) <= 150, "a minute that begins at {offset} ms holds too many");
        }
    }

    #[test]
    fn a_hundred_requests_take_no_longer_than_the_limits_demand() {
        let last = *turns(Pacing::klaviyo().medium, 100).last().expect("a hundred turns");
        assert!(last <= 9_000 * 115 / 100, "10 a second need 9 s for 100 requests, took {last} ms");
    }

    #[test]
    fn a_turn_beyond_the_callers_patience_is_not_taken() {
        let now = Instant::now();
        let mut windows = Windows::default();
        let rate = Rate { per_second: 1, per_minute: 1 };
        let patience = Duration::from_secs(30);
        assert_eq!(windows.take(rate, now, patience), Ok(now), "the first goes at once");
        assert_eq!(windows.take(rate, now, patience), Err(MINUTE), "the second is a minute away");
        assert_eq!(windows.turns.len(), 1, "and has left no trace");
    }

    #[test]
    fn a_hold_delays_everybody() {
        let pacer = Pacer::new(Pacing::klaviyo());
        let now = Instant::now();
        let until = now + Duration::from_secs(12);
        pacer.hold(Endpoint::Import, until);
        let turn = pacer.turn(Endpoint::Import, now, Duration::from_mins(1));
        assert_eq!(turn, Ok(until), "nothing goes out before the time that Klaviyo named");
        let other = pacer.turn(Endpoint::Lists, now, Duration::ZERO);
        assert_eq!(other, Ok(now), "other endpoints are not concerned");
    }
}
