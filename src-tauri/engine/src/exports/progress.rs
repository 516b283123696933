//! How far a run is and how long it may still take. Pure: the time is an argument.

use std::time::Duration;

/// The parts of the whole that each phase takes: preparing, handing over, Klaviyo's work, results.
const PREPARING: f64 = 0.05;
const HANDING_OVER: f64 = 0.45;
const KLAVIYO: f64 = 0.45;
const RESULTS: f64 = 0.05;

/// After this time half of what a rate goes by is newer.
const HALF_LIFE: f64 = 15.0;

/// Before this nobody can say how long it will take.
const EARLIEST_GUESS: Duration = Duration::from_secs(5);
const FEWEST_CHUNKS: u64 = 2;

/// What is done of a run, in people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// Whether members are frozen.
    pub(super) prepared: bool,
    /// Those to hand over in all.
    pub(super) to_send: u64,
    /// Handed over.
    pub(super) handed_over: u64,
    /// Worked on by Klaviyo, as far as it tells.
    pub(super) worked_on: u64,
    /// Those whose outcome is known here.
    pub(super) settled: u64,
}

/// The whole as a number from 0 to 1.
pub(super) fn share(done: Done) -> f64 {
    if !done.prepared {
        return 0.0;
    }
    let of_all = |people: u64| {
        if done.to_send == 0 { 1.0 } else { (as_float(people) / as_float(done.to_send)).min(1.0) }
    };
    let worked_on = done.worked_on.max(done.settled);
    PREPARING
        + HANDING_OVER * of_all(done.handed_over)
        + KLAVIYO * of_all(worked_on)
        + RESULTS * of_all(done.settled)
}

/// About how long a run still takes: handing over and Klaviyo's work go on side by side, so the longer one counts.
pub(super) fn seconds_left(
    done: Done,
    chunks: u64,
    elapsed: Duration,
    handing_over: &Rate,
    working: &Rate,
) -> Option<u64> {
    if elapsed < EARLIEST_GUESS || chunks < FEWEST_CHUNKS || done.to_send == 0 {
        return None;
    }
    let worked_on = done.worked_on.max(done.settled);
    let handing = handing_over.time_for(done.to_send.saturating_sub(done.handed_over))?;
    let working = working.time_for(done.to_send.saturating_sub(worked_on))?;
    Some(handing.max(working).as_secs())
}

/// How fast something goes: an average in which the last seconds count most.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rate {
    seen: Option<(Duration, u64)>,
    per_second: Option<f64>,
}

impl Rate {
    /// Takes note of how much was done at a time since the beginning.
    pub(super) fn observe(&mut self, at: Duration, total: u64) {
        let Some((before, previous)) = self.seen else {
            self.seen = Some((at, total));
            return;
        };
        let passed = at.saturating_sub(before).as_secs_f64();
        if passed < 0.05 {
            return;
        }
        let now = as_float(total.saturating_sub(previous)) / passed;
        let old = 0.5_f64.powf(passed / HALF_LIFE);
        self.per_second = Some(match self.per_second {
            Some(average) => average * old + now * (1.0 - old),
            None if total == previous => return,
            None => now,
        });
        self.seen = Some((at, total));
    }

    /// How much a second.
    pub(super) fn per_second(&self) -> f64 {
        self.per_second.unwrap_or(0.0)
    }

    fn time_for(&self, amount: u64) -> Option<Duration> {
        if amount == 0 {
            return Some(Duration::ZERO);
        }
        let per_second = self.per_second.filter(|per_second| *per_second > 0.0)?;
        Duration::try_from_secs_f64(as_float(amount) / per_second).ok()
    }
}

/// Exact up to 2^53 people.
#[expect(clippy::cast_precision_loss, reason = "there are not that many people")]
fn as_float(people: u64) -> f64 {
    people as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_bar_that_is_full_means_that_every_outcome_is_known() {
        let mut done = Done { prepared: true, to_send: 100, ..Done::default() };
        assert!((share(done) - 0.05).abs() < 1e-9, "prepared, and nothing has left");
        done.handed_over = 100;
        assert!((share(done) - 0.5).abs() < 1e-9, "all handed over is half of the way");
        done.worked_on = 100;
        assert!((share(done) - 0.95).abs() < 1e-9, "Klaviyo is done; results are not here");
        done.settled = 100;
        assert!((share(done) - 1.0).abs() < 1e-9, "all known");
        assert!(share(Done::default()) < 1e-9, "nothing is prepared");
        let nobody = Done { prepared: true, ..Done::default() };
        assert!((share(nobody) - 1.0).abs() < 1e-9, "nobody to send is done at once");
    }

    #[test]
    fn a_rate_follows_the_last_seconds_and_not_a_single_one() {
        let mut rate = Rate::default();
        rate.observe(seconds(0), 0);
        rate.observe(seconds(1), 1_000);
        assert!((rate.per_second() - 1_000.0).abs() < 1e-6, "the first second is all there is");
        rate.observe(seconds(2), 1_000);
        assert!(rate.per_second() > 900.0, "one second of silence changes little");
        rate.observe(seconds(17), 1_000);
        let halved = rate.per_second();
        assert!((400.0..500.0).contains(&halved), "15 s of silence halve it, got {halved}");
    }

    #[test]
    fn nothing_is_guessed_before_five_seconds_and_two_chunks() {
        let done = Done { prepared: true, to_send: 100, handed_over: 50, ..Done::default() };
        let mut rate = Rate::default();
        rate.observe(seconds(0), 0);
        rate.observe(seconds(5), 50);
        let guess = |chunks, elapsed| seconds_left(done, chunks, seconds(elapsed), &rate, &rate);
        assert_eq!(guess(2, 4), None, "too early");
        assert_eq!(guess(1, 9), None, "too few chunks");
        assert_eq!(guess(2, 5), Some(10), "Klaviyo has 100 to go at 10 a second");
    }
}
