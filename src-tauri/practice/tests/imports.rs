//! What is taken, what is refused and how it is pointed at, what becomes of it.

use std::time::Duration;

use listward_practice::{JobTime, Options};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    IMPORTS, answer, body, get, import, pointers, request, send, start, unhurried,
};

#[tokio::test]
async fn one_bad_profile_refuses_all_and_is_pointed_at() {
    let running = start(unhurried()).await;
    let row = "/data/attributes/profiles/data/1";
    let table = [
        (json!({ "email": "ada.example.com" }), format!("{row}/attributes/email")),
        (json!({ "email": "ada@@example.com" }), format!("{row}/attributes/email")),
        (json!({ "email": "ada@example" }), format!("{row}/attributes/email")),
        (json!({ "email": 42 }), format!("{row}/attributes/email")),
        (json!({ "first_name": "Ada" }), format!("{row}/attributes/")),
        (json!({ "email": null }), format!("{row}/attributes/")),
        (json!({ "phone_number": "+1234" }), format!("{row}/attributes/phone_number")),
        (json!({ "email": "a@b.example", "emial": "x" }), format!("{row}/attributes/emial")),
        (json!({ "email": "a@b.example", "anonymous_id": "x" }), {
            format!("{row}/attributes/anonymous_id")
        }),
        (json!({ "email": "a@b.example", "location": { "planet": "x" } }), {
            format!("{row}/attributes/location/planet")
        }),
        (json!({ "email": "a@b.example", "properties": [] }), {
            format!("{row}/attributes/properties")
        }),
        (json!({ "email": "a@b.example", "title": "x".repeat(100_000) }), row.to_owned()),
    ];
    for (bad, pointer) in table {
        let (status, said) = import(&running, &[json!({ "email": "ok@example.com" }), bad]).await;
        assert_eq!((status, pointers(&said)), (400, vec![pointer.as_str()]), "{pointer}");
    }
    assert_eq!(running.ledger().totals.profiles_stored, 0, "the good one was never taken");
}

#[tokio::test]
async fn a_request_that_is_wrong_as_a_whole_is_pointed_at_as_a_whole() {
    let running = start(unhurried()).await;
    let many = vec![json!({ "email": "ok@example.com" }); 10_001];
    let (status, said) = import(&running, &many).await;
    let profiles = "/data/attributes/profiles/data";
    assert_eq!((status, pointers(&said)), (400, vec![profiles]), "10,001 profiles");
    let unknown = body(&[json!({ "email": "ok@example.com" })], "NOPE01").to_string();
    let (status, said) = answer(request(&running, Method::POST, IMPORTS).body(unknown)).await;
    assert_eq!((status, pointers(&said)), (400, vec!["/data"]), "an unknown list");
    assert_eq!(said["errors"][0]["detail"], "List ID NOPE01 does not exist.", "in words");
    let mut misplaced = body(&[json!({ "email": "ok@example.com" })], "Nw5LtR");
    misplaced["data"]["attributes"]["relationships"] = json!({});
    for text in [misplaced.to_string(), "{".to_owned(), "[]".to_owned(), "[".repeat(100_000)] {
        let (status, said) = answer(request(&running, Method::POST, IMPORTS).body(text)).await;
        assert_eq!((status, pointers(&said)), (400, vec!["/data"]), "another shape");
    }
    let large = " ".repeat(5_000_001);
    let (status, _) = answer(request(&running, Method::POST, IMPORTS).body(large)).await;
    assert_eq!(status, 413, "over 5 MB");
}

#[tokio::test]
async fn a_bad_phone_number_beside_an_address_is_dropped_in_silence() {
    let running = start(unhurried()).await;
    let bad = json!({ "email": "ada@example.com", "phone_number": "+1234" });
    let (status, job) = import(&running, &[bad]).await;
    assert_eq!(status, 202, "taken");
    let id = job["data"]["id"].as_str().expect("an id");
    let (_, errors) = get(&running, &format!("{IMPORTS}/{id}/import-errors")).await;
    assert_eq!(errors["data"], json!([]), "and nobody is told");
    let profile = running.profile("ada@example.com").expect("stored");
    assert!(!profile.contains_key("phone_number"), "without the number: {profile:?}");
}

