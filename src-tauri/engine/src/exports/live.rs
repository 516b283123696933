//! What is known of a run only while it goes on in this process: how fast it is, what it waits for, who was sent last.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use listward_klaviyo as klaviyo;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::away::Presence;
use super::gate::Gate;
use super::outbound::Tally;
use super::progress::{self, Done, Rate};
use super::waits::Waits;
use crate::clock::Moment;
use crate::contract::{RunHappening, RunMoment, RunProgress};

/// What happens within this time happens at once.
const SIDE_BY_SIDE: SignedDuration = SignedDuration::from_secs(2);

/// One run that goes on here.
pub(super) struct Live {
    /// A person wants it to stop, or it cannot go on: nothing more is handed over.
    pub(super) halt: CancellationToken,
    /// Closed while it waits for a person.
    pub(super) gate: Gate,
    /// Whether it goes on without a gap.
    pub(super) presence: Presence,
    began: Instant,
    state: Mutex<State>,
    changed: AtomicBool,
    ended: watch::Sender<bool>,
}

#[derive(Default)]
struct State {
    done: Done,
    chunks_sent: u64,
    chunks: u64,
    shown: f64,
    handing_over: Rate,
    working: Rate,
    waits: Waits,
    sample: Vec<Vec<String>>,
    unwritten: Unwritten,
    last_note: Option<RunMoment>,
}

/// What is still to be written down.
#[derive(Debug, Default)]
pub(super) struct Unwritten {
    /// What happened.
    pub(super) notes: Vec<RunMoment>,
    /// What left the laptop.
    pub(super) outbound: Tally,
}

impl Live {
    /// A run that begins, or goes on, at a time.
    pub(super) fn new(began: Instant) -> Self {
        Self {
            halt: CancellationToken::new(),
            gate: Gate::default(),
            presence: Presence::default(),
            began,
            state: Mutex::default(),
            changed: AtomicBool::new(true),
            ended: watch::Sender::new(false),
        }
    }

    /// Returns when the run has ended, or waits for a person.
    pub(super) async fn rests(&self) {
        let mut ended = self.ended.subscribe();
        tokio::select! {
            // The sender lives as long as `self`.
            _ = ended.wait_for(|ended| *ended) => {}
            () = self.gate.closed() => {}
        }
    }

    /// It has ended.
    pub(super) fn end(&self) {
        self.ended.send_replace(true);
    }

