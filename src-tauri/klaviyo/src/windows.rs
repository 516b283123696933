//! Turns: when the next request to one endpoint may go.
//!
//! Klaviyo counts in fixed windows of a second and a minute for each endpoint. We do not know when a window begins, so a
//! request goes out only when *no* second and *no* minute, wherever it began, would hold more than its share. A token
//! bucket that allows the same burst would let twice the share into one minute.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::limits::Rate;
use crate::share::Share;

/// Requests that left a second apart may arrive a little closer: windows are taken this much longer than they are.
const SECOND: Duration = Duration::from_millis(1050);
const MINUTE: Duration = Duration::from_millis(60_500);

/// The turns of the last minute at one endpoint, oldest first; some may still lie ahead.
#[derive(Default)]
pub(crate) struct Windows {
    turns: VecDeque<Instant>,
    held_until: Option<Instant>,
    pub(crate) share: Share,
}

impl Windows {
    /// Takes the next free turn, or says how far away it is when that is more than `longest`.
    pub(crate) fn take(
        &mut self,
        rate: Rate,
        now: Instant,
        longest: Duration,
    ) -> Result<Instant, Duration> {
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

    /// Lets nothing out before `until`.
    pub(crate) fn hold(&mut self, until: Instant) {
        self.held_until = self.held_until.max(Some(until));
    }

    /// How many requests had their turn within the last second and the last minute.
    pub(crate) fn sent(&self, now: Instant) -> (usize, usize) {
        let within = |window: Duration| {
            let recent = |turn: &&Instant| **turn <= now && now - **turn < window;
            self.turns.iter().filter(recent).count()
        };
        (within(Duration::from_secs(1)), within(Duration::from_mins(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Pacing;

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
        let full = Pacing::klaviyo().medium;
        for (share, second, minute) in [(1.0, 10, 150), (0.75, 7, 112), (0.5, 5, 75), (0.01, 1, 1)]
        {
            let offsets = turns(full.share(share), 400);
            for (at, offset) in offsets.iter().enumerate() {
                let within =
                    |window: u128| offsets[at..].iter().filter(|&&o| o - offset < window).count();
                let holds = (within(1_000), within(60_000));
                assert!(holds.0 <= second, "the second from {offset} ms at {share}: {holds:?}");
                assert!(holds.1 <= minute, "the minute from {offset} ms at {share}: {holds:?}");
            }
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
    fn what_was_sent_is_counted_and_what_lies_ahead_is_not() {
        let start = Instant::now();
        let mut windows = Windows::default();
        let rate = Rate { per_second: 2, per_minute: 100 };
        for _ in 0..5 {
            windows.take(rate, start, Duration::MAX).expect("no limit on patience");
        }
        let after = |milliseconds| windows.sent(start + Duration::from_millis(milliseconds));
        assert_eq!(after(0), (2, 2), "three are still to come");
        assert_eq!(after(1_050), (2, 4), "the next two");
        assert_eq!(after(70_000), (0, 0), "long ago");
    }
}
