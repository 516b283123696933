//! The pace of an account, which all its clients share.

use std::time::{Duration, Instant};

use listward_klaviyo::{Backoff, BaseUrl, Client, Error, Pace, Pacing, Rate, Waiting};
use listward_practice::{Fault, Faults, Limits, Operation, Options, Running, What};

use crate::support::{api_key, import_of, patient, quick, quick_pacing, rehearse};

fn client_at(running: &Running, pace: &Pace) -> Client {
    let base: BaseUrl = running.base_url().parse().expect("loopback");
    let client = Client::new(base, api_key(running.key()), quick_pacing()).expect("a client");
    client.with_pace(pace)
}

/// A pace that lets so many requests go at once, and no more for a second.
fn at_once(count: u32) -> Pace {
    let rate = Rate { per_second: count, per_minute: 1_000 };
    Pace::new(Pacing { medium: rate, ..quick_pacing() })
}

fn impatient() -> Waiting {
    Waiting::default().no_longer_than(Duration::ZERO)
}

/// How many of ten requests go at once.
async fn answered_at_once(clients: &[Client]) -> usize {
    let mut answered = 0;
    for number in 0..10 {
        let client = clients[number % clients.len()].with_waiting(impatient());
        answered += usize::from(client.recent_import_jobs().await.is_ok());
    }
    answered
}

#[tokio::test]
async fn two_clients_of_one_account_go_no_faster_than_one() {
    let (running, _) = rehearse(quick()).await;
    let pace = at_once(4);
    let both = [client_at(&running, &pace), client_at(&running, &pace)];
    assert_eq!(answered_at_once(&both).await, 4, "together");
    let strangers = [client_at(&running, &at_once(4)), client_at(&running, &at_once(4))];
    assert_eq!(answered_at_once(&strangers).await, 8, "of two accounts, each for itself");
}

#[tokio::test]
async fn a_share_leaves_the_rest_to_others() {
    let (running, _) = rehearse(quick()).await;
    for (share, expected) in [(1.0, 8), (0.75, 6), (0.5, 4), (0.0, 1)] {
        let pace = at_once(8);
        pace.set_share(share);
        let answered = answered_at_once(&[client_at(&running, &pace)]).await;
        assert_eq!(answered, expected, "of eight at once with a share of {share}");
    }
}

#[tokio::test]
async fn another_tool_that_spends_the_limits_makes_us_slower() {
    let limits = Limits {
        medium: listward_practice::Rate { per_second: 1_000, per_minute: 3 },
        ..Limits::klaviyo()
    };
    let (running, _) = rehearse(Options { limits, ..quick() }).await;
    let other = client_at(&running, &at_once(100));
    for _ in 0..3 {
        other.recent_import_jobs().await.expect("the other tool takes it all");
    }
    let pace = Pace::new(Pacing::klaviyo());
    let ours = client_at(&running, &pace).with_waiting(impatient());
    assert!((pace.share_now() - 1.0).abs() < 0.001, "nothing is known yet");
    let outcome = ours.recent_import_jobs().await;
    assert!(matches!(outcome, Err(Error::RateLimited { .. })), "{outcome:?}");
    assert!((pace.share_now() - 0.7).abs() < 0.001, "we had sent nothing: {}", pace.share_now());
}

#[tokio::test]
async fn a_server_that_is_down_is_asked_by_one_request_for_each_pause() {
    let fault = Fault { to: None, after: 0, times: 9, what: What::Status(503) };
    let faults = Faults { next: vec![fault], ..Faults::default() };
    let (running, _) = rehearse(Options { faults, ..quick() }).await;
    let cap = Duration::from_millis(250);
    let backoff = Backoff { base: Duration::from_millis(1), cap };
    let pace = Pace::new(Pacing { backoff, ..quick_pacing() });
    let send = |number: usize| {
        let client = client_at(&running, &pace);
        async move {
            let body = import_of(&[format!("person{number}@example.com").as_str()]);
            client.submit_import(&body, &patient()).await
        }
    };
    let outcomes = futures::future::join_all((0..6).map(send)).await;
    assert!(outcomes.iter().all(Result::is_ok), "in the end all are taken: {outcomes:?}");
    let ledger = running.ledger();
    let times: Vec<u64> = ledger.of(Operation::Import).map(|entry| entry.milliseconds).collect();
    assert_eq!(times.len(), 15, "nine refusals and six imports: {times:?}");
    // Up to six were under way when the fifth failed; whatever came after that was a probe.
    let probes = &times[6..10];
    let apart = probes.windows(2).all(|pair| pair[1] - pair[0] >= 245);
    assert!(apart, "one for each pause, while the others wait: {times:?}");
    assert!(times[14] - times[9] < 250, "and when it is up, all go at once: {times:?}");
}

#[tokio::test]
async fn who_will_not_wait_for_a_server_that_is_down_is_told_at_once_why() {
    let fault = Fault { to: None, after: 0, times: 100, what: What::Status(503) };
    let faults = Faults { next: vec![fault], ..Faults::default() };
    let (running, _) = rehearse(Options { faults, ..quick() }).await;
    let backoff = Backoff { base: Duration::from_millis(1), cap: Duration::from_mins(1) };
    let pace = Pace::new(Pacing { backoff, ..quick_pacing() });
    let client = client_at(&running, &pace);
    for _ in 0..2 {
        assert!(client.lists().await.is_err(), "three tries each");
    }
    let asked = running.ledger().totals.requests;
    assert_eq!(asked, 5, "after the fifth failure it is left alone");
    let started = Instant::now();
    let outcome = client_at(&running, &pace).account().await;
    assert_eq!(outcome.map(drop), Err(Error::Unavailable(503)), "what was the matter");
    assert!(started.elapsed() < Duration::from_secs(5), "without waiting for the pause");
    assert_eq!(running.ledger().totals.requests, asked, "and without asking");
}

#[tokio::test]
async fn a_cancelled_wait_for_a_server_that_is_down_ends_at_once() {
    let fault = Fault { to: None, after: 0, times: 100, what: What::Status(503) };
    let faults = Faults { next: vec![fault], ..Faults::default() };
    let (running, _) = rehearse(Options { faults, ..quick() }).await;
    let backoff = Backoff { base: Duration::from_millis(1), cap: Duration::from_mins(1) };
    let client = client_at(&running, &Pace::new(Pacing { backoff, ..quick_pacing() }));
    for _ in 0..2 {
        assert!(client.lists().await.is_err(), "three tries each");
    }
    let stop = tokio_util::sync::CancellationToken::new();
    let stopping = stop.clone();
    let waiting = Waiting::patient(stop, move |_| stopping.cancel());
    let outcome = client.submit_import(&import_of(&["ada@example.com"]), &waiting).await;
    assert_eq!(outcome, Err(Error::Cancelled), "in the middle of a minute");
}
