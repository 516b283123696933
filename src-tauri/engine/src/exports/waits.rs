//! What a run waits for while nobody has to do anything, as a person is told it.

use std::time::Duration;

use listward_klaviyo as klaviyo;
use tokio::time::Instant;

use crate::clock::Moment;
use crate::contract::Waiting;

/// What a run waits for at this moment.
#[derive(Default)]
pub(super) struct Waits(Vec<Wait>);

/// A wait that goes on until some time.
#[derive(Clone, Copy)]
struct Wait {
    until: Instant,
    why: klaviyo::WaitReason,
}

impl Waits {
    /// A wait begins.
    pub(super) fn begin(&mut self, now: Instant, wait: klaviyo::Wait) {
        self.0.retain(|wait| wait.until > now);
        self.0.push(Wait { until: now + wait.pause, why: wait.why });
    }

    /// Something went well.
    pub(super) fn are_over(&mut self) {
        self.0.clear();
    }

    /// The longest wait that a person should know of; our own pacing is not one. `at` is what the clock shows now.
    pub(super) fn longest(&self, now: Instant, at: Moment) -> Option<Waiting> {
        use klaviyo::WaitReason::{Asked, Pace, Unavailable, Unreachable};
        let worth_telling = self.0.iter().filter(|wait| wait.until > now && wait.why != Pace);
        let longest = worth_telling.max_by_key(|wait| wait.until)?;
        let seconds = whole_seconds(longest.until - now);
        let until = Moment(at.0.checked_add(Duration::from_secs(seconds)).unwrap_or(at.0));
        Some(match longest.why {
            Asked | Pace => Waiting::Klaviyo { seconds, until },
            Unavailable(_) | Unreachable(_) => Waiting::Network { seconds, until },
        })
    }
}

/// Seconds, a begun one counted whole.
pub(super) fn whole_seconds(pause: Duration) -> u64 {
    pause.as_secs() + u64::from(pause.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_pacing_is_not_shown_as_waiting_and_success_ends_a_wait() {
        let (mut waits, now) = (Waits::default(), Instant::now());
        let noon = Moment("2026-11-24T12:00:00Z".parse().expect("a moment"));
        let until = Moment("2026-11-24T12:00:30Z".parse().expect("a moment"));
        let pause = Duration::from_secs(30);
        waits.begin(now, klaviyo::Wait { pause, why: klaviyo::WaitReason::Pace });
        assert_eq!(waits.longest(now, noon), None, "pacing is the plan");
        waits.begin(now, klaviyo::Wait { pause, why: klaviyo::WaitReason::Asked });
        assert_eq!(
            waits.longest(now, noon),
            Some(Waiting::Klaviyo { seconds: 30, until }),
            "it asked"
        );
        assert_eq!(waits.longest(now + pause, noon), None, "that is over");
        waits.begin(now, klaviyo::Wait { pause, why: klaviyo::WaitReason::Unavailable(503) });
        waits.are_over();
        assert_eq!(waits.longest(now, noon), None, "it goes on");
    }
}