    /// Whether something changed since this was asked last.
    pub(super) fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }

    /// Something changed that is stored elsewhere.
    pub(super) fn touch(&self) {
        self.changed.store(true, Ordering::Relaxed);
    }

    /// Members are frozen.
    pub(super) fn prepared(&self, to_send: u64, chunks: u64) {
        self.change(|state, _| {
            state.done = Done { prepared: true, to_send, ..state.done };
            state.chunks = chunks;
        });
    }

    /// Takes over what was handed over and settled before a restart.
    pub(super) fn found(&self, handed_over: u64, settled: u64, chunks_sent: u64) {
        self.change(|state, at| {
            state.done = Done { handed_over, settled, ..state.done };
            state.chunks_sent = chunks_sent;
            state.handing_over.observe(at, handed_over);
            state.working.observe(at, settled);
        });
    }

    /// Klaviyo has a chunk. Also ends what was waited for: something went well.
    pub(super) fn handed_over(&self, people: u64, sample: &[Vec<String>]) {
        self.change(|state, at| {
            state.done.handed_over += people;
            state.chunks_sent += 1;
            state.handing_over.observe(at, state.done.handed_over);
            state.waits.are_over();
            if !sample.is_empty() {
                state.sample = sample.to_vec();
            }
        });
    }

    /// Klaviyo refused so many out of a chunk: that is an outcome, too.
    pub(super) fn refused(&self, people: u64) {
        self.change(|state, at| {
            state.done.handed_over += people;
            state.done.settled += people;
            state.handing_over.observe(at, state.done.handed_over);
        });
    }

    /// So many fewer are to be sent.
    pub(super) fn left_out(&self, people: u64) {
        self.change(|state, _| {
            state.done.to_send = state.done.to_send.saturating_sub(people);
        });
    }

    /// A chunk that Klaviyo had is handed over again.
    pub(super) fn taken_back(&self, people: u64) {
        self.change(|state, _| {
            state.done.handed_over = state.done.handed_over.saturating_sub(people);
            state.chunks_sent = state.chunks_sent.saturating_sub(1);
        });
    }

    /// Klaviyo has worked on so many of the jobs that have not ended.
    pub(super) fn works_on(&self, people: u64) {
        self.change(|state, at| {
            state.done.worked_on = state.done.worked_on.max(state.done.settled + people);
            state.working.observe(at, state.done.worked_on);
        });
    }

    /// The outcome of so many more is known.
    pub(super) fn settled(&self, people: u64) {
        self.change(|state, at| {
            state.done.settled += people;
            let worked_on = state.done.worked_on.max(state.done.settled);
            state.done.worked_on = worked_on;
            state.working.observe(at, worked_on);
        });
    }

    /// A wait begins.
    pub(super) fn waits(&self, wait: klaviyo::Wait) {
        self.change(|state, at| {
            state.waits.begin(self.began + at, wait);
        });
    }

    /// Something happened that is to be written down with the next thing that is.
    pub(super) fn note(&self, at: Moment, what: RunHappening, count: Option<u64>) {
        self.change(|state, _| {
            let note = RunMoment { at, what, count };
            state.last_note = Some(note.clone());
            state.unwritten.notes.push(note);
        });
    }

    /// The same, unless it is what happened last and just now: chunks side by side hear the same thing.
    pub(super) fn note_once(&self, at: Moment, what: RunHappening, count: Option<u64>) {
        let last = locked(&self.state).last_note.clone();
        let again = last.is_some_and(|last| {
            let passed = at.0.duration_since(last.at.0).abs();
            // Who was told to wait an hour is not told again within it.
            let meanwhile = match what {
                RunHappening::NetworkLost => true,
                RunHappening::KlaviyoAskedToWait => last.count.is_some_and(|seconds| {
                    SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)) > passed
                }),
                _ => false,
            };
            last.what == what && (meanwhile || passed < SIDE_BY_SIDE)
        });
        if !again {
            self.note(at, what, count);
        }
    }

    /// A request left the laptop that names so many people.
    pub(super) fn went_out(&self, outbound: &klaviyo::Outbound, people: u64) {
        locked(&self.state).unwritten.outbound.count(outbound, people);
    }

    /// What happened and is not written down yet.
    pub(super) fn notes(&self) -> Vec<RunMoment> {
        locked(&self.state).unwritten.notes.clone()
    }

    /// What is still to be written down, for whoever does: nobody else will.
    pub(super) fn take_unwritten(&self) -> Unwritten {
        std::mem::take(&mut locked(&self.state).unwritten)
    }

    /// It could not be written down after all.
    pub(super) fn give_back(&self, unwritten: Unwritten) {
        let mut state = locked(&self.state);
        let later = std::mem::replace(&mut state.unwritten, unwritten);
        state.unwritten.notes.extend(later.notes);
        state.unwritten.outbound.add(later.outbound);
    }

    /// How far it is now, when the clock shows `at`.
    pub(super) fn progress(&self, at: Moment) -> RunProgress {
        let now = Instant::now();
        let elapsed = now.saturating_duration_since(self.began);
        let mut state = locked(&self.state);
        state.shown = state.shown.max(progress::share(state.done));
        let done = state.done;
        let rate =
            if done.handed_over < done.to_send { &state.handing_over } else { &state.working };
        RunProgress {
            handed_over: done.handed_over,
            settled: done.settled,
            to_send: done.to_send,
            chunks_sent: state.chunks_sent,
            chunks: state.chunks.max(state.chunks_sent),
            share: state.shown,
            per_second: rate.per_second(),
            seconds_left: progress::seconds_left(
                done,
                state.chunks_sent,
                elapsed,
                &state.handing_over,
                &state.working,
            ),
            waiting: state.waits.longest(now, at),
        }
    }

    /// The last people handed over, masked.
    pub(super) fn sample(&self) -> Vec<Vec<String>> {
        locked(&self.state).sample.clone()
    }

    fn change(&self, change: impl FnOnce(&mut State, Duration)) {
        change(&mut locked(&self.state), self.began.elapsed());
        self.touch();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_never_falls_even_when_a_chunk_is_sent_again() {
        let (live, now) = (Live::new(Instant::now()), Moment::now());
        live.prepared(100, 2);
        live.handed_over(50, &[]);
        let before = live.progress(now).share;
        live.taken_back(50);
        let after = live.progress(now);
        assert!(after.share >= before, "it fell from {before} to {}", after.share);
        assert_eq!(after.handed_over, 0, "the number itself says what is true");
    }
}
