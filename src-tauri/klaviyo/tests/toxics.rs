//! A bad line: whatever it does, nothing counts as done that was not, and what may have been done is unknown.

use std::time::{Duration, Instant};

use listward_klaviyo::{Backoff, BaseUrl, Client, Error, Obstacle, Pacing, Timeouts, Waiting};
use listward_practice::{
    Fault, Faults, Operation, Options, Running, Toward, Toxic, ToxicKind, What,
};

use crate::support::{api_key, import_of, patient, quick, quick_pacing, rehearse};

/// How long an answer is waited for that does not come.
const BRIEFLY: Duration = Duration::from_millis(250);

/// How long one that comes, on a busy machine too.
const LONG_ENOUGH: Duration = Duration::from_secs(30);

/// Longer than anybody waits.
const LONG: u64 = 60_000;

const SILENCE: Error = Error::Unreachable { why: Obstacle::Timeout };
const BROKEN: Error = Error::Unreachable { why: Obstacle::Broken };

async fn over(toward: Toward, what: ToxicKind) -> (Running, Client) {
    let faults = Faults { toxics: vec![Toxic { toward, what }], ..Faults::default() };
    let (running, _) = rehearse(Options { faults, ..quick() }).await;
    let client = client_at(&running, BRIEFLY, quick_pacing());
    (running, client)
}

/// The same with a client that waits for its answers.
async fn waited_for(toward: Toward, what: ToxicKind) -> (Running, Client) {
    let (running, _) = over(toward, what).await;
    let client = client_at(&running, LONG_ENOUGH, quick_pacing());
    (running, client)
}

fn client_at(running: &Running, patience: Duration, pacing: Pacing) -> Client {
    let base: BaseUrl = running.base_url().parse().expect("loopback");
    let timeouts = Timeouts { request: patience, ..Timeouts::default() };
    let key = api_key(running.key());
    Client::with_timeouts(base, key, pacing, timeouts).expect("a client")
}

async fn send(client: &Client) -> Result<(), Error> {
    let body = import_of(&["ada@example.com", "bob@example.com"]);
    client.submit_import(&body, &patient()).await.map(drop)
}

/// Reads the lists with a single try.
async fn read(client: &Client) -> Result<usize, Error> {
    let once = Waiting::default().no_longer_than(Duration::ZERO);
    client.with_waiting(once).lists().await.map(|lists| lists.len())
}

fn taken(running: &Running) -> u64 {
    running.ledger().totals.imports_taken
}

#[tokio::test]
async fn latency_within_patience_costs_time_and_nothing_else() {
    let (running, client) =
        waited_for(Toward::Client, ToxicKind::Latency { milliseconds: 20 }).await;
    assert_eq!(read(&client).await, Ok(24), "over three pages");
    assert_eq!(send(&client).await, Ok(()), "taken");
    assert_eq!(taken(&running), 1, "once");
}

#[tokio::test]
async fn latency_beyond_patience_makes_an_import_unknown_whether_it_was_taken_or_not() {
    for (toward, expected) in [(Toward::Client, 1), (Toward::Server, 0)] {
        let (running, client) = over(toward, ToxicKind::Latency { milliseconds: LONG }).await;
        assert_eq!(send(&client).await, Err(Error::OutcomeUnknown), "{toward:?}");
        assert_eq!(taken(&running), expected, "{toward:?}: which nobody can see from here");
        assert_eq!(read(&client).await, Err(SILENCE), "{toward:?}: reading is just late");
    }
}

#[tokio::test]
async fn down_is_refused_and_nothing_was_sent() {
    let (running, client) = over(Toward::Client, ToxicKind::Down { milliseconds: LONG }).await;
    while tokio::net::TcpStream::connect(running.address()).await.is_ok() {}
    let refused = Error::Unreachable { why: Obstacle::Refused };
    assert_eq!(send(&client).await, Err(refused.clone()), "an import is not unknown");
    assert_eq!(read(&client).await, Err(refused), "nor is anything else");
    assert_eq!(running.ledger().totals.requests, 0, "nobody heard of it");
}

#[tokio::test]
async fn down_for_a_while_is_waited_out() {
    let (running, _) = over(Toward::Client, ToxicKind::Down { milliseconds: 150 }).await;
    while tokio::net::TcpStream::connect(running.address()).await.is_ok() {}
    let backoff = Backoff { base: Duration::from_millis(1), cap: Duration::from_millis(200) };
    let client = client_at(&running, LONG_ENOUGH, Pacing { backoff, ..quick_pacing() });
    assert_eq!(send(&client).await, Ok(()), "as soon as it is up");
    assert_eq!(taken(&running), 1, "once");
}

#[tokio::test]
async fn a_narrow_line_is_slow_and_one_that_is_too_narrow_is_silence() {
    let wide = ToxicKind::Bandwidth { bytes_per_second: 1_000_000 };
    let (running, client) = waited_for(Toward::Client, wide).await;
    assert_eq!((read(&client).await, send(&client).await), (Ok(24), Ok(())), "wide enough");
    assert_eq!(taken(&running), 1, "once");
    let narrow = ToxicKind::Bandwidth { bytes_per_second: 100 };
    for (toward, expected) in [(Toward::Client, 1), (Toward::Server, 0)] {
        let (running, client) = over(toward, narrow).await;
        assert_eq!(send(&client).await, Err(Error::OutcomeUnknown), "{toward:?}: half-way");
        assert_eq!(taken(&running), expected, "{toward:?}: it depends on the half");
        assert_eq!(read(&client).await, Err(SILENCE), "{toward:?}");
    }
}

