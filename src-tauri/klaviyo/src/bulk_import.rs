//! Bulk import jobs: hand one in, ask how it is doing, look through the recent ones.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;

use crate::client::{Again, Client, Request};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ids::JobId;
use crate::json_api::{self, Many, One, Resource};
use crate::waiting::Waiting;

/// A bulk import as Klaviyo tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportJob {
    /// Its id.
    pub id: JobId,
    /// How far it is.
    pub status: JobStatus,
    /// When Klaviyo took it.
    pub created_at: Option<Timestamp>,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// Until when it and its errors can be read: seven days.
    pub expires_at: Option<Timestamp>,
    /// How many profiles the request held.
    pub total_count: Option<u64>,
    /// How many are done. Klaviyo does not document whether failed ones count, so do no sums with it.
    pub completed_count: Option<u64>,
    /// How many could not be imported; the reasons are in [`Client::import_errors`].
    pub failed_count: Option<u64>,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Taken, not begun.
    Queued,
    /// Begun.
    Processing,
    /// At its end; single profiles may have failed.
    Complete,
    /// Ended by somebody before its end.
    Cancelled,
    /// A word that this version does not know: wait and ask again.
    #[serde(other)]
    Unknown,
}

impl JobStatus {
    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Complete | Self::Cancelled)
    }
}

#[derive(Deserialize)]
struct Attributes {
    status: JobStatus,
    created_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    total_count: Option<u64>,
    completed_count: Option<u64>,
    failed_count: Option<u64>,
}

impl From<Resource<Attributes>> for ImportJob {
    fn from(Resource { id, attributes }: Resource<Attributes>) -> Self {
        Self {
            id: JobId::new(id),
            status: attributes.status,
            created_at: attributes.created_at,
            completed_at: attributes.completed_at,
            expires_at: attributes.expires_at,
            total_count: attributes.total_count,
            completed_count: attributes.completed_count,
            failed_count: attributes.failed_count,
        }
    }
}

/// All that is read of the answer to a new import: its id.
#[derive(Deserialize)]
struct Taken {}

/// As many jobs as one page holds.
const PAGE: &str = "100";

impl Client {
    /// Hands in an import, written by [`ImportBody`](crate::ImportBody). Needs `lists:write` and `profiles:write`.
    ///
    /// Refusals are waited out and troubles retried as `waiting` allows, always with the same bytes. What is *not* retried is
    /// a request whose answer got lost: [`Error::OutcomeUnknown`] says so, and [`Client::recent_import_jobs`] helps to find
    /// out. Do not drop this future while it runs, for the same reason; cancel through `waiting`.
    pub async fn submit_import(&self, body: &Bytes, waiting: &Waiting) -> Result<JobId, Error> {
        let request = Request {
            endpoint: Endpoint::Import,
            url: self.base_url().at(Endpoint::Import, ""),
            body: Some(body.clone()),
            again: Again::UnlessLost,
        };
        let answer = self.send(&request, waiting).await?;
        let job: One<Taken> = json_api::read(&answer).map_err(|_| Error::OutcomeUnknown)?;
        if job.data.id.is_empty() {
            return Err(Error::OutcomeUnknown);
        }
        Ok(JobId::new(job.data.id))
    }

    /// How a job is doing. [`Error::NotFound`] once it has expired. Needs `lists:read` and `profiles:read`.
    pub async fn import_job(&self, id: &JobId) -> Result<ImportJob, Error> {
        let url = self.base_url().at(Endpoint::ImportJob, id.as_str());
        let body = self.get(Endpoint::ImportJob, url).await?;
        Ok(json_api::read::<One<Attributes>>(&body)?.data.into())
    }

    /// The newest hundred jobs of the account, newest first, whoever handed them in. Needs `lists:read` and
    /// `profiles:read`.
    pub async fn recent_import_jobs(&self) -> Result<Vec<ImportJob>, Error> {
        let mut url = self.base_url().at(Endpoint::ImportJobs, "");
        url.query_pairs_mut().append_pair("page[size]", PAGE).append_pair("sort", "-created_at");
        let body = self.get(Endpoint::ImportJobs, url).await?;
        let page: Many<Attributes> = json_api::read(&body)?;
        Ok(page.data.into_iter().map(ImportJob::from).collect())
    }
}
