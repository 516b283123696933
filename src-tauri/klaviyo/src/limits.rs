//! Klaviyo's published limits, kept on our side so that a long run is not told to wait at every step.

use crate::endpoint::{Endpoint, Tier};
use crate::retry::Backoff;

/// How many requests an endpoint takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Within any second.
    pub per_second: u32,
    /// Within any minute.
    pub per_minute: u32,
}

impl Rate {
    /// How many seconds pass before the last of so many requests may go.
    pub fn seconds_for(self, requests: u64) -> u64 {
        let before_the_last = requests.saturating_sub(1);
        let (minute, second) = (u64::from(self.per_minute), u64::from(self.per_second));
        before_the_last / minute * 60 + before_the_last % minute / second
    }

    /// A part of it, but at least one request.
    #[must_use]
    pub fn share(self, share: f64) -> Self {
        let part = |count: u32| {
            let part = (f64::from(count) * share).floor().clamp(1.0, f64::from(u32::MAX));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number within the range, by the line above"
            )]
            let part = part as u32;
            part
        };
        Self { per_second: part(self.per_second), per_minute: part(self.per_minute) }
    }
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

    pub(crate) fn rate(&self, endpoint: Endpoint) -> Rate {
        match endpoint.tier() {
            Tier::ExtraSmall => self.extra_small,
            Tier::Small => self.small,
            Tier::Medium => self.medium,
            Tier::Large => self.large,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_many_requests_waits_for_full_seconds_and_minutes() {
        let rate = Rate { per_second: 10, per_minute: 150 };
        assert_eq!(rate.seconds_for(0), 0, "nothing to send");
        assert_eq!(rate.seconds_for(10), 0, "ten at once");
        assert_eq!(rate.seconds_for(101), 10, "101 at ten a second");
        assert_eq!(rate.seconds_for(301), 120, "two full minutes before");
        assert_eq!(rate.share(0.5).seconds_for(301), 240, "half of the limits, twice the time");
    }
}