#[tokio::test]
async fn a_large_body_is_given_the_time_that_it_takes_on_a_slow_way() {
    let slow = ToxicKind::Bandwidth { bytes_per_second: 60_000 };
    let (running, _) = over(Toward::Server, slow).await;
    let base: BaseUrl = running.base_url().parse().expect("loopback");
    let timeouts = Timeouts { request: BRIEFLY, idle: BRIEFLY, ..Timeouts::default() };
    let key = api_key(running.key());
    let client = Client::with_timeouts(base, key, quick_pacing(), timeouts).expect("a client");
    let people: Vec<String> = (0..600).map(|n| format!("person.number.{n}@example.com")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let begun = Instant::now();

    let sent = client.submit_import(&import_of(&people), &patient()).await;

    assert!(sent.is_ok(), "it arrived: {sent:?}");
    assert!(begun.elapsed() > BRIEFLY * 2, "though it took longer than an answer may");
}

#[tokio::test]
async fn a_slow_close_keeps_nobody_who_has_his_answer() {
    let slow = ToxicKind::SlowClose { milliseconds: LONG };
    let (running, client) = waited_for(Toward::Client, slow).await;
    let begun = Instant::now();
    assert_eq!((read(&client).await, send(&client).await), (Ok(24), Ok(())), "answered");
    assert!(begun.elapsed() < Duration::from_secs(10), "long before the minute is over");
    assert_eq!(taken(&running), 1, "once");
}

#[tokio::test]
async fn a_slow_close_in_place_of_an_answer_is_silence() {
    let slow = Toxic { toward: Toward::Client, what: ToxicKind::SlowClose { milliseconds: LONG } };
    let lose = Fault { to: Some(Operation::Import), after: 0, times: 1, what: What::LoseAnswer };
    let faults = Faults { next: vec![lose], toxics: vec![slow], ..Faults::default() };
    let (running, _) = rehearse(Options { faults, ..quick() }).await;
    let client = client_at(&running, BRIEFLY, quick_pacing());
    assert_eq!(send(&client).await, Err(Error::OutcomeUnknown), "nobody waits for the close");
    assert_eq!(taken(&running), 1, "though it was taken");
}

#[tokio::test]
async fn silence_is_unknown_for_an_import_however_it_ends() {
    for milliseconds in [0, 30] {
        let silent = ToxicKind::Timeout { milliseconds };
        for (toward, expected) in [(Toward::Client, 1), (Toward::Server, 0)] {
            let about = format!("{toward:?} for {milliseconds} ms");
            let (running, client) = over(toward, silent).await;
            assert_eq!(send(&client).await, Err(Error::OutcomeUnknown), "{about}");
            assert_eq!(taken(&running), expected, "{about}");
            let reading = if milliseconds == 0 { SILENCE } else { BROKEN };
            assert_eq!(read(&client).await, Err(reading), "{about}: reading");
        }
    }
}

#[tokio::test]
async fn a_reset_is_unknown_for_an_import() {
    for (toward, expected) in [(Toward::Client, 1), (Toward::Server, 0)] {
        let (running, client) = over(toward, ToxicKind::ResetPeer { milliseconds: 30 }).await;
        assert_eq!(send(&client).await, Err(Error::OutcomeUnknown), "{toward:?}");
        assert_eq!(taken(&running), expected, "{toward:?}");
        assert_eq!(read(&client).await, Err(BROKEN), "{toward:?}: reading");
    }
}

#[tokio::test]
async fn slices_change_nothing() {
    for toward in [Toward::Client, Toward::Server] {
        for bytes in [1, 7] {
            let (running, client) =
                waited_for(toward, ToxicKind::Slicer { bytes, microseconds: 0 }).await;
            let about = format!("{bytes} bytes at a time, {toward:?}");
            assert_eq!(read(&client).await, Ok(24), "{about}");
            assert_eq!(send(&client).await, Ok(()), "{about}");
            let expected = ["ada@example.com", "bob@example.com"];
            assert_eq!(running.members("Nw5LtR"), expected, "{about}: both are whole");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_anywhere_is_never_taken_for_a_whole_one() {
    for bytes in [1, 10, 50, 100, 200, 400, 600, 800] {
        let (running, client) = over(Toward::Client, ToxicKind::LimitData { bytes }).await;
        let outcome = send(&client).await;
        assert_eq!(outcome, Err(Error::OutcomeUnknown), "cut after {bytes} bytes");
        assert_eq!(taken(&running), 1, "cut after {bytes} bytes: and not sent again");
        assert_eq!(read(&client).await, Err(BROKEN), "cut after {bytes} bytes: reading");
    }
}

#[tokio::test]
async fn a_request_that_is_cut_anywhere_is_unknown_and_not_taken() {
    for bytes in [1, 10, 100, 300, 500] {
        let (running, client) = over(Toward::Server, ToxicKind::LimitData { bytes }).await;
        assert_eq!(send(&client).await, Err(Error::OutcomeUnknown), "cut after {bytes} bytes");
        assert_eq!(taken(&running), 0, "cut after {bytes} bytes");
    }
}
