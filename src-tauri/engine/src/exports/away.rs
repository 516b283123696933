//! A run that was away: the program was closed, or the laptop slept while it went on.
//!
//! A sleep is seen by the clock alone, which has gone on without the run. So is a clock that is set ahead by as much; then a
//! person is asked once too often.

use std::sync::{Mutex, PoisonError};

use jiff::SignedDuration;

use crate::clock::Moment;
use crate::contract::{ErrorCode, Failure};

/// After so long it is a person who says whether a run goes on: it would send people as they were chosen then.
const AWAY: SignedDuration = SignedDuration::from_hours(24);

/// What a run waits for a person with that was last seen at one moment, and is there again at another; none when it was not away
/// for long.
pub(super) fn away_for_long(last: Moment, now: Moment) -> Option<Failure> {
    let away = now.0.duration_since(last.0);
    let hours = u64::try_from(away.as_hours()).unwrap_or(0);
    (away >= AWAY).then(|| Failure::new(ErrorCode::AwayForLong).counting(hours))
}

/// Whether a run goes on without a gap. Somebody has to look often.
#[derive(Default)]
pub(super) struct Presence(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    last: Option<Moment>,
    away: Option<Failure>,
}

impl Presence {
    /// Looks at the clock. What it says of a long gap is said until a person has answered.
    pub(super) fn look(&self, now: Moment) -> Option<Failure> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = seen.last.replace(now)
            && let Some(away) = away_for_long(last, now)
        {
            seen.away = Some(away);
        }
        seen.away.clone()
    }

    /// A person has let it go on, and knows of the gap.
    pub(super) fn is_answered(&self, now: Moment) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Seen { last: Some(now), away: None };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment(text.parse().expect("a moment"))
    }

    #[test]
    fn a_gap_of_a_day_is_told_until_a_person_has_answered() {
        let presence = Presence::default();
        assert_eq!(presence.look(at("2026-11-24T12:00:00Z")), None, "it has just begun");
        assert_eq!(presence.look(at("2026-11-25T11:59:59Z")), None, "less than a day");
        let told = presence.look(at("2026-11-27T11:59:59Z")).expect("two days");
        assert_eq!((told.code, told.count), (ErrorCode::AwayForLong, Some(48)));
        assert!(presence.look(at("2026-11-27T12:00:00Z")).is_some(), "nobody has answered");
        presence.is_answered(at("2026-11-27T12:01:00Z"));
        assert_eq!(presence.look(at("2026-11-27T12:02:00Z")), None, "somebody has");
        assert_eq!(presence.look(at("2026-11-20T12:02:00Z")), None, "a clock set back is no gap");
    }
}
