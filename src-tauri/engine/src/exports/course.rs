//! One run on its way: what its parts (sending, settling, finishing) share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use listward_klaviyo::{Client, Wait, WaitReason, Waiting};
use rusqlite::Transaction;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::durable::{hold, write_books};
use super::live::Live;
use super::pace::RunPace;
use super::people::People;
use super::waits::whole_seconds;
use crate::clock::Moment;
use crate::contract::{ConnectionId, ExportId, Failure, RunHappening, RunHold, RunId};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::run_chunks::ChunkRow;
use crate::store::runs::{self, RunRow};

/// One run on its way.
pub(super) struct Course {
    pub(super) engine: Arc<Engine>,
    pub(super) run: RunId,
    pub(super) connection: ConnectionId,
    pub(super) people: Arc<People>,
    pub(super) export: ExportId,
    /// The run that it takes back.
    pub(super) undoes: Option<RunId>,
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
            undoes: row.undoes,
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

    /// Returns when the run may go on, or is halted. One that was away for long waits for a person first.
    pub(super) async fn pass(&self) -> Result<()> {
        self.live.gate.pass(&self.live.halt).await;
        while !self.is_halted()
            && let Some(failure) = self.live.presence.look(self.now())
        {
            self.hold_for(failure).await?;
        }
        Ok(())
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

    /// How requests that hand over wait: until the run is halted, or was away for long. `doubtful` is set when Klaviyo had trouble meanwhile.
    pub(super) fn sending(&self, doubtful: &Arc<AtomicBool>) -> Waiting {
        let doubtful = Arc::clone(doubtful);
        self.unless_away(self.waiting(self.live.halt.clone(), move |why| {
            if matches!(why, WaitReason::Unavailable(_)) {
                doubtful.store(true, Ordering::Relaxed);
            }
        }))
    }

    /// How questions about what Klaviyo has wait: whatever happens, for that is still settled.
    pub(super) fn asking(&self) -> Client {
        self.client(0).with_waiting(self.waiting(CancellationToken::new(), |_| ()))
    }

    /// How everything else waits that is insisted on: until the run is halted, or was away for long.
    pub(super) fn insisting(&self, people: u64) -> Client {
        let waiting = self.waiting(self.live.halt.clone(), |_| ());
        self.client(people).with_waiting(self.unless_away(waiting))
    }

    /// The same that begins nothing after a long sleep: a person is asked first.
    pub(super) fn unless_away(&self, waiting: Waiting) -> Waiting {
        let (engine, live) = (Arc::clone(&self.engine), Arc::clone(&self.live));
        waiting.as_long_as(move || live.presence.look(engine.runs.now()).is_none())
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
