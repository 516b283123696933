//! What stands between here and Klaviyo: trouble, strangers, lost answers.

use std::time::Duration;

use listward_klaviyo::{BaseUrl, Client, Error, JobStatus, Obstacle, Timeouts};
use listward_practice::{Fault, Faults, Operation, Options, What};

use crate::support::{
    api_key, client, import_of, newsletter, patient, quick, quick_pacing, rehearse, with_fault,
};

#[tokio::test]
async fn an_import_whose_answer_is_lost_has_an_unknown_outcome_and_can_be_found_again() {
    let body = import_of(&["ada@example.com", "bob@example.com"]);
    let faults = [What::LoseAnswer, What::CutAnswer, What::EmptyAnswer, What::WebPageAfter];
    for what in faults {
        let (running, client) = with_fault(Operation::Import, what.clone()).await;
        let outcome = client.submit_import(&body, &patient()).await;
        assert_eq!(outcome, Err(Error::OutcomeUnknown), "{what:?} tells nothing");
        assert_eq!(running.ledger().totals.imports_taken, 1, "{what:?}: taken once, not retried");
        let jobs = client.recent_import_jobs().await.expect("the jobs can be read");
        assert_eq!(jobs.len(), 1, "{what:?}: the job is there to be found");
        assert_eq!(jobs[0].total_count, Some(2), "{what:?}: and recognised by its size");
        assert_eq!(jobs[0].status, JobStatus::Complete, "{what:?}: and it went on by itself");
    }
}

#[tokio::test]
async fn an_import_that_broke_off_unread_has_an_unknown_outcome_too() {
    let (running, client) = with_fault(Operation::Import, What::DropRequest).await;
    let outcome = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
    assert_eq!(outcome, Err(Error::OutcomeUnknown), "from here it looks the same");
    assert_eq!(running.ledger().totals.imports_taken, 0, "though nothing was taken");
}

#[tokio::test]
async fn reading_is_repeated_when_the_answer_is_lost() {
    for what in [What::LoseAnswer, What::CutAnswer, What::DropRequest] {
        let (_running, client) = with_fault(Operation::Lists, what.clone()).await;
        let lists = client.lists().await;
        assert_eq!(lists.map(|lists| lists.len()), Ok(24), "{what:?} costs one more request");
    }
}

#[tokio::test]
async fn trouble_is_waited_out_with_the_same_bytes() {
    let fault = Fault { to: Some(Operation::Import), after: 0, times: 4, what: What::Status(503) };
    let faults = Faults { next: vec![fault], ..Faults::default() };
    let (running, client) = rehearse(Options { faults, ..quick() }).await;
    let outcome = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
    assert!(outcome.is_ok(), "the fifth try is taken: {outcome:?}");
    let ledger = running.ledger();
    let hashes: Vec<_> = ledger.of(Operation::Import).map(|entry| &entry.body_sha256).collect();
    assert_eq!(hashes.len(), 5, "four refusals and a success");
    assert!(hashes.windows(2).all(|pair| pair[0] == pair[1]), "a retry is the same request");
}

#[tokio::test]
async fn trouble_that_does_not_end_is_handed_to_the_caller_after_eight_tries() {
    for status in [500, 502, 503, 504, 524] {
        let fault = Fault { to: None, after: 0, times: 100, what: What::Status(status) };
        let faults = Faults { next: vec![fault], ..Faults::default() };
        let (running, client) = rehearse(Options { faults, ..quick() }).await;
        let outcome = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
        assert_eq!(outcome, Err(Error::Unavailable(status)), "status {status}");
        assert_eq!(running.ledger().totals.requests, 8, "eight tries for {status}");
    }
}

