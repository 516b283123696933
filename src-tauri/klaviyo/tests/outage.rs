//! Klaviyo is down for ten minutes: whoever talks to the account leaves it alone, and other accounts do not notice.
//!
//! Time goes a hundred times faster here, for pauses and limits alike.

use std::time::{Duration, Instant};

use futures::future::join_all;
use listward_klaviyo::{BaseUrl, Client, Pace, Pacing};
use listward_practice::{Fault, Faults, Running, What};

use crate::support::{api_key, import_of, patient, quick, rehearse};

/// So many times faster.
const FASTER: u32 = 100;

/// What T-BREAK allows in ten minutes.
const MOST_REQUESTS: u64 = 20;

fn ten_minutes() -> Duration {
    Duration::from_mins(10) / FASTER
}

fn pace() -> Pace {
    Pace::new(Pacing::klaviyo().times(FASTER))
}

fn client_at(running: &Running, pace: &Pace) -> Client {
    let base: BaseUrl = running.base_url().parse().expect("loopback");
    let pacing = Pacing::klaviyo().times(FASTER);
    let client = Client::new(base, api_key(running.key()), pacing).expect("a client");
    client.with_pace(pace)
}

/// As a run does: hands somebody over, however often it must be tried.
async fn hands_over(client: Client, number: usize) {
    let body = import_of(&[format!("person{number}@example.com").as_str()]);
    while client.submit_import(&body, &patient()).await.is_err() {}
}

/// As a run does meanwhile: asks how the jobs are doing.
async fn asks(client: Client) {
    let asking = client.with_waiting(patient());
    while asking.recent_import_jobs().await.is_err() {}
}

#[tokio::test]
async fn ten_minutes_of_outage_cost_no_more_than_twenty_requests_and_concern_one_account() {
    let (down, _) = rehearse(quick()).await;
    let (well, _) = rehearse(quick()).await;
    let outage = Fault { to: None, after: 0, times: u32::MAX, what: What::Status(503) };
    down.set_faults(Faults { next: vec![outage], ..Faults::default() });
    let (ours, others) = (pace(), pace());
    let begun = Instant::now();
    let run = async {
        let chunks = join_all((0..4).map(|number| hands_over(client_at(&down, &ours), number)));
        tokio::join!(chunks, asks(client_at(&down, &ours)));
    };
    let outage = async {
        tokio::time::sleep(ten_minutes()).await;
        let asked = down.ledger().totals.requests;
        down.set_faults(Faults::default());
        asked
    };
    let elsewhere = async {
        let asked = client_at(&well, &others).lists().await.map(|lists| lists.len());
        (asked, begun.elapsed())
    };

    let ((), asked, (lists, answered)) = tokio::join!(run, outage, elsewhere);

    assert!(asked >= 5, "it was tried: {asked}");
    assert!(asked <= MOST_REQUESTS, "{asked} requests in ten minutes");
    assert_eq!(lists, Ok(24), "another account is there as ever");
    assert!(answered < ten_minutes() / 2, "and waits for nothing: {answered:?}");
    assert_eq!(down.ledger().imports_taken().count(), 4, "when it is up again all are taken");
    let totals = down.ledger().totals.profiles_taken;
    assert_eq!(totals, 4, "once each");
}
