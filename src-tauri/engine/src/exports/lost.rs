//! Finding a job whose answer was lost.

use jiff::SignedDuration;
use listward_klaviyo::{ImportJob, JobId};

use super::course::Course;
use super::trouble::Trouble;
use crate::clock::Moment;
use crate::error::Result;
use crate::store::run_chunks::{self, ChunkRow};

/// Klaviyo's clock and this computer's may differ by so much.
pub(super) const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(1);

/// What came of looking for a chunk's job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sought {
    /// This is it.
    Found(JobId),
    /// Klaviyo has none that could be it.
    Nowhere,
    /// There may be one, and it cannot be told from another's: nobody knows, and sending again does no harm.
    Doubtful,
}

impl Course {
    /// The one job that can be a chunk's: made after it was sent, with as many people, and no other chunk's.
    pub(super) async fn find_job(
        &self,
        row: &ChunkRow,
    ) -> Result<std::result::Result<Sought, Trouble>> {
        if self.is_in_doubt(row).await? {
            return Ok(Ok(Sought::Doubtful));
        }
        let client = self.asking();
        for pause in &self.pace.looks {
            tokio::time::sleep(*pause).await;
            let jobs = match client.recent_import_jobs().await {
                Ok(jobs) => jobs,
                Err(error) => return Ok(Err(error.into())),
            };
            let candidates = jobs.into_iter().filter(|job| may_be_of(job, row)).map(|job| job.id);
            let candidates: Vec<JobId> = candidates.collect();
            let free = self
                .engine
                .read(move |connection| {
                    let mut free = Vec::new();
                    for job in candidates {
                        if !run_chunks::is_claimed(connection, job.as_str())? {
                            free.push(job);
                        }
                    }
                    Ok(free)
                })
                .await?;
            match <[JobId; 1]>::try_from(free) {
                Ok([job]) => return Ok(Ok(Sought::Found(job))),
                Err(free) if free.is_empty() => {}
                Err(_) => return Ok(Ok(Sought::Doubtful)),
            }
        }
        Ok(Ok(Sought::Nowhere))
    }

    /// Whether a job that looks like this chunk's may be another's.
    async fn is_in_doubt(&self, row: &ChunkRow) -> Result<bool> {
        let Some(Moment(sent)) = row.sent() else { return Ok(false) };
        let since = Moment(sent - CLOCKS_DIFFER - CLOCKS_DIFFER);
        let (run, row) = (self.run, row.clone());
        self.engine
            .read(move |database| run_chunks::may_have_lost_a_job(database, (run, &row), since))
            .await
    }
}

fn may_be_of(job: &ImportJob, row: &ChunkRow) -> bool {
    let Some(Moment(sent)) = row.sent() else { return false };
    job.total_count == Some(row.people.into())
        && job.created_at.is_some_and(|created| created >= sent - CLOCKS_DIFFER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::run_chunks::ChunkState;
    use listward_klaviyo::JobStatus;

    fn job(created: &str, people: u64) -> ImportJob {
        ImportJob {
            id: JobId::new("job"),
            status: JobStatus::Queued,
            created_at: created.parse().ok(),
            completed_at: None,
            expires_at: None,
            total_count: Some(people),
            completed_count: None,
            failed_count: None,
        }
    }

    #[test]
    fn a_job_is_a_chunks_only_if_time_and_people_fit() {
        let sent = "2026-11-24T12:00:00Z".parse().expect("a timestamp");
        let row = ChunkRow {
            after: 10,
            people: 10,
            state: ChunkState::Sending,
            attempts: 1,
            sent_at: Some(Moment(sent)),
            ..ChunkRow::default()
        };
        assert!(may_be_of(&job("2026-11-24T12:00:01Z", 10), &row), "just after");
        assert!(may_be_of(&job("2026-11-24T11:59:30Z", 10), &row), "clocks differ");
        assert!(!may_be_of(&job("2026-11-24T11:58:00Z", 10), &row), "long before");
        assert!(!may_be_of(&job("2026-11-24T12:00:01Z", 11), &row), "other people");
        assert!(!may_be_of(&job("", 10), &row), "a job of no known time");
    }
}
