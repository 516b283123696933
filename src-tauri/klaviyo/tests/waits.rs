//! Waiting: obeying, telling, stopping.

use std::time::{Duration, Instant};

use listward_klaviyo::{Backoff, BaseUrl, Client, Error, Pacing, Rate, WaitReason, Waiting};
use listward_practice::{Fault, Faults, Limits, Operation, Options, What};
use tokio_util::sync::CancellationToken;

use crate::support::{api_key, import_of, patient, quick, rehearse, watched, with_fault};

fn refusal(retry_after: Option<&str>) -> What {
    What::TooManyRequests { retry_after: retry_after.map(str::to_owned) }
}

#[tokio::test]
async fn klaviyos_retry_after_is_obeyed_and_told() {
    let (running, client) = with_fault(Operation::Import, refusal(Some("1"))).await;
    let (waiting, waits) = watched();
    client.submit_import(&import_of(&["ada@example.com"]), &waiting).await.expect("taken later");
    let ledger = running.ledger();
    let times: Vec<u64> = ledger.of(Operation::Import).map(|entry| entry.milliseconds).collect();
    assert!(times[1] - times[0] >= 1_000, "not a millisecond early: {times:?}");
    let waits = waits.lock().expect("no panic").clone();
    assert_eq!(waits.len(), 1, "told once");
    assert_eq!(waits[0].why, WaitReason::Asked, "as Klaviyo's wish");
    assert!(waits[0].pause >= Duration::from_secs(1), "with its length");
}

#[tokio::test]
async fn a_refusal_to_one_clone_holds_the_others() {
    let (running, client) = with_fault(Operation::Import, refusal(Some("1"))).await;
    let (body, waiting, second) = (import_of(&["ada@example.com"]), patient(), client.clone());
    let refused = second.clone().with_waiting(Waiting::default());
    let impatient = Waiting::default().no_longer_than(Duration::ZERO);
    let outcome = refused.submit_import(&body, &impatient).await;
    assert!(matches!(outcome, Err(Error::RateLimited { .. })), "{outcome:?}");
    client.submit_import(&body, &waiting).await.expect("taken after the pause");
    let ledger = running.ledger();
    let times: Vec<u64> = ledger.of(Operation::Import).map(|entry| entry.milliseconds).collect();
    assert!(times[1] - times[0] >= 1_000, "the pause is the account's: {times:?}");
}

#[tokio::test]
async fn a_pause_beyond_patience_comes_back_at_once() {
    let (running, client) = with_fault(Operation::Import, refusal(Some("3723"))).await;
    let outcome = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
    let retry_after = Some(Duration::from_secs(3_723));
    assert_eq!(outcome, Err(Error::RateLimited { retry_after }), "for the run to put in its books");
    assert_eq!(running.ledger().totals.requests, 1, "nothing more was sent");
}

#[tokio::test]
async fn a_refusal_without_sense_is_answered_with_our_own_pauses() {
    for header in [None, Some("0"), Some("-1"), Some("1e9"), Some("soon")] {
        let (_running, client) = with_fault(Operation::Import, refusal(header)).await;
        let outcome = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
        assert!(outcome.is_ok(), "Retry-After {header:?} is got over: {outcome:?}");
    }
}

#[tokio::test]
async fn cancelling_ends_a_wait_and_sends_nothing_more() {
    let (running, client) = with_fault(Operation::Import, refusal(Some("300"))).await;
    let cancel = CancellationToken::new();
    let waiting = Waiting::patient(cancel.clone(), move |_| cancel.cancel());
    let outcome = client.submit_import(&import_of(&["ada@example.com"]), &waiting).await;
    assert_eq!(outcome, Err(Error::Cancelled), "in the middle of five minutes");
    assert_eq!(running.ledger().totals.requests, 1, "only the refused request was sent");
    let outcome = client.submit_import(&import_of(&["ada@example.com"]), &waiting).await;
    assert_eq!(outcome, Err(Error::Cancelled), "and afterwards nothing begins");
}

#[tokio::test]
async fn a_server_that_stays_down_is_asked_more_and_more_rarely() {
    let fault = Fault { to: None, after: 0, times: 100, what: What::Status(500) };
    let faults = Faults { next: vec![fault], ..Faults::default() };
    let (running, _) = rehearse(Options { faults, ..quick() }).await;
    let cap = Duration::from_millis(40);
    let backoff = Backoff { base: Duration::from_millis(1), cap };
    let base: BaseUrl = running.base_url().parse().expect("loopback");
    let pacing = Pacing { backoff, ..crate::support::quick_pacing() };
    let client = Client::new(base, api_key(running.key()), pacing).expect("a client");
    let (waiting, waits) = watched();
    let outcome = client.submit_import(&import_of(&["ada@example.com"]), &waiting).await;
    assert_eq!(outcome, Err(Error::Unavailable(500)), "in the end");
    let waits = waits.lock().expect("no panic").clone();
    let pauses: Vec<Duration> = waits.iter().map(|wait| wait.pause).collect();
    // One of the first may be over before it can be told: chance may make it as good as nothing.
    assert!((4..=7).contains(&pauses.len()), "a pause between any two of eight tries: {pauses:?}");
    let full = |pause: &Duration| *pause > cap.mul_f64(0.9);
    let last = &pauses[pauses.len() - 3..];
    assert!(last.iter().all(full), "after five failures the longest pause: {pauses:?}");
}

#[tokio::test]
async fn our_own_pace_keeps_within_the_limits_of_the_server() {
    let limits = Limits {
        medium: listward_practice::Rate { per_second: 10, per_minute: 150 },
        ..Limits::klaviyo()
    };
    let (running, _) = rehearse(Options { limits, ..quick() }).await;
    let base: BaseUrl = running.base_url().parse().expect("loopback");
    let client = Client::new(base, api_key(running.key()), Pacing::klaviyo()).expect("a client");
    let started = Instant::now();
    for _ in 0..25 {
        client.recent_import_jobs().await.expect("in turn");
    }
    let took = started.elapsed();
    assert_eq!(running.ledger().totals.refused_for_pace, 0, "we never had to be told");
    assert!(took >= Duration::from_secs(2), "25 requests at 10 a second: {took:?}");
    assert!(took < Duration::from_millis(2_600), "but not much longer than needed: {took:?}");
}

#[tokio::test]
async fn a_pace_that_would_take_longer_than_patience_is_not_waited_for() {
    let (running, _) = rehearse(quick()).await;
    let slow = Rate { per_second: 1, per_minute: 1 };
    let pacing = Pacing { extra_small: slow, ..Pacing::klaviyo() };
    let base: BaseUrl = running.base_url().parse().expect("loopback");
    let client = Client::new(base, api_key(running.key()), pacing).expect("a client");
    client.account().await.expect("the first goes at once");
    let second = client.account().await;
    assert!(matches!(second, Err(Error::RateLimited { retry_after: Some(_) })), "{second:?}");
    assert_eq!(running.ledger().totals.requests, 1, "the second was not sent");
}
