//! Klaviyo's request limits: fixed windows of a second and a minute for each operation.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::operation::Operation;

/// How many requests an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In each second.
    pub per_second: u32,
    /// In each minute.
    pub per_minute: u32,
}

/// The limits of all operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Tier XS.
    pub extra_small: Rate,
    /// Tier S.
    pub small: Rate,
    /// Tier M.
    pub medium: Rate,
    /// Tier L.
    pub large: Rate,
}

/// How dear an operation is to Klaviyo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Tier {
    ExtraSmall,
    Small,
    Medium,
    Large,
}

impl Default for Limits {
    fn default() -> Self {
        Self::klaviyo()
    }
}

impl Limits {
    /// Klaviyo's own.
    pub fn klaviyo() -> Self {
        Self {
            extra_small: Rate { per_second: 1, per_minute: 15 },
            small: Rate { per_second: 3, per_minute: 60 },
            medium: Rate { per_second: 10, per_minute: 150 },
            large: Rate { per_second: 75, per_minute: 750 },
        }
    }

    /// Each `factor` times as generous.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        let scaled = |rate: Rate| Rate {
            per_second: rate.per_second.saturating_mul(factor.max(1)),
            per_minute: rate.per_minute.saturating_mul(factor.max(1)),
        };
        Self {
            extra_small: scaled(self.extra_small),
            small: scaled(self.small),
            medium: scaled(self.medium),
            large: scaled(self.large),
        }
    }

    fn rate(&self, tier: Tier) -> Rate {
        match tier {
            Tier::ExtraSmall => self.extra_small,
            Tier::Small => self.small,
            Tier::Medium => self.medium,
            Tier::Large => self.large,
        }
    }
}

/// What is left of each window.
pub(crate) struct Windows {
    limits: Limits,
    begun: Instant,
    spent: HashMap<(Operation, Tier), Spent>,
}

#[derive(Default)]
struct Spent {
    second: u64,
    in_second: u32,
    minute: u64,
    in_minute: u32,
}

/// What the `ratelimit-*` headers of an accepted request say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Left {
    pub(crate) rate: Rate,
    pub(crate) remaining: u32,
}

impl Windows {
    pub(crate) fn new(limits: Limits, now: Instant) -> Self {
        Self { limits, begun: now, spent: HashMap::new() }
    }

    /// Counts a request, or says after how many whole seconds there is room again. Refused requests do not count.
    pub(crate) fn take(
        &mut self,
        operation: Operation,
        tier: Tier,
        now: Instant,
    ) -> Result<Left, u64> {
        let rate = self.limits.rate(tier);
        let age = now.saturating_duration_since(self.begun);
        let (second, minute) = (age.as_secs(), age.as_secs() / 60);
        let spent = self.spent.entry((operation, tier)).or_default();
        if spent.second != second {
            (spent.second, spent.in_second) = (second, 0);
        }
        if spent.minute != minute {
            (spent.minute, spent.in_minute) = (minute, 0);
        }
        if spent.in_minute >= rate.per_minute {
            return Err(seconds_until(Duration::from_secs((minute + 1) * 60), age));
        }
        if spent.in_second >= rate.per_second {
            return Err(seconds_until(Duration::from_secs(second + 1), age));
        }
        spent.in_second += 1;
        spent.in_minute += 1;
        Ok(Left { rate, remaining: rate.per_second - spent.in_second })
    }
}

/// Rounded up: `Retry-After` has no fractions, and a retry that comes too early is refused again.
fn seconds_until(end: Duration, age: Duration) -> u64 {
    let left = end.saturating_sub(age);
    (left.as_secs() + u64::from(left.subsec_nanos() > 0)).max(1)
}
