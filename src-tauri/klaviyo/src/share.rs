//! How much of Klaviyo's limits is left to us when other tools of the same account draw on them too. Pure: time is an
//! argument.

use std::time::Duration;

use tokio::time::Instant;

use crate::limits::Rate;

/// What a refusal that is not our own doing leaves of our share.
const STEP: f64 = 0.7;

/// We never go slower than this: others who leave less are not to starve a run for ever.
const FLOOR: f64 = 0.2;

/// How much of itself a share regains in each quiet [`RECOVERY_TIME`]: from the floor to the full limits it takes 17 minutes.
const RECOVERY: f64 = 1.1;
const RECOVERY_TIME: Duration = Duration::from_mins(1);

/// Requests that were under way together are refused together: that is one refusal.
const TOGETHER: Duration = Duration::from_secs(2);

/// A longer pause is asked for by a limit on the day, about which going slower changes nothing.
const LONGEST_WINDOW: Duration = Duration::from_mins(1);

/// What is left to us, from [`FLOOR`] to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Share {
    lowered: Option<(f64, Instant)>,
}

/// What we know about a refusal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusal {
    /// The limits that Klaviyo publishes.
    pub(crate) rate: Rate,
    /// What we sent within the last second and the last minute, the refused request included.
    pub(crate) sent: (usize, usize),
    /// How long Klaviyo asked us to stay away, if it said so.
    pub(crate) asked: Option<Duration>,
}

impl Share {
    /// The share at `now`.
    pub(crate) fn at(self, now: Instant) -> f64 {
        self.lowered
            .map_or(1.0, |(share, since)| recovered(share, now.saturating_duration_since(since)))
    }

    /// The share after a refusal at `now`.
    pub(crate) fn after(self, refusal: &Refusal, now: Instant) -> Self {
        let one_of_many =
            self.lowered.is_some_and(|(_, at)| now.saturating_duration_since(at) < TOGETHER);
        if one_of_many || is_explained(refusal) {
            return self;
        }
        Self { lowered: Some((lowered(self.at(now)), now)) }
    }
}

/// Whether we would have been refused had we been alone.
fn is_explained(refusal: &Refusal) -> bool {
    let Refusal { rate, sent: (in_second, in_minute), asked } = refusal;
    let too_many = |sent: usize, limit: u32| u32::try_from(sent).map_or(true, |sent| sent > limit);
    too_many(*in_second, rate.per_second)
        || too_many(*in_minute, rate.per_minute)
        || asked.is_some_and(|asked| asked > LONGEST_WINDOW)
}

fn lowered(share: f64) -> f64 {
    (share * STEP).max(FLOOR)
}

fn recovered(share: f64, quiet: Duration) -> f64 {
    let steps = quiet.as_secs() / RECOVERY_TIME.as_secs();
    let steps = i32::try_from(steps).unwrap_or(i32::MAX);
    (share * RECOVERY.powi(steps)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { per_second: 10, per_minute: 150 };

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 0.001
    }

    #[test]
    fn a_share_falls_step_by_step_to_its_floor() {
        let mut share = 1.0;
        for expected in [0.7, 0.49, 0.343, 0.24, 0.2, 0.2] {
            share = lowered(share);
            assert!(close(share, expected), "{share} should be {expected}");
        }
    }

    #[test]
    fn a_share_recovers_a_tenth_of_itself_a_minute_up_to_all() {
        let table = [
            (0.5, 0, 0.5),
            (0.5, 59, 0.5),
            (0.5, 60, 0.55),
            (0.5, 150, 0.605),
            (0.7, 240, 1.0),
            (0.2, 16 * 60, 0.919),
            (0.2, 17 * 60, 1.0),
            (0.2, u64::MAX, 1.0),
        ];
        for (share, seconds, expected) in table {
            let found = recovered(share, Duration::from_secs(seconds));
            assert!(close(found, expected), "{share} after {seconds} s: {found}, not {expected}");
        }
    }

    #[test]
    fn a_refusal_is_explained_by_our_own_haste_or_by_the_day() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        let table = [
            ((1, 1), seconds(1), false, "we hardly sent anything"),
            ((10, 150), seconds(1), false, "all that is allowed, and no more"),
            ((11, 11), seconds(1), true, "one too many within the second"),
            ((1, 151), seconds(40), true, "one too many within the minute"),
            ((1, 1), None, false, "no pause was named"),
            ((1, 1), seconds(3_723), true, "a limit on the day"),
        ];
        for (sent, asked, expected, why) in table {
            assert_eq!(is_explained(&Refusal { rate: RATE, sent, asked }), expected, "{why}");
        }
    }

    #[test]
    fn refusals_together_are_one_and_later_ones_count_again() {
        let refusal = Refusal { rate: RATE, sent: (1, 1), asked: Some(Duration::from_secs(1)) };
        let now = Instant::now();
        let after = |seconds: u64| now + Duration::from_secs(seconds);
        let share = Share::default().after(&refusal, now).after(&refusal, after(1));
        assert!(close(share.at(after(1)), 0.7), "one step for both");
        let share = share.after(&refusal, after(3));
        assert!(close(share.at(after(3)), 0.49), "another step");
        assert!(close(share.at(after(63)), 0.539), "and a minute later it grows again");
    }
}
