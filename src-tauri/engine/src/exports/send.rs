//! Handing over: chunk after chunk, each written down as being sent before its first byte leaves.

use std::sync::Arc;

use listward_klaviyo::MAX_PROFILES;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use super::course::Course;
use super::cut::{Cut, Cutter};
use super::hand_over::Staying;
use super::people::People;
use super::smaller::leave_out;
use crate::contract::{CANARY_PEOPLE, Canary, ErrorCode, LeftOut, RunHappening};
use crate::error::Result;
use crate::store::run_chunks::{self, ChunkRow, ChunkState};
use crate::store::runs::RunRow;
use crate::store::{run_rejects, runs};

/// So many chunks are under way at once: enough to fill Klaviyo's ten requests a second when one takes 0.4 s.
const UNDER_WAY: usize = 4;

/// So many chunks are written ahead.
const AHEAD: usize = 2;

impl Course {
    /// Hands over everybody who is not handed over yet. Ends early when the run is halted.
    pub(super) async fn send_all(self: &Arc<Self>, row: &RunRow) -> Result<()> {
        let mut under_way = UnderWay::new(self);
        let sent = self.send_chunks(row, &mut under_way).await;
        // Also after a failure: a request that is under way must not be cut off.
        let ended = under_way.end().await;
        sent.and(ended)
    }

    async fn send_chunks(self: &Arc<Self>, row: &RunRow, under_way: &mut UnderWay) -> Result<()> {
        let run = self.run;
        let (rows, next) = self
            .engine
            .read(move |connection| {
                Ok((run_chunks::all(connection, run)?, run_chunks::next(connection, run)?.1))
            })
            .await?;
        let counts: Vec<_> = rows.iter().map(|row| row.people as usize).collect();
        for row in rows {
            let found = match row.state {
                ChunkState::Planned => false,
                ChunkState::Sending => true,
                ChunkState::WithKlaviyo => {
                    self.handed_over(row);
                    continue;
                }
                ChunkState::Settled | ChunkState::Unknown => continue,
            };
            let cut = self.cut_again(&row).await?;
            under_way.begin(row, cut, found).await?;
        }
        let mut cutter = Cutter::at(next, counts);
        if row.choices.canary != Canary::Off && row.found.canary.is_none() {
            if next == 0 {
                let first = self.cut_first(&mut cutter).await?;
                self.begin(first, under_way).await?;
            }
            self.look_at_canary(row.choices.canary).await?;
        }
        if self.undoes.is_some() {
            return self.send_back(cutter, under_way).await;
        }
        let mut cuts = self.cut_ahead(cutter);
        while let Some(cut) = cuts.recv().await {
            let cut = cut?;
            if !self.begin(cut, under_way).await? {
                break;
            }
        }
        Ok(())
    }

    /// Hands over whoever an undone run has changed and nobody since.
    async fn send_back(
        self: &Arc<Self>,
        mut cutter: Cutter,
        under_way: &mut UnderWay,
    ) -> Result<()> {
        while let Some(ranks) = cutter.stretch(&self.people) {
            if !self.may_begin(under_way).await? {
                break;
            }
            let after = ranks.end;
            let Some(mut staying) = self.changed_since(ranks).await? else { break };
            let without: Vec<u32> = staying.iter().map(|person| person.rank).collect();
            let cut_one = move |people: &People| {
                let cut = cutter.next_before(people, after, &without)?;
                Ok((cutter, cut))
            };
            let (goes_on, cut) = self.blocking(cut_one).await?;
            cutter = goes_on;
            staying.retain(|person| person.rank < cut.after);
            if !staying.is_empty() {
                self.note(RunHappening::ChangedSince, Some(staying.len() as u64));
            }
            let row = self.write_down(&cut, staying).await?;
            under_way.begin(row, cut, false).await?;
        }
        Ok(())
    }

    /// Writes a chunk down and hands it over beside the others. False when nothing more may be handed over.
    async fn begin(self: &Arc<Self>, cut: Cut, under_way: &mut UnderWay) -> Result<bool> {
        if !self.may_begin(under_way).await? {
            return Ok(false);
        }
        let row = self.write_down(&cut, Vec::new()).await?;
        under_way.begin(row, cut, false).await?;
        Ok(true)
    }

    /// Waits until one more chunk may be under way. False when nothing more may be handed over.
    async fn may_begin(&self, under_way: &mut UnderWay) -> Result<bool> {
        under_way.has_room().await?;
        self.pass().await?;
        Ok(!self.is_halted() && self.is_still_allowed().await?)
    }

    /// A first chunk of a few people.
    async fn cut_first(&self, cutter: &mut Cutter) -> Result<Cut> {
        let cut = self.blocking(|people| people.cut(0, CANARY_PEOPLE, &[], MAX_PROFILES)).await?;
        cutter.goes_on_after(&cut);
        Ok(cut)
    }

