//! Taking an import: all of it or nothing.

use std::collections::HashSet;

use crate::account::Account;
use crate::answer::{Answer, Noted};
use crate::call::Call;
use crate::faults::Faults;
use crate::jobs::{self, Job};
use crate::options::JobTime;
use crate::profiles::Candidate;
use crate::{identity, validate};

/// How imports are taken.
pub(crate) struct Terms<'a> {
    pub(crate) faults: &'a Faults,
    pub(crate) job_time: JobTime,
}

pub(crate) fn take(account: &mut Account, call: &Call, terms: &Terms<'_>) -> Answer {
    let request = match validate::read(call.bytes()) {
        Ok(request) => request,
        Err(complaints) => return Answer::bad_request(complaints),
    };
    let profiles = Some(request.profiles.len());
    let mut complaints = validate::refused_addresses(&request.profiles, terms.faults);
    if let Some(unknown) = request.lists.iter().find(|id| account.list(id).is_none()) {
        complaints.push(validate::unknown_list(unknown));
    }
    if !complaints.is_empty() {
        let answer = Answer::bad_request(complaints);
        return Answer { noted: Noted { profiles, job: None }, ..answer };
    }
    let job = carry_out(account, call, request, terms);
    let answer = jobs::taken(&job, call);
    let noted = Noted { profiles, job: Some(job.id.clone()) };
    account.jobs.push(job);
    Answer { noted, ..answer }
}

fn carry_out(
    account: &mut Account,
    call: &Call,
    request: validate::Request<'_>,
    terms: &Terms<'_>,
) -> Job {
    let total = request.profiles.len();
    let mut job = Job {
        id: identity::job_id(account.jobs.len()),
        created: call.now,
        begins: call.now,
        ends: call.now,
        lists: request.lists,
        total,
        people: roaring::RoaringBitmap::new(),
        errors: Vec::new(),
        fault: terms.faults.jobs,
    };
    let fail: HashSet<String> =
        terms.faults.fail_emails.iter().map(|email| email.to_ascii_lowercase()).collect();
    for candidate in request.profiles {
        match failing(&candidate, &fail) {
            Some(email) => job.errors.push(jobs::error(email)),
            None => {
                job.people.insert(account.profiles.upsert(candidate));
            }
        }
    }
    let share = u32::try_from(total).unwrap_or(u32::MAX);
    job.lasting(terms.job_time.queued, terms.job_time.per_profile * share)
}

fn failing<'a>(candidate: &'a Candidate<'_>, fail: &HashSet<String>) -> Option<&'a str> {
    let email = candidate.email.as_deref()?;
    fail.contains(&email.to_ascii_lowercase()).then_some(email)
}