#[tokio::test]
async fn a_page_for_a_browser_is_not_klaviyo() {
    for status in [200, 403, 407, 511] {
        let (_running, client) = with_fault(Operation::Lists, What::WebPage(status)).await;
        assert_eq!(client.lists().await, Err(Error::Blocked), "a page with status {status}");
    }
    let (running, client) = with_fault(Operation::Import, What::WebPage(200)).await;
    let sent = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
    assert_eq!(sent, Err(Error::Blocked), "a portal's page in place of a 202 means: not sent");
    assert_eq!(running.ledger().totals.imports_taken, 0, "and so it was");
}

#[tokio::test]
async fn a_redirect_is_refused_and_the_key_stays_here() {
    let (elsewhere, _) = rehearse(quick()).await;
    let to = format!("{}/api/lists", elsewhere.base_url());
    let (_running, client) = with_fault(Operation::Lists, What::Redirect(to)).await;
    assert_eq!(client.lists().await, Err(Error::Blocked), "nobody is followed");
    assert_eq!(elsewhere.ledger().totals.requests, 0, "the other place was not even asked");
}

#[tokio::test]
async fn the_next_page_is_not_fetched_from_elsewhere() {
    let (elsewhere, _) = rehearse(quick()).await;
    let next = format!("{}/api/lists", elsewhere.base_url());
    let page = format!(r#"{{"data":[],"links":{{"self":"x","next":"{next}"}}}}"#);
    let (_running, client) = with_fault(Operation::Lists, What::Nonsense(page)).await;
    assert_eq!(client.lists().await, Err(Error::Unreadable), "a link to another origin");
    assert_eq!(elsewhere.ledger().totals.requests, 0, "the key stayed here");
}

#[tokio::test]
async fn pages_that_go_round_in_circles_end() {
    let (running, client) = rehearse(quick()).await;
    let next = format!("{}/api/lists?sort=name", running.base_url());
    let page = format!(r#"{{"data":[],"links":{{"next":"{next}"}}}}"#);
    running.set_faults(Faults::once(Operation::Lists, What::Nonsense(page)));
    assert_eq!(client.lists().await, Err(Error::Unreadable), "a page was about to come again");
}

#[tokio::test]
async fn answers_without_sense_are_unreadable_however_they_are_made() {
    let deep = "[".repeat(100_000);
    let long = format!(r#"{{"data":[],"links":{{}},"more":"{}"}}"#, "x".repeat(12_100_000));
    for text in ["{\"data\":[{\"type\"", "null", "{}", "ok", deep.as_str(), long.as_str()] {
        let nonsense = What::Nonsense(text.to_owned());
        let (_running, client) = with_fault(Operation::Lists, nonsense).await;
        let start: String = text.chars().take(20).collect();
        assert_eq!(client.lists().await, Err(Error::Unreadable), "an answer that begins {start}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_timeout_for_reading_and_unknown_for_sending() {
    let faults = Faults { delay_milliseconds: 2_000, ..Faults::default() };
    let (running, _) = rehearse(Options { faults, ..quick() }).await;
    let timeouts = Timeouts { request: Duration::from_millis(60), ..Timeouts::default() };
    let base: BaseUrl = running.base_url().parse().expect("loopback");
    let key = api_key(running.key());
    let client = Client::with_timeouts(base, key, quick_pacing(), timeouts).expect("a client");
    let late = Err(Error::Unreachable { why: Obstacle::Timeout });
    assert_eq!(client.list(&newsletter()).await.map(drop), late, "reading");
    let sent = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
    assert_eq!(sent, Err(Error::OutcomeUnknown), "the bytes were sent");
}

#[tokio::test]
async fn nobody_listening_is_told_from_other_troubles() {
    let (running, _) = rehearse(quick()).await;
    let (base, key) = (running.base_url(), running.key().to_owned());
    running.stop().await;
    let client = client(&base, &key);
    let refused = Error::Unreachable { why: Obstacle::Refused };
    assert_eq!(client.account().await.map(drop), Err(refused.clone()), "reading");
    let sent = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
    assert_eq!(sent.map(drop), Err(refused), "what was never sent is not unknown");
}
