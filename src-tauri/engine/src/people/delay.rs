//! How long a name waits after wrong passwords: 1, 2, 4 … 60 seconds, and never for ever.

use jiff::SignedDuration;

use crate::clock::Moment;

/// The longest wait.
const LONGEST: SignedDuration = SignedDuration::from_secs(60);

/// How long ago the last wrong password was when it counts no more.
pub(super) const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Until when a name waits after so many wrong passwords in a row.
pub(super) fn after(now: Moment, failures: u32) -> Moment {
    // Six doublings pass the longest wait already.
    let doublings = failures.saturating_sub(1).min(6);
    Moment(now.0 + SignedDuration::from_secs(1 << doublings).min(LONGEST))
}

/// The whole seconds still to wait, rounded up; none when the wait is over.
///
/// A clock that was set back must not lock anybody out: what is left is never more than the longest wait.
pub(super) fn seconds_left(until: Moment, now: Moment) -> Option<u64> {
    let left = until.0.duration_since(now.0).min(LONGEST);
    let milliseconds = u64::try_from(left.as_millis()).ok()?;
    (milliseconds > 0).then(|| milliseconds.div_ceil(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Moment {
        Moment(jiff::Timestamp::from_second(second).expect("a moment"))
    }

    #[test]
    fn the_wait_doubles_up_to_a_minute() {
        let waits = [1, 2, 3, 6, 7, 64, u32::MAX].map(|failures| after(at(0), failures));
        assert_eq!(waits, [1, 2, 4, 32, 60, 60, 60].map(at));
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        assert_eq!(seconds_left(at(1_000_000), at(10)), Some(60), "a minute at most");
        assert_eq!(seconds_left(at(12), at(10)), Some(2));
        assert_eq!(seconds_left(at(10), at(10)), None, "the wait is over");
    }
}
