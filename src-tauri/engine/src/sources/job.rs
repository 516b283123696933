//! Imports that are going on or have ended: how far, how they stand, how to stop them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::locked;
use crate::contract::{ErrorCode, ImportId, ImportPhase, ImportProgress, ImportState};
use crate::error::Result;
use crate::event::{Event, EventSink};

/// How long between two events of one import, at least.
const BETWEEN_EVENTS: Duration = Duration::from_millis(100);
/// How many imports are remembered after they have ended.
const REMEMBERED: usize = 100;

/// All imports since the program started.
#[derive(Default)]
pub(crate) struct Imports {
    jobs: Mutex<BTreeMap<ImportId, Arc<Job>>>,
    /// Held by whoever changes what sources there are: one at a time.
    pub(crate) turn: tokio::sync::Mutex<()>,
}

/// One import.
pub(crate) struct Job {
    /// How far it is.
    pub(crate) watch: Watch,
    /// The headings of its file and what separates cells, once they are known.
    pub(crate) layout: Mutex<(Vec<String>, u8)>,
    /// How it ended; none while it goes on.
    ended: watch::Sender<Option<ImportState>>,
}

/// How far an import is, told to whoever listens; and whether it is to go on.
pub(crate) struct Watch {
    import: ImportId,
    bytes_total: u64,
    bytes: AtomicU64,
    rows: AtomicU64,
    rejected: AtomicU64,
    unifying: AtomicBool,
    told: Mutex<Option<Instant>>,
    events: Arc<dyn EventSink>,
    /// Stops it.
    pub(crate) cancel: CancellationToken,
}

impl Imports {
    /// Begins an import; `last` is the largest id that the database knows.
    pub(crate) fn begin(&self, last: i64, bytes: u64, events: Arc<dyn EventSink>) -> Arc<Job> {
        let mut jobs = locked(&self.jobs);
        let newest = jobs.last_key_value().map_or(0, |(id, _)| id.0);
        let import = ImportId(newest.max(last) + 1);
        let job = Arc::new(Job {
            watch: Watch::new(import, bytes, events),
            layout: Mutex::new((Vec::new(), b',')),
            ended: watch::channel(None).0,
        });
        jobs.insert(import, Arc::clone(&job));
        if jobs.len() > REMEMBERED
            && let Some((oldest, job)) = jobs.first_key_value()
            && job.ended.borrow().is_some()
        {
            let oldest = *oldest;
            jobs.remove(&oldest);
        }
        job
    }

    /// How many go on.
    pub(crate) fn going(&self) -> usize {
        locked(&self.jobs).values().filter(|job| job.ended.borrow().is_none()).count()
    }

    /// An import.
    pub(crate) fn job(&self, import: ImportId) -> Result<Arc<Job>> {
        Ok(locked(&self.jobs).get(&import).cloned().ok_or(ErrorCode::NotFound)?)
    }
}

impl Job {
    /// How it stands.
    pub(crate) fn state(&self) -> ImportState {
        let ended = self.ended.borrow().clone();
        ended.unwrap_or_else(|| ImportState::Going { progress: self.watch.progress() })
    }

    /// Says how it ended.
    pub(crate) fn end(&self, state: ImportState) {
        self.ended.send_replace(Some(state));
        self.watch.events.emit(Event::ImportEnded { import: self.watch.import });
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&self) -> ImportState {
        let mut ended = self.ended.subscribe();
        let _sender_lives_as_long_as_the_job = ended.wait_for(Option::is_some).await;
        self.state()
    }
}

impl Watch {
    fn new(import: ImportId, bytes_total: u64, events: Arc<dyn EventSink>) -> Self {
        Self {
            import,
            bytes_total,
            bytes: AtomicU64::new(0),
            rows: AtomicU64::new(0),
            rejected: AtomicU64::new(0),
            unifying: AtomicBool::new(false),
            told: Mutex::new(None),
            events,
            cancel: CancellationToken::new(),
        }
    }

    /// Which import.
    pub(crate) fn import(&self) -> ImportId {
        self.import
    }

    /// How far it is.
    pub(crate) fn progress(&self) -> ImportProgress {
        let unifying = self.unifying.load(Ordering::Relaxed);
        ImportProgress {
            import: self.import,
            phase: if unifying { ImportPhase::Unifying } else { ImportPhase::Reading },
            bytes: self.bytes.load(Ordering::Relaxed),
            bytes_total: self.bytes_total,
            rows: self.rows.load(Ordering::Relaxed),
            rejected: self.rejected.load(Ordering::Relaxed),
        }
    }

    /// Notes how far the reading is. Refuses to go on when the import was canceled.
    pub(crate) fn progressed(&self, bytes: u64, rows: u64) -> Result<()> {
        self.bytes.store(bytes, Ordering::Relaxed);
        self.rows.store(rows, Ordering::Relaxed);
        self.tell();
        self.go_on()
    }

    /// Notes a rejected row.
    pub(crate) fn rejected(&self) {
        self.rejected.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that all is read.
    pub(crate) fn unifying(&self) {
        self.unifying.store(true, Ordering::Relaxed);
        self.events.emit(Event::ImportProgressed { progress: self.progress() });
    }

    /// Refuses to go on when the import was canceled.
    pub(crate) fn go_on(&self) -> Result<()> {
        if self.cancel.is_cancelled() { Err(ErrorCode::Canceled.into()) } else { Ok(()) }
    }

    fn tell(&self) {
        let now = Instant::now();
        let mut told = locked(&self.told);
        if told.is_none_or(|before| now.duration_since(before) >= BETWEEN_EVENTS) {
            *told = Some(now);
            self.events.emit(Event::ImportProgressed { progress: self.progress() });
        }
    }
}
