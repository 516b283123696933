//! Writing down what became of everybody in a chunk whose job has ended.

use std::collections::{BTreeSet, HashMap};

use listward_klaviyo::{Error as KlaviyoError, ImportJob, ImportProblem, JobId, JobStatus};

use super::course::Course;
use super::outcome::{Outcome, Rejected};
use super::settle::Halt;
use super::trace::find_givers;
use crate::clock::Moment;
use crate::error::Result;
use crate::store::run_chunks::{self, ChunkRow, ChunkState};
use crate::store::run_findings;
use crate::store::run_rejects::{self, Refusal, Trace};

impl Course {
    /// Writes down what became of everybody in a chunk whose job has ended.
    pub(super) async fn settle(
        &self,
        row: &ChunkRow,
        job: &ImportJob,
    ) -> std::result::Result<(), Halt> {
        let people = row.people.into();
        let outcome = if job.status == JobStatus::Complete {
            let problems = match job.failed_count {
                Some(0) => Vec::new(),
                _ => self.problems(&job.id).await?,
            };
            let addresses =
                if problems.is_empty() { BTreeSet::new() } else { self.addresses(row).await? };
            Outcome::of_complete(addresses, people, job.total_count, job.failed_count, problems)
        } else {
            Outcome::unknown(people)
        };
        let settled = ChunkRow {
            state: if outcome.unknown == 0 { ChunkState::Settled } else { ChunkState::Unknown },
            accepted: outcome.accepted,
            rejected: row.refused.len() as u64 + outcome.rejected.len() as u64,
            unknown: outcome.unknown,
            ..row.clone()
        };
        let (run, n, made) = (self.run, row.n, job.created_at.map(Moment));
        let page = self.page_of(row, Some(&outcome)).await?;
        let refusals = self.refusals(row, outcome.rejected).await?;
        self.write(move |transaction| {
            for refusal in &refusals {
                run_rejects::reject(transaction, run, n, refusal)?;
            }
            page.keep(transaction)?;
            if let Some(at) = made {
                run_findings::set_job_made(transaction, run, at)?;
            }
            run_chunks::put(transaction, run, &settled)
        })
        .await?;
        self.settled_one.notify_one();
        self.no_longer_open(n);
        self.live.settled(people);
        Ok(())
    }

    /// Those whom Klaviyo rejected out of a chunk, each with where they stand.
    async fn refusals(&self, row: &ChunkRow, rejected: Vec<Rejected>) -> Result<Vec<Refusal>> {
        if rejected.is_empty() {
            return Ok(Vec::new());
        }
        let (first, after) = (row.first, row.after);
        self.blocking(move |people| {
            let mut tracer = people.tracer()?;
            let mut by_email: HashMap<String, Rejected> = HashMap::new();
            by_email
                .extend(rejected.into_iter().map(|rejected| (rejected.email.clone(), rejected)));
            let mut refusals = Vec::new();
            people.walk(first, after, |_, person| {
                let Some(rejected) = person.email().and_then(|email| by_email.remove(&email))
                else {
                    return Ok(true);
                };
                let trace = match &mut tracer {
                    Some(tracer) => tracer.fault(people, &person, rejected.pointer.as_deref())?,
                    None => Trace::default(),
                };
                let Rejected { email, code, said, .. } = rejected;
                refusals.push(Refusal { email, code, said, trace });
                Ok(!by_email.is_empty())
            })?;
            find_givers(tracer, &mut refusals)?;
            Ok(refusals)
        })
        .await
    }

    /// All problems of a job; none when they have expired.
    async fn problems(&self, job: &JobId) -> std::result::Result<Vec<ImportProblem>, Halt> {
        match self.asking().import_errors(job).await {
            Ok(problems) => Ok(problems),
            Err(KlaviyoError::NotFound) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// The addresses in a chunk's body.
    async fn addresses(&self, row: &ChunkRow) -> Result<BTreeSet<String>> {
        let (first, after, without) = (row.first, row.after, row.without());
        self.blocking(move |people| {
            let mut addresses = BTreeSet::new();
            people.walk(first, after, |rank, person| {
                if without.binary_search(&rank).is_err() {
                    addresses.extend(person.email());
                }
                Ok(true)
            })?;
            Ok(addresses)
        })
        .await
    }
}
