//! Faults and ledger from another process.

use listward_practice::KeyKind;
use reqwest::Method;
use serde_json::json;

use crate::support::{answer, bare, get, request, request_of_type, send, start, unhurried};

#[tokio::test]
async fn faults_are_set_and_used_up_and_the_ledger_tells_of_it() {
    let running = start(unhurried()).await;
    let faults =
        json!({ "next": [{ "to": "lists", "after": 1, "times": 2, "what": { "status": 503 } }] });
    let set = request_of_type("application/json", &running, Method::PUT, "/practice/faults");
    assert_eq!(answer(set.body(faults.to_string())).await.0, 204, "set");
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(get(&running, "/api/lists").await.0);
    }
    assert_eq!(statuses, [200, 503, 503, 200], "one passes, two fail, then all is well");
    let (_, ledger) = get(&running, "/practice/ledger").await;
    assert_eq!(ledger["totals"]["requests"], 4, "the ledger does not count itself");
    assert_eq!(ledger["entries"][1]["status"], 503, "and tells what was answered");
}

#[tokio::test]
async fn a_scope_can_be_withdrawn_from_one_key_and_from_no_other() {
    let running = start(unhurried()).await;
    let faults = json!({ "next": [{ "to": "lists", "what": { "withdraw_scope": "lists:read" } }] });
    let set = request_of_type("application/json", &running, Method::PUT, "/practice/faults");
    assert_eq!(answer(set.body(faults.to_string())).await.0, 204, "set");
    for again in [false, true] {
        let (status, said) = get(&running, "/api/lists").await;
        let detail = "Your API key is missing required scopes: lists:read";
        assert_eq!(said["errors"][0]["detail"], detail, "it is named; again: {again}");
        assert_eq!(status, 403, "again: {again}");
    }
    let other = format!("Klaviyo-API-Key {}", running.key_of(KeyKind::Needed));
    let asked = bare(&running, Method::GET, "/api/lists").header("authorization", other);
    let (status, _) = answer(asked.header("revision", listward_practice::REVISION)).await;
    assert_eq!(status, 200, "another key has it");
}

#[tokio::test]
async fn nobody_without_the_full_key_sets_faults() {
    let running = start(unhurried()).await;
    for path in ["/practice/faults", "/practice/ledger"] {
        let (status, _) = answer(bare(&running, Method::GET, path)).await;
        assert_eq!(status, 401, "{path}");
    }
}

#[tokio::test]
async fn it_listens_on_this_computer_only_and_ends_when_it_is_dropped() {
    let running = start(unhurried()).await;
    assert!(running.address().ip().is_loopback(), "not on {}", running.address());
    let (address, waiting) = (running.address(), request(&running, Method::GET, "/api/lists"));
    assert_eq!(send(waiting).await.status(), 200, "it listens");
    running.stop().await;
    let again = tokio::net::TcpStream::connect(address).await;
    assert!(again.is_err(), "the port is closed");
}