#[tokio::test]
async fn an_address_is_one_person_whatever_its_case_and_new_values_join_old_ones() {
    let running = start(unhurried()).await;
    let first = json!({
        "email": " Ada@Example.com ", "first_name": "Ada", "properties": { "Tier": "gold" },
    });
    let second = json!({
        "email": "ada@example.com", "first_name": null, "properties": { "Visits": 3 },
    });
    for profile in [first, second] {
        assert_eq!(import(&running, &[profile]).await.0, 202, "taken");
    }
    let profile = running.profile("ADA@example.com").map(Value::Object);
    let expected = json!({
        "email": "ada@example.com", "first_name": "Ada", "properties": { "Tier": "gold", "Visits": 3 },
    });
    assert_eq!(profile, Some(expected), "null erases nothing");
    assert_eq!(running.ledger().totals.profiles_stored, 1, "one person");
}

#[tokio::test]
async fn a_phone_number_makes_nobody_of_two_addresses() {
    let running = start(unhurried()).await;
    let person = |email: &str| json!({ "email": email, "phone_number": "+15005550006" });
    let both = [person("ada@example.com"), person("bob@example.com")];
    assert_eq!(import(&running, &both).await.0, 202, "taken");
    assert_eq!(running.members("Nw5LtR"), ["ada@example.com", "bob@example.com"], "two people");
    let phone_alone = [json!({ "phone_number": "+15005550006" })];
    assert_eq!(import(&running, &phone_alone).await.0, 202, "taken");
    assert_eq!(running.ledger().totals.profiles_stored, 2, "the number alone is one of them");
}

#[tokio::test]
async fn a_job_is_queued_then_processing_then_complete_and_only_then_people_join() {
    let never = Duration::from_hours(1);
    let table = [
        ("queued", JobTime { queued: never, per_profile: Duration::ZERO }, 0),
        ("processing", JobTime { queued: Duration::ZERO, per_profile: never }, 0),
        ("complete", JobTime::none(), 1),
    ];
    for (status, job_time, joined) in table {
        let running = start(Options { job_time, ..unhurried() }).await;
        let (_, job) = import(&running, &[json!({ "email": "ada@example.com" })]).await;
        let id = job["data"]["id"].as_str().expect("an id");
        let (_, job) = get(&running, &format!("{IMPORTS}/{id}")).await;
        assert_eq!(job["data"]["attributes"]["status"], status, "after its time");
        assert_eq!(running.members("Nw5LtR").len(), joined, "when {status}");
        let query = format!("{IMPORTS}?filter=equals(status,\"{status}\")");
        let (_, jobs) = get(&running, &query).await;
        assert_eq!(jobs["data"].as_array().map(Vec::len), Some(1), "and it is found as {status}");
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_lost_before_its_first_byte() {
    let running = start(unhurried()).await;
    let lose = listward_practice::What::LoseAnswer;
    running.set_faults(listward_practice::Faults::once(listward_practice::Operation::Import, lose));
    let body = body(&[json!({ "email": "ada@example.com" })], "Nw5LtR").to_string();
    let outcome = request(&running, Method::POST, IMPORTS).body(body.clone()).send().await;
    assert!(outcome.is_err(), "nothing came back");
    assert_eq!(running.members("Nw5LtR"), ["ada@example.com"], "and yet it was done");
    let ledger = running.ledger();
    let entry = ledger.imports_taken().next().expect("it is in the ledger");
    assert!(!entry.answered, "as not answered");
    let again = send(request(&running, Method::POST, IMPORTS).body(body)).await;
    assert_eq!(again.status(), 202, "it happens once");
}
