//! Import jobs: queued, processing, complete, by the clock.

use std::time::Duration;

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use roaring::RoaringBitmap;
use serde_json::{Value, json};

use crate::account::Account;
use crate::answer::Answer;
use crate::call::Call;
use crate::faults::JobFault;
use crate::page::{self, Part, Sizes};
use crate::time::{microseconds, seconds};
use crate::{filter, identity};

const DAYS_READABLE: i64 = 7;

/// One import.
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) created: Timestamp,
    pub(crate) begins: Timestamp,
    pub(crate) ends: Timestamp,
    pub(crate) lists: Vec<String>,
    pub(crate) total: usize,
    /// Who joins the lists when it ends.
    pub(crate) people: RoaringBitmap,
    /// Import errors, as they are answered.
    pub(crate) errors: Vec<Value>,
    pub(crate) fault: Option<JobFault>,
}

impl Job {
    /// Sets when it begins and ends.
    pub(crate) fn lasting(self, queued: Duration, processing: Duration) -> Self {
        let after = |at: Timestamp, wait: Duration| {
            SignedDuration::try_from(wait)
                .ok()
                .and_then(|wait| at.checked_add(wait).ok())
                .unwrap_or(at)
        };
        let begins = after(self.created, queued);
        Self { begins, ends: after(begins, processing), ..self }
    }

    fn status(&self, now: Timestamp) -> &'static str {
        match self.fault {
            Some(JobFault::StuckInQueue) => "queued",
            _ if now < self.begins => "queued",
            Some(JobFault::Stuck) => "processing",
            _ if now < self.ends => "processing",
            Some(JobFault::Cancelled) => "cancelled",
            None => "complete",
        }
    }

    /// When its people join their lists.
    pub(crate) fn ends(&self) -> Timestamp {
        self.ends
    }

    /// Whether its people have joined their lists.
    pub(crate) fn is_complete(&self, now: Timestamp) -> bool {
        self.status(now) == "complete"
    }

    fn json(&self, call: &Call, write: fn(Timestamp) -> String) -> Value {
        let status = self.status(call.now);
        let own = call.link(&format!("/api/profile-bulk-import-jobs/{}/", self.id));
        let done = status == "complete";
        let failed = if done { self.errors.len() } else { 0 };
        let completed = if done { self.total - failed } else { 0 };
        let over = matches!(status, "complete" | "cancelled");
        let expires = self.created + SignedDuration::from_hours(24 * DAYS_READABLE);
        let lists: Vec<Value> =
            self.lists.iter().map(|id| json!({ "type": "list", "id": id })).collect();
        json!({
            "type": "profile-bulk-import-job",
            "id": self.id,
            "attributes": {
                "status": status,
                "created_at": write(self.created),
                "total_count": self.total,
                "completed_count": completed,
                "failed_count": failed,
                "started_at": (status != "queued").then(|| write(self.begins)),
                "completed_at": over.then(|| write(self.ends)),
                "expires_at": write(expires),
            },
            "relationships": {
                "lists": {
                    "data": lists,
                    "links": {
                        "self": format!("{own}relationships/lists/"),
                        "related": format!("{own}lists/"),
                    },
                },
                "profiles": { "links": {
                    "self": format!("{own}relationships/profiles/"),
                    "related": format!("{own}profiles/"),
                }},
                "import-errors": { "links": { "related": format!("{own}import-errors/") } },
            },
            "links": { "self": own },
        })
    }
}

pub(crate) fn taken(job: &Job, call: &Call) -> Answer {
    let body = json!({ "data": job.json(call, seconds), "links": { "self": call.own_link() } });
    Answer::json(StatusCode::ACCEPTED, &body)
}

pub(crate) fn one(account: &Account, call: &Call) -> Answer {
    match account.job(&call.id) {
        Some(job) => Answer::ok(&json!({
            "data": job.json(call, microseconds),
            "links": { "self": call.own_link() },
        })),
        None => unknown(call),
    }
}

pub(crate) fn all(account: &Account, call: &Call) -> Result<Answer, Answer> {
    let part = page::part(call, &Sizes { usual: 20, most: 100 })?;
    let filter = filter::read(call, &["status"])?;
    let fits = |job: &&Job| {
        let status = job.status(call.now);
        filter.as_ref().is_none_or(|filter| filter.values.iter().any(|value| value == status))
    };
    let mut jobs: Vec<&Job> = account.readable_jobs().iter().filter(fits).collect();
    if call.parameter("sort") != Some("created_at") {
        jobs.reverse();
    }
    let shown = jobs.iter().skip(part.skip).take(part.size);
    let data: Vec<Value> = shown.map(|job| job.json(call, microseconds)).collect();
    Ok(page::answer(call, &part, jobs.len(), &data))
}

/// `most` is how many a page has at most, however many are asked for.
pub(crate) fn errors(
    account: &Account,
    call: &Call,
    most: Option<usize>,
) -> Result<Answer, Answer> {
    let asked = page::part(call, &Sizes { usual: 20, most: 100 })?;
    let part = Part { size: asked.size.min(most.unwrap_or(asked.size)), ..asked };
    let Some(job) = account.job(&call.id) else { return Err(unknown(call)) };
    let errors = if job.is_complete(call.now) { job.errors.as_slice() } else { &[] };
    let start = part.skip.min(errors.len());
    let end = errors.len().min(start + part.size);
    Ok(page::answer(call, &part, errors.len(), &errors[start..end]))
}

/// An import error about a profile with this address.
pub(crate) fn error(email: &str) -> Value {
    json!({
        "type": "import-error",
        "id": identity::uuid(),
        "attributes": {
            "code": "invalid",
            "title": "Invalid input",
            "detail": "The payload provided in the request is invalid.",
            "source": { "pointer": "/data" },
            "original_payload": { "email": email },
        },
    })
}

fn unknown(call: &Call) -> Answer {
    Answer::not_found(format!("A profile bulk import job with id `{}` does not exist.", call.id))
}
