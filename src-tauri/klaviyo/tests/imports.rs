//! Imports from hand-over to result.

use listward_klaviyo::{JobStatus, ListId};
use listward_practice::{Faults, JobFault, Options};
use serde_json::json;

use crate::support::{import_into, import_of, newsletter, patient, quick, rehearse};

#[tokio::test]
async fn people_join_the_list_when_their_job_is_complete() {
    let (running, client) = rehearse(quick()).await;
    let body = import_of(&["Ada@Example.com", "bob@example.com"]);
    let id = client.submit_import(&body, &patient()).await.expect("taken");
    let job = client.import_job(&id).await.expect("the job");
    assert_eq!(job.status, JobStatus::Complete, "its time is over");
    assert_eq!((job.total_count, job.failed_count), (Some(2), Some(0)), "all of them");
    let (created, expires) = (job.created_at.expect("a time"), job.expires_at.expect("a time"));
    assert_eq!(expires.duration_since(created).as_hours(), 7 * 24, "readable for a week");
    assert_eq!(running.members("Nw5LtR"), ["ada@example.com", "bob@example.com"], "on the list");
}

#[tokio::test]
async fn sending_twice_is_sending_once() {
    let (running, client) = rehearse(quick()).await;
    let body = import_of(&["ada@example.com", "bob@example.com"]);
    for _ in 0..2 {
        client.submit_import(&body, &patient()).await.expect("taken");
    }
    assert_eq!(running.members("Nw5LtR").len(), 2, "nobody is there twice");
    assert_eq!(running.ledger().totals.profiles_stored, 2, "or became two");
    let hashes: Vec<_> =
        running.ledger().imports_taken().map(|entry| entry.body_sha256.clone()).collect();
    assert_eq!(hashes[0], hashes[1], "the same people are the same bytes");
}

#[tokio::test]
async fn every_failed_profile_comes_back_with_its_address_over_all_pages() {
    let emails: Vec<String> = (0..250).map(|n| format!("person{n}@example.com")).collect();
    let faults = Faults { fail_emails: emails.clone(), ..Faults::default() };
    let (running, client) = rehearse(Options { faults, ..quick() }).await;
    let mut sent: Vec<&str> = emails.iter().map(String::as_str).collect();
    sent.push("ada@example.com");
    let id = client.submit_import(&import_of(&sent), &patient()).await.expect("taken");
    let job = client.import_job(&id).await.expect("the job");
    assert_eq!(job.failed_count, Some(250), "taken, then failed");
    let problems = client.import_errors(&id).await.expect("the problems");
    let failed: Vec<&str> = problems.iter().filter_map(|one| one.email.as_deref()).collect();
    assert_eq!(failed, emails, "all of them, in three pages");
    assert_eq!(problems[0].code, "invalid", "with Klaviyo's code");
    assert_eq!(running.members("Nw5LtR"), ["ada@example.com"], "the others are not stopped");
}

#[tokio::test]
async fn jobs_that_do_not_end_well_say_so() {
    let table = [
        (JobFault::StuckInQueue, JobStatus::Queued),
        (JobFault::Stuck, JobStatus::Processing),
        (JobFault::Cancelled, JobStatus::Cancelled),
    ];
    for (fault, status) in table {
        let faults = Faults { jobs: Some(fault), ..Faults::default() };
        let (running, client) = rehearse(Options { faults, ..quick() }).await;
        let body = import_of(&["ada@example.com"]);
        let id = client.submit_import(&body, &patient()).await.expect("taken");
        let job = client.import_job(&id).await.expect("the job");
        assert_eq!(job.status, status, "with {fault:?}");
        assert!(running.members("Nw5LtR").is_empty(), "nobody joins with {fault:?}");
    }
}

#[tokio::test]
async fn the_newest_job_comes_first() {
    let (_running, client) = rehearse(quick()).await;
    let mut ids = Vec::new();
    for list in ["Nw5LtR", "TsT00t", "ViP24x"] {
        let body = import_into(&ListId::new(list), &["ada@example.com"]);
        ids.push(client.submit_import(&body, &patient()).await.expect("taken"));
    }
    let recent = client.recent_import_jobs().await.expect("the jobs");
    let recent: Vec<_> = recent.into_iter().map(|job| job.id).rev().collect();
    assert_eq!(recent, ids, "newest first");
}

#[tokio::test]
async fn values_arrive_with_their_types() {
    let (running, client) = rehearse(quick()).await;
    let (layout, values) = crate::bodies::one_of_everything();
    let mut body = listward_klaviyo::ImportBody::new(layout.into(), &newsletter());
    assert!(body.push(&values).is_ok(), "it fits");
    client.submit_import(&body.finish(), &patient()).await.expect("taken");
    let profile = running.profile("ada@example.com").expect("kept");
    assert_eq!(profile["location"]["latitude"], json!(51.5313), "a number");
    let properties = json!({
        "Amount": 12.5, "Last order": "2026-05-01", "Tags": ["swim", "vip"], "Vip": true,
    });
    assert_eq!(profile["properties"], properties, "typed, and without blanks");
}
