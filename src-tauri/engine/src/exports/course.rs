//! One run on its way: what its parts (sending, settling, finishing) share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use listward_klaviyo::{Client, Wait, WaitReason, Waiting};
use rusqlite::Transaction;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::live::{Live, Unwritten};
use super::pace::RunPace;
use super::people::People;
use super::trouble::Outage;
use super::waits::whole_seconds;
use crate::clock::Moment;
use crate::contract::{ConnectionId, ErrorCode, ExportId, Failure, RunHappening, RunHold, RunId};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::store::run_chunks::ChunkRow;
use crate::store::runs::{self, RunRow};
use crate::store::{failure_of, run_findings, run_outbound};

/// One run on its way.
pub(super) struct Course {
    pub(super) engine: Arc<Engine>,
    pub(super) run: RunId,
    pub(super) connection: ConnectionId,
    pub(super) people: Arc<People>,
    pub(super) export: ExportId,
    client: Mutex<Client>,
    pub(super) pace: RunPace,
    pub(super) live: Arc<Live>,
    /// The chunks that Klaviyo has and whose jobs have not ended.
    with_klaviyo: Mutex<Vec<ChunkRow>>,
    /// There are more of them, or there will be no more.
    pub(super) news: Notify,
    /// The outcome of one more is known.
    pub(super) settled_one: Notify,
    all_sent: AtomicBool,
    stopped: OnceLock<Failure>,
}

impl Course {
    /// A run that begins, or goes on.
    pub(super) fn new(
        (engine, live): (&Arc<Engine>, &Arc<Live>),
        row: &RunRow,
        people: Arc<People>,
        client: Client,
        pace: RunPace,
    ) -> Self {
        Self {
            engine: Arc::clone(engine),
            run: row.id,
            export: row.export,
            connection: row.connection,
            people,
            client: Mutex::new(client),
            pace,
            live: Arc::clone(live),
            with_klaviyo: Mutex::default(),
            news: Notify::new(),
            settled_one: Notify::new(),
            all_sent: AtomicBool::new(false),
            stopped: OnceLock::new(),
        }
    }

    /// Whether nothing more may be handed over.
    pub(super) fn is_halted(&self) -> bool {
        self.live.halt.is_cancelled()
    }

    /// Lets nothing more be handed over, and remembers why, also across a restart.
    pub(super) async fn stop(&self, failure: Failure) -> Result<()> {
        if self.stopped.set(failure.clone()).is_ok() {
            self.live.halt.cancel();
            let run = self.run;
            self.write(move |transaction| runs::set_failure(transaction, run, &failure)).await?;
        }
        Ok(())
    }

    /// Waits for a person, and remembers why, also across a restart. Returns when the run may go on, or is halted.
    pub(super) async fn hold(&self, hold_for: RunHold) -> Result<()> {
        hold(&self.engine, self.run, &self.live, &self.pace, hold_for).await
    }

    /// Returns when the run may go on, or is halted.
    pub(super) async fn pass(&self) {
        self.live.gate.pass(&self.live.halt).await;
    }

    /// The client as it is now, for requests that name so many people each: a connection may have been given another key
    /// while the run waited for one.
    pub(super) fn client(&self, people: u64) -> Client {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let live = Arc::clone(&self.live);
        client.with_observer(Arc::new(move |outbound| live.went_out(outbound, people)))
    }

    /// Waits until a person has put something right.
    pub(super) async fn hold_for(&self, failure: Failure) -> Result<()> {
        self.hold(RunHold::Trouble { failure }).await?;
        if let Ok(client) = self.engine.client_for(self.connection).await {
            *self.client.lock().unwrap_or_else(PoisonError::into_inner) = client;
        }
        Ok(())
    }

    /// Why it cannot go on, if it cannot.
    pub(super) fn stopped(&self) -> Option<Failure> {
        self.stopped.get().cloned()
    }

    /// The chunks that Klaviyo has and whose jobs have not ended, as they are now.
    pub(super) fn open_chunks(&self) -> Vec<ChunkRow> {
        self.locked().clone()
    }

    /// A chunk's job has ended, or is not waited for any more.
    pub(super) fn no_longer_open(&self, n: u32) {
        self.locked().retain(|row| row.n != n);
    }

    fn locked(&self) -> MutexGuard<'_, Vec<ChunkRow>> {
        self.with_klaviyo.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Klaviyo has one more.
    pub(super) fn handed_over(&self, row: ChunkRow) {
        self.locked().push(row);
        self.news.notify_one();
    }

    /// Whether every chunk was handed over or taken back.
    pub(super) fn is_all_sent(&self) -> bool {
        self.all_sent.load(Ordering::Acquire)
    }

    /// There will be no more chunks.
    pub(super) fn set_all_sent(&self) {
        self.all_sent.store(true, Ordering::Release);
        self.news.notify_one();
    }

    /// Writes that something happened, with the next thing that is written.
    pub(super) fn note(&self, what: RunHappening, count: Option<u64>) {
        self.live.note(self.now(), what, count);
    }

    /// The present, as runs take it to be.
    pub(super) fn now(&self) -> Moment {
        self.engine.runs.now()
    }

