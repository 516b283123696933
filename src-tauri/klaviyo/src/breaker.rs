//! When a server that is down is left alone: after some failures in a row only one request asks, now and then, whether it is
//! up again. Pure: time is an argument.

use std::time::Duration;

use tokio::time::Instant;

use crate::waiting::WaitReason;

/// Failures in a row after which the server counts as down.
const DOWN_AFTER: u32 = 5;

/// What is known of the server.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    failures: u32,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// It answers, as far as we know: everything may go.
    #[default]
    Closed,
    /// It is down: nothing goes before this time.
    Open { until: Instant, why: WaitReason },
    /// One request is finding out.
    HalfOpen { why: WaitReason },
}

/// Whether a request may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// It may.
    Free,
    /// It may, and all others wait for what becomes of it.
    Probe,
    /// Not before this time.
    Later(Instant, WaitReason),
    /// Not before another request has found out.
    AfterProbe(WaitReason),
}

impl Breaker {
    /// What a request would be told at `now`.
    pub(crate) fn look(&self, now: Instant) -> Entry {
        match self.state {
            State::Closed => Entry::Free,
            State::Open { until, why } if now < until => Entry::Later(until, why),
            State::Open { .. } => Entry::Probe,
            State::HalfOpen { why } => Entry::AfterProbe(why),
        }
    }

    /// Lets a request go at `now`, or says what it has to wait for.
    pub(crate) fn enter(&mut self, now: Instant) -> Entry {
        let entry = self.look(now);
        if let (Entry::Probe, State::Open { why, .. }) = (entry, self.state) {
            self.state = State::HalfOpen { why };
        }
        entry
    }

    /// The server answered, whatever it said.
    pub(crate) fn answered(&mut self) {
        *self = Self::default();
    }

    /// A request failed at `now`. The server is left alone for `pause` when that was one too many; then this is until when.
    pub(crate) fn failed(
        &mut self,
        now: Instant,
        pause: Duration,
        why: WaitReason,
    ) -> Option<Instant> {
        self.failures = self.failures.saturating_add(1);
        match self.state {
            // It was under way when the server went down, and says nothing new.
            State::Open { until, .. } if now < until => return Some(until),
            State::Closed if self.failures < DOWN_AFTER => return None,
            _ => {}
        }
        let until = now + pause;
        self.state = State::Open { until, why };
        Some(until)
    }

    /// The probe was given up at `now` without finding out: the next request may.
    pub(crate) fn abandoned(&mut self, now: Instant) {
        if let State::HalfOpen { why } = self.state {
            self.state = State::Open { until: now, why };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_mins(1);
    const WHY: WaitReason = WaitReason::Unavailable(503);

    /// A server that has just gone down.
    fn down(now: Instant) -> Breaker {
        let mut breaker = Breaker::default();
        for failure in 1..DOWN_AFTER {
            assert_eq!(breaker.failed(now, PAUSE, WHY), None, "{failure} may be chance");
            assert_eq!(breaker.enter(now), Entry::Free, "so everything goes on");
        }
        assert_eq!(breaker.failed(now, PAUSE, WHY), Some(now + PAUSE), "this was one too many");
        breaker
    }

    #[test]
    fn after_five_failures_in_a_row_one_request_for_each_pause_asks() {
        let now = Instant::now();
        let mut breaker = down(now);
        assert_eq!(breaker.enter(now), Entry::Later(now + PAUSE, WHY), "nothing goes");
        let mut later = now;
        for _ in 0..3 {
            later += PAUSE;
            assert_eq!(breaker.enter(later), Entry::Probe, "one asks");
            assert_eq!(breaker.enter(later), Entry::AfterProbe(WHY), "the others wait for it");
            let failed = breaker.failed(later, PAUSE, WHY);
            assert_eq!(failed, Some(later + PAUSE), "a single failure is enough now");
        }
    }

    #[test]
    fn any_answer_ends_it_and_the_count_begins_anew() {
        let now = Instant::now();
        let mut breaker = down(now);
        assert_eq!(breaker.enter(now + PAUSE), Entry::Probe, "one asks");
        breaker.answered();
        assert_eq!(breaker.enter(now + PAUSE), Entry::Free, "all go on");
        assert_eq!(breaker.failed(now + PAUSE, PAUSE, WHY), None, "one failure is chance again");
    }

    #[test]
    fn failures_of_what_was_under_way_do_not_make_the_pause_longer() {
        let now = Instant::now();
        let mut breaker = down(now);
        let late = now + Duration::from_secs(5);
        assert_eq!(breaker.failed(late, PAUSE, WHY), Some(now + PAUSE), "still the same pause");
    }

    #[test]
    fn a_probe_that_was_given_up_leaves_its_place_to_the_next() {
        let now = Instant::now();
        let mut breaker = down(now);
        assert_eq!(breaker.enter(now + PAUSE), Entry::Probe, "one asks");
        breaker.abandoned(now + PAUSE);
        assert_eq!(breaker.enter(now + PAUSE), Entry::Probe, "and then another");
    }
}