    /// The chunk as it was, byte for byte.
    pub(super) async fn cut_again(&self, row: &ChunkRow) -> Result<Cut> {
        let cut = self.cut_without(row).await?;
        if cut.after != row.after || (row.sha256 != cut.sha256 && row.people > 0) {
            tracing::error!(run = self.run.0, chunk = row.n, "BUG: a chunk is not what it was");
            return Err(ErrorCode::Internal.into());
        }
        Ok(cut)
    }

    /// A chunk's people without those who are left out of it.
    pub(super) async fn cut_without(&self, row: &ChunkRow) -> Result<Cut> {
        let (first, after, without) = (row.first, row.after, row.without());
        self.blocking(move |people| people.cut(first, after, &without, MAX_PROFILES)).await
    }

    /// Writes chunks ahead of their being sent, on a thread of their own.
    fn cut_ahead(&self, mut cutter: Cutter) -> mpsc::Receiver<Result<Cut>> {
        let (sender, receiver) = mpsc::channel(AHEAD);
        let people = Arc::clone(&self.people);
        let halt = self.live.halt.clone();
        tokio::task::spawn_blocking(move || {
            while !halt.is_cancelled() {
                let Some(cut) = cutter.next(&people).transpose() else { return };
                // The receiver goes when nothing more is to be sent.
                if sender.blocking_send(cut).is_err() {
                    return;
                }
            }
        });
        receiver
    }

    /// Whether the person in whose name it runs may still do so, and what was agreed to still holds.
    async fn is_still_allowed(&self) -> Result<bool> {
        let connection = self.connection;
        let granted = self.engine.grant_of(connection).await;
        match granted {
            Ok(_) => Ok(true),
            Err(crate::error::Error::Refused(failure)) => {
                self.stop(failure).await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Commits a chunk as being sent. People who have too much data, or stay as they are, are left out at the same moment.
    async fn write_down(&self, cut: &Cut, staying: Vec<Staying>) -> Result<ChunkRow> {
        let run = self.run;
        let too_large = cut.too_large.clone();
        let nobody = cut.ranks.is_empty();
        let draft = ChunkRow {
            first: cut.first,
            after: cut.after,
            people: cut.people(),
            bytes: cut.body.len() as u64,
            sha256: cut.sha256.clone(),
            state: if nobody { ChunkState::Settled } else { ChunkState::Sending },
            attempts: u32::from(!nobody),
            sent_at: Some(self.now()),
            sent_there: self.time_at_klaviyo(),
            gone: staying.iter().map(|person| person.rank).collect(),
            ..ChunkRow::default()
        };
        let fewer = staying.len() as u64;
        let written = self.write(move |transaction| {
            let (n, _) = run_chunks::next(transaction, run)?;
            let row = ChunkRow { n, ..draft.clone() };
            run_chunks::put(transaction, run, &row)?;
            runs::leave_out(transaction, run, LeftOut::TooLarge, too_large.len() as u64)?;
            for (email, trace) in &too_large {
                run_rejects::leave_out(transaction, run, LeftOut::TooLarge, email, trace)?;
            }
            leave_out(transaction, run, LeftOut::ChangedSince, &staying)?;
            Ok(row)
        });
        let row = written.await?;
        self.live.left_out(fewer);
        Ok(row)
    }
}

/// The chunks that are under way at the same time.
struct UnderWay {
    course: Arc<Course>,
    room: Arc<Semaphore>,
    tasks: JoinSet<Result<()>>,
}

impl UnderWay {
    fn new(course: &Arc<Course>) -> Self {
        let room = Arc::new(Semaphore::new(UNDER_WAY));
        Self { course: Arc::clone(course), room, tasks: JoinSet::new() }
    }

    /// Waits until one more may be under way, and hears of the ends of others.
    async fn has_room(&mut self) -> Result<()> {
        while let Some(ended) = self.tasks.try_join_next() {
            ended??;
        }
        // It is never closed.
        drop(self.room.acquire().await);
        Ok(())
    }

    /// Hands over one chunk, beside the others.
    async fn begin(&mut self, row: ChunkRow, cut: Cut, found: bool) -> Result<()> {
        self.has_room().await?;
        let permit = Arc::clone(&self.room).acquire_owned().await;
        let course = Arc::clone(&self.course);
        self.tasks.spawn(async move {
            let ended = course.hand_over(row, cut, found).await;
            drop(permit);
            ended
        });
        Ok(())
    }

    /// Waits for all of them.
    async fn end(mut self) -> Result<()> {
        let mut first = Ok(());
        while let Some(ended) = self.tasks.join_next().await {
            let ended = ended.map_err(Into::into).and_then(|ended| ended);
            first = first.and(ended);
        }
        first
    }
}