    /// The present by Klaviyo's clock; none before Klaviyo told a time.
    pub(super) fn time_at_klaviyo(&self) -> Option<Moment> {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        client.pace().time_at_klaviyo().map(Moment)
    }

    /// How requests that hand over wait: until the run is halted. `doubtful` is set when Klaviyo had trouble meanwhile.
    pub(super) fn sending(&self, doubtful: &Arc<AtomicBool>) -> Waiting {
        let doubtful = Arc::clone(doubtful);
        self.waiting(self.live.halt.clone(), move |why| {
            if matches!(why, WaitReason::Unavailable(_)) {
                doubtful.store(true, Ordering::Relaxed);
            }
        })
    }

    /// How questions wait: whatever happens, for what Klaviyo has is still settled.
    pub(super) fn asking(&self, people: u64) -> Client {
        self.client(people).with_waiting(self.waiting(CancellationToken::new(), |_| ()))
    }

    fn waiting(
        &self,
        halt: CancellationToken,
        hear: impl Fn(WaitReason) + Send + Sync + 'static,
    ) -> Waiting {
        let (engine, live) = (Arc::clone(&self.engine), Arc::clone(&self.live));
        let on_wait = move |wait: Wait| {
            hear(wait.why);
            tell(&live, engine.runs.now(), wait);
        };
        Waiting::patient(halt, on_wait).no_longer_than(self.pace.give_up)
    }

    /// Writes as [`write_books`] does.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        write: impl Fn(&Transaction<'_>) -> Result<T> + Clone + Send + 'static,
    ) -> Result<T> {
        write_books(&self.engine, self.run, &self.live, &self.pace, write).await
    }

    /// Does blocking work with the people of the run.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&People) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let people = Arc::clone(&self.people);
        tokio::task::spawn_blocking(move || work(&people)).await?
    }
}

/// Lets a run wait for a person, and remembers why, also across a restart. Returns when it may go on, or is halted.
pub(super) async fn hold(
    engine: &Arc<Engine>,
    run: RunId,
    live: &Arc<Live>,
    pace: &RunPace,
    hold: RunHold,
) -> Result<()> {
    if !live.halt.is_cancelled() && live.gate.close() {
        live.note(engine.runs.now(), RunHappening::Held, None);
        write_books(engine, run, live, pace, move |transaction| {
            run_findings::set_hold(transaction, run, Some(&hold))
        })
        .await?;
        live.gate.is_written();
        engine.events.emit(Event::RunProgressed { run });
    }
    live.gate.pass(&live.halt).await;
    Ok(())
}

/// Writes in one transaction, on a blocking thread, together with what happened meanwhile and what left the laptop.
///
/// A run whose books cannot be written pauses: what it would do next could not be remembered.
pub(super) async fn write_books<T: Send + 'static>(
    engine: &Arc<Engine>,
    run: RunId,
    live: &Arc<Live>,
    pace: &RunPace,
    write: impl Fn(&Transaction<'_>) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    let mut outage = Outage::default();
    loop {
        // Taken, not copied: chunks side by side write at the same time, and each note belongs into the book once.
        let taken: Arc<Mutex<Unwritten>> = Arc::default();
        let (listener, holder, write) = (Arc::clone(live), Arc::clone(&taken), write.clone());
        let written = engine.write(move |transaction| {
            let mut unwritten = holder.lock().unwrap_or_else(PoisonError::into_inner);
            *unwritten = listener.take_unwritten();
            for note in &unwritten.notes {
                runs::note(transaction, run, note)?;
            }
            for row in unwritten.outbound.rows() {
                run_outbound::add(transaction, run, &row)?;
            }
            write(transaction)
        });
        let error = match written.await {
            Ok(answer) => {
                live.touch();
                return Ok(answer);
            }
            Err(error) => error,
        };
        live.give_back(std::mem::take(&mut *taken.lock().unwrap_or_else(PoisonError::into_inner)));
        if !may_pass(&error) || outage.is_longer_than(pace.give_up) {
            return Err(error);
        }
        tracing::warn!(run = run.0, "a run waits until its books can be written");
        tokio::time::sleep(pace.outage).await;
    }
}

/// Whether what the disk refused may go well later.
fn may_pass(error: &Error) -> bool {
    let Error::Database(cause) = error else { return false };
    matches!(
        failure_of(cause).code,
        ErrorCode::DiskFull
            | ErrorCode::DiskError
            | ErrorCode::FolderReadOnly
            | ErrorCode::FolderInUse
    )
}

/// Shows a wait and, when it was not our own pacing, writes it into the timeline.
pub(super) fn tell(live: &Live, now: Moment, wait: Wait) {
    live.waits(wait);
    match wait.why {
        WaitReason::Pace => {}
        WaitReason::Asked => {
            let seconds = whole_seconds(wait.pause);
            live.note_once(now, RunHappening::KlaviyoAskedToWait, Some(seconds));
        }
        WaitReason::Unavailable(_) | WaitReason::Unreachable(_) => {
            live.note_once(now, RunHappening::NetworkLost, None);
        }
    }
}
