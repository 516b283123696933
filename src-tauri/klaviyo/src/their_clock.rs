//! What time it is at Klaviyo, as its answers tell.
//!
//! A laptop's clock may be wrong by a day. Whatever is compared with times that Klaviyo tells is better taken from Klaviyo's own.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

/// What Klaviyo's clock showed last.
#[derive(Default)]
pub(crate) struct TheirClock(Mutex<Option<(Timestamp, Instant)>>);

impl TheirClock {
    /// An answer told the time.
    pub(crate) fn shows(&self, time: Timestamp, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((time, now));
    }

    /// What it shows now; `None` before the first answer. After this computer slept it is behind until the next one.
    pub(crate) fn time(&self, now: Instant) -> Option<Timestamp> {
        let (time, then) = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        let passed: Duration = now.saturating_duration_since(then);
        time.checked_add(passed).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_from_what_was_told_last() {
        let clock = TheirClock::default();
        let told = "2026-11-24T12:00:00Z".parse().expect("a timestamp");
        let now = Instant::now();
        assert_eq!(clock.time(now), None, "nobody has told it yet");

        clock.shows(told, now);

        let later = "2026-11-24T12:00:05Z".parse().expect("a timestamp");
        assert_eq!(clock.time(now + Duration::from_secs(5)), Some(later));
    }
}
