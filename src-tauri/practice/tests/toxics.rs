//! A bad line, by name.

use std::time::{Duration, Instant};

use listward_practice::{Faults, Options, Toward, Toxic, ToxicKind};
use reqwest::Method;
use serde_json::json;

use crate::support::{answer, get, request, request_of_type, start, unhurried};

#[tokio::test]
async fn all_eight_are_set_by_their_names_and_read_back() {
    let running = start(unhurried()).await;
    let named = [
        json!({ "latency": { "milliseconds": 1 } }),
        json!({ "bandwidth": { "bytes_per_second": 10_000_000 } }),
        json!({ "slow_close": { "milliseconds": 1 } }),
        json!({ "slicer": { "bytes": 1_000, "microseconds": 1 } }),
        json!({ "limit_data": { "bytes": 1_000_000 } }),
        json!({ "timeout": { "milliseconds": 1 } }),
        json!({ "reset_peer": { "milliseconds": 1 } }),
        json!({ "down": { "milliseconds": 1 } }),
    ];
    for what in named {
        let faults = json!({ "toxics": [{ "toward": "client", "what": what }] });
        let read: Faults = serde_json::from_value(faults.clone()).expect("it has that name");
        assert_eq!(
            serde_json::to_value(&read).expect("JSON")["toxics"],
            faults["toxics"],
            "{what}"
        );
    }
    let mild = json!({ "toxics": [{ "what": { "latency": { "milliseconds": 1 } } }] });
    let set = request_of_type("application/json", &running, Method::PUT, "/practice/faults");
    assert_eq!(answer(set.body(mild.to_string())).await.0, 204, "set from outside");
    let (_, set) = get(&running, "/practice/faults").await;
    assert_eq!(set["toxics"][0]["toward"], "client", "answers, when nothing is said");
}

#[tokio::test]
async fn a_line_can_be_late_in_each_direction() {
    for toward in [Toward::Client, Toward::Server] {
        let what = ToxicKind::Latency { milliseconds: 150 };
        let faults = Faults { toxics: vec![Toxic { toward, what }], ..Faults::default() };
        let running = start(Options { faults, ..unhurried() }).await;
        let begun = Instant::now();
        assert_eq!(get(&running, "/api/lists").await.0, 200, "{toward:?}");
        assert!(begun.elapsed() >= Duration::from_millis(150), "{toward:?}: {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_narrow_line_takes_its_time() {
    let running = start(unhurried()).await;
    let length = get(&running, "/api/lists").await.1.to_string().len() as u64;
    running.set_faults(Faults::line(ToxicKind::Bandwidth { bytes_per_second: length * 5 }));
    let begun = Instant::now();
    assert_eq!(get(&running, "/api/lists").await.0, 200, "it arrives");
    assert!(begun.elapsed() >= Duration::from_millis(200), "a fifth of a second and its head");
}

#[tokio::test]
async fn a_line_can_be_bad_for_a_few_connections_only() {
    let toxics = Faults::line(ToxicKind::ResetPeer { milliseconds: 0 });
    let faults = Faults { bad_connections: Some(2), ..toxics };
    let running = start(Options { faults, ..unhurried() }).await;
    for expected in [false, false, true, true] {
        let answered = request(&running, Method::GET, "/api/lists").send().await.is_ok();
        assert_eq!(answered, expected, "the first two are reset");
    }
}

#[tokio::test]
async fn a_server_that_was_down_listens_again_at_the_same_address() {
    let running = start(unhurried()).await;
    running.set_faults(Faults::line(ToxicKind::Down { milliseconds: 60_000 }));
    while tokio::net::TcpStream::connect(running.address()).await.is_ok() {}
    running.set_faults(Faults::default());
    while tokio::net::TcpStream::connect(running.address()).await.is_err() {
        tokio::task::yield_now().await;
    }
    assert_eq!(get(&running, "/api/lists").await.0, 200, "as if nothing had been");
}
