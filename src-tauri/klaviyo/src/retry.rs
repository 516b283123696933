//! When to try again: what `Retry-After` means, and how long to stay away when nobody says. Pure: time and chance are
//! arguments.

use std::time::Duration;

use jiff::Timestamp;

/// A wait beyond this is nonsense: Klaviyo's longest window is a day.
const LONGEST_SENSIBLE: Duration = Duration::from_hours(25);

/// How long to stay away from a server in trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Upper bound of the first pause; it doubles each time.
    pub base: Duration,
    /// Upper bound of every pause, and the pause itself once trouble has become a habit.
    pub cap: Duration,
}

impl Backoff {
    /// One second, doubling up to a minute.
    pub fn klaviyo() -> Self {
        Self { base: Duration::from_secs(1), cap: Duration::from_mins(1) }
    }

    /// The pause after failed attempt `attempt` (from 1) with full jitter: `jitter` in 0..1 is the part of the bound that is
    /// waited, so that a thousand laptops do not come back together.
    pub fn pause(&self, attempt: u32, jitter: f64) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        let bound = self.base.saturating_mul(1 << doublings).min(self.cap);
        bound.mul_f64(jitter.clamp(0.0, 1.0))
    }
}

/// The pause that a 429 asks for: never less than it says, and up to a fifth more.
pub(crate) fn obeyed(asked: Duration, jitter: f64) -> Duration {
    asked + asked.mul_f64(0.2 * jitter.clamp(0.0, 1.0))
}

/// Reads a `Retry-After` header in seconds or as a date. `None` when it is missing, is zero or in the past, or makes no
/// sense: then one's own back-off applies, because an immediate retry is always refused.
pub(crate) fn retry_after(header: Option<&str>, now: Timestamp) -> Option<Duration> {
    let text = header?.trim();
    let asked = if let Ok(seconds) = text.parse::<u64>() {
        Duration::from_secs(seconds)
    } else {
        let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
        Duration::try_from(date.duration_since(now)).ok()?
    };
    (!asked.is_zero() && asked <= LONGEST_SENSIBLE).then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-24T12:00:00Z".parse().expect("a timestamp")
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_nonsense_is_no_answer() {
        let table = [
            (Some("1"), Some(1)),
            (Some(" 12 "), Some(12)),
            (Some("3723"), Some(3723)),
            (Some("Tue, 24 Nov 2026 12:01:30 GMT"), Some(90)),
            (Some("Tue, 24 Nov 2026 11:59:00 GMT"), None),
            (Some("0"), None),
            (Some("-5"), None),
            (Some("1e9"), None),
            (Some("1000000000"), None),
            (Some("soon"), None),
            (Some(""), None),
            (None, None),
        ];
        for (header, seconds) in table {
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(retry_after(header, now()), expected, "header {header:?}");
        }
    }

    #[test]
    fn backoff_doubles_up_to_its_cap_and_jitter_only_shortens_it() {
        let backoff = Backoff::klaviyo();
        let bounds: Vec<u64> =
            (1..=8).map(|attempt| backoff.pause(attempt, 1.0).as_secs()).collect();
        assert_eq!(bounds, [1, 2, 4, 8, 16, 32, 60, 60], "1 s doubling, capped at a minute");
        assert_eq!(backoff.pause(3, 0.0), Duration::ZERO, "full jitter reaches down to nothing");
        assert_eq!(backoff.pause(u32::MAX, 0.5), Duration::from_secs(30), "no overflow, ever");
    }

    #[test]
    fn a_429_is_never_cut_short() {
        let asked = Duration::from_secs(10);
        assert_eq!(obeyed(asked, 0.0), asked, "without jitter exactly what was asked");
        assert_eq!(obeyed(asked, 1.0), Duration::from_secs(12), "with jitter at most a fifth more");
    }
}
