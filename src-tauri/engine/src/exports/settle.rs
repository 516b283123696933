//! Settling: asks how the jobs are doing until each has ended, and writes down what became of everybody in them.

use std::collections::{HashMap, HashSet};

use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use listward_klaviyo::{Error as KlaviyoError, ImportJob, JobId, JobStatus};
use tokio::time::Instant;

use super::course::Course;
use super::trouble::{Outage, Trouble};
use crate::contract::RunHappening;
use crate::error::{Error, Result};
use crate::store::run_chunks::{ChunkRow, ChunkState};

/// From so many jobs on one look at the list is cheaper than asking for each.
const MANY: usize = 3;

/// So many jobs are asked for one by one at most, before the others get their turn.
const ONE_BY_ONE: usize = 20;

/// What is remembered between two questions.
struct Watch<'course> {
    asked: usize,
    progressed: Instant,
    seen: HashMap<u32, (JobStatus, Option<u64>)>,
    forgotten: HashSet<u32>,
    outage: Outage,
    /// Chunks that are sent once more. Beside the settling: one that waits for a person keeps no other from being settled.
    again: FuturesUnordered<BoxFuture<'course, Result<()>>>,
}

impl Course {
    /// Settles every chunk that Klaviyo has, until there are no more to come.
    pub(super) async fn settle_all(&self) -> Result<()> {
        let mut watch = Watch {
            asked: 0,
            progressed: Instant::now(),
            seen: HashMap::new(),
            forgotten: HashSet::new(),
            outage: Outage::default(),
            again: FuturesUnordered::new(),
        };
        loop {
            let open = self.open_chunks();
            if open.is_empty() && watch.again.is_empty() && self.is_all_sent() {
                return Ok(());
            }
            let pause = async {
                if open.is_empty() {
                    self.news.notified().await;
                } else {
                    tokio::time::sleep(self.pace.poll(watch.asked)).await;
                }
            };
            tokio::select! {
                Some(sent) = watch.again.next() => {
                    sent?;
                    watch.progressed = Instant::now();
                }
                () = pause => {
                    if open.is_empty() {
                        watch.progressed = Instant::now();
                        watch.asked = 0;
                    } else {
                        self.ask(open, &mut watch).await?;
                    }
                }
            }
        }
    }

    async fn ask<'course>(
        &'course self,
        open: Vec<ChunkRow>,
        watch: &mut Watch<'course>,
    ) -> Result<()> {
        let progressed = match self.look_at(&open, watch).await {
            Ok(progressed) => progressed,
            Err(Halt::Trouble(trouble)) => return self.bear(trouble, watch).await,
            Err(Halt::Broken(error)) => return Err(error),
        };
        watch.outage.is_over();
        watch.asked += 1;
        if progressed {
            watch.asked = 0;
            watch.progressed = Instant::now();
        } else if watch.progressed.elapsed() > self.pace.stuck {
            tracing::warn!(run = self.run.0, "jobs stand still and are given up");
            self.give_up().await?;
        }
        Ok(())
    }

    /// Waits out what may pass; whatever lasts leaves the open jobs unknown.
    async fn bear(&self, trouble: Trouble, watch: &mut Watch<'_>) -> Result<()> {
        match trouble {
            Trouble::Passing(failure) if !watch.outage.is_longer_than(self.pace.give_up) => {
                self.rest(&failure).await;
                // Nobody could see whether they stood still.
                watch.progressed = Instant::now();
                Ok(())
            }
            Trouble::Passing(_) | Trouble::Fixable(_) if self.is_halted() => self.give_up().await,
            Trouble::Passing(failure) => {
                self.wait_out(failure, &mut watch.outage).await?;
                watch.progressed = Instant::now();
                Ok(())
            }
            Trouble::Fixable(failure) => {
                self.hold_for(failure).await?;
                watch.progressed = Instant::now();
                Ok(())
            }
            Trouble::Lasting(failure) => {
                self.stop(failure).await?;
                self.give_up().await
            }
            Trouble::Halted => Ok(()),
        }
    }

    /// Calls everybody unknown whose job has not ended.
    async fn give_up(&self) -> Result<()> {
        for row in self.open_chunks() {
            self.no_longer_open(row.n);
            self.call_unknown(row).await?;
        }
        Ok(())
    }

    /// Asks once for each open job. True when something went on.
    async fn look_at<'course>(
        &'course self,
        open: &[ChunkRow],
        watch: &mut Watch<'course>,
    ) -> std::result::Result<bool, Halt> {
        let client = self.asking();
        let mut jobs: HashMap<JobId, ImportJob> = HashMap::new();
        if open.len() >= MANY {
            let recent = client.recent_import_jobs().await?;
            jobs.extend(recent.into_iter().map(|job| (job.id.clone(), job)));
        }
        let mut progressed = false;
        let mut worked_on = 0;
        let mut one_by_one = 0;
        for row in open {
            let Some(id) = row.job.as_deref().map(JobId::new) else { continue };
            let job = match jobs.remove(&id) {
                Some(job) => job,
                None if one_by_one == ONE_BY_ONE => continue,
                None => {
                    one_by_one += 1;
                    match client.import_job(&id).await {
                        Ok(job) => job,
                        Err(KlaviyoError::NotFound) => {
                            progressed = true;
                            self.forgotten(row, watch).await?;
                            continue;
                        }
                        Err(error) => return Err(error.into()),
                    }
                }
            };
            let state = (job.status, job.completed_count);
            progressed |= watch.seen.insert(row.n, state) != Some(state);
            worked_on += job.completed_count.unwrap_or(0).min(row.people.into());
            if job.status.is_final() {
                self.settle(row, &job).await?;
            }
        }
        self.live.works_on(worked_on);
        Ok(progressed)
    }

    /// Klaviyo does not have the job any more: sends the chunk again, once. That does no harm.
    async fn forgotten<'course>(
        &'course self,
        row: &ChunkRow,
        watch: &mut Watch<'course>,
    ) -> Result<()> {
        self.no_longer_open(row.n);
        if self.is_halted() || !watch.forgotten.insert(row.n) {
            return self.call_unknown(row.clone()).await;
        }
        self.note(RunHappening::SentAgain, None);
        self.live.taken_back(row.people.into());
        let cut = self.cut_again(row).await?;
        // The old job's name stays until there is a new one: these people were handed over once.
        let row = ChunkRow { state: ChunkState::Planned, ..row.clone() };
        watch.again.push(Box::pin(self.hand_over(row, cut, false)));
        Ok(())
    }
}

/// Why a look at the jobs ended early.
pub(super) enum Halt {
    /// Klaviyo.
    Trouble(Trouble),
    /// Listward itself.
    Broken(Error),
}

impl From<KlaviyoError> for Halt {
    fn from(error: KlaviyoError) -> Self {
        Self::Trouble(error.into())
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Broken(error)
    }
}
