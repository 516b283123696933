//! What an observer is told of what leaves this computer.

use std::sync::{Arc, Mutex};

use listward_klaviyo::{Client, Outbound, ProfileFields, Waiting};
use listward_practice::{Fault, Faults, Operation, Options, What};

use crate::support::{client, import_of, newsletter, patient, quick, rehearse};

fn observed(client: &Client) -> (Client, Arc<Mutex<Vec<Outbound>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let observer = move |outbound: &Outbound| {
        notes.lock().expect("no panic while noting").push(outbound.clone());
    };
    (client.with_observer(Arc::new(observer)), seen)
}

fn told(seen: &Mutex<Vec<Outbound>>) -> Vec<Outbound> {
    seen.lock().expect("no panic").clone()
}

#[tokio::test]
async fn every_request_is_told_by_its_kind_and_names_nobody() {
    let (running, client) = rehearse(quick()).await;
    let (client, seen) = observed(&client);
    let body = import_of(&["ada@example.com"]);
    let job = client.submit_import(&body, &patient()).await.expect("taken");
    client.import_job(&job).await.expect("the job");
    let emails = ["ada@example.com"];
    let found = client.members_among(&newsletter(), &emails).await.expect("members");
    client.profiles_by_email(&emails, ProfileFields::Consent).await.expect("profiles");
    client.remove_members(&newsletter(), &[found[0].id.clone()]).await.expect("removed");
    let told = told(&seen);
    let kinds: Vec<_> = told.iter().map(|one| (one.method.as_str(), one.path)).collect();
    let expected = [
        ("POST", "/api/profile-bulk-import-jobs"),
        ("GET", "/api/profile-bulk-import-jobs/{id}"),
        ("GET", "/api/lists/{id}/profiles"),
        ("GET", "/api/profiles"),
        ("DELETE", "/api/lists/{id}/relationships/profiles"),
    ];
    assert_eq!(kinds, expected, "in their order");
    let host = running.address().to_string();
    assert!(told.iter().all(|one| one.host == host), "with where they went: {told:?}");
    assert_eq!(told[0].bytes_out, body.len() as u64, "with the size of the body");
    assert_eq!(told[1].bytes_out, 0, "of which a question has none");
    let address = "ada%40example.com".len() as u64;
    assert!(told[2..4].iter().all(|one| one.bytes_out > address), "but for whom it asks: {told:?}");
    assert_eq!(running.ledger().totals.requests, 5, "as many as arrived");
}

#[tokio::test]
async fn a_repeated_request_is_told_each_time_and_one_that_lost_its_answer_too() {
    let fault = Fault { to: None, after: 0, times: 2, what: What::Status(503) };
    let lost = Fault { to: Some(Operation::Import), after: 0, times: 1, what: What::LoseAnswer };
    let faults = Faults { next: vec![fault, lost], ..Faults::default() };
    let (running, client) = rehearse(Options { faults, ..quick() }).await;
    let (client, seen) = observed(&client);
    let outcome = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
    assert!(outcome.is_err(), "the third answer is lost");
    assert_eq!(told(&seen).len(), 3, "two refusals and one without an answer");
    assert_eq!(running.ledger().totals.requests, 3, "all of which arrived");
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let (running, _) = rehearse(quick()).await;
    let (base, key) = (running.base_url(), running.key().to_owned());
    running.stop().await;
    let (client, seen) = observed(&client(&base, &key));
    assert!(client.lists().await.is_err(), "nobody is there");
    assert_eq!(told(&seen), [], "so nothing left");
}

#[tokio::test]
async fn clones_tell_the_same_observer_and_other_clients_none() {
    let (_running, client) = rehearse(quick()).await;
    let (watched, seen) = observed(&client);
    watched.clone().with_waiting(Waiting::default()).account().await.expect("the account");
    client.account().await.expect("the account again");
    assert_eq!(told(&seen).len(), 1, "only what went through the watched one");
}

#[tokio::test]
async fn a_request_that_was_given_up_half_way_is_told_because_it_may_have_arrived() {
    let faults = Faults { delay_milliseconds: 60_000, ..Faults::default() };
    let (_running, client) = rehearse(Options { faults, ..quick() }).await;
    let (client, seen) = observed(&client);
    let patience = std::time::Duration::from_millis(200);
    assert!(tokio::time::timeout(patience, client.lists()).await.is_err(), "given up");
    assert_eq!(told(&seen).len(), 1, "it was on its way");
}
