//! What Klaviyo refuses, and as which decision it reaches the caller.

use listward_klaviyo::{Error, JobId, ListId, RowProblem};
use listward_practice::{Faults, KeyKind, Operation, Options, What};

use crate::support::{
    client, client_of, import_into, import_of, newsletter, patient, quick, rehearse, with_fault,
};

#[tokio::test]
async fn a_key_that_klaviyo_does_not_know_is_refused() {
    let (running, _) = rehearse(quick()).await;
    let stranger = client(&running.base_url(), "pk_00000000000000000000000000000000");
    assert_eq!(stranger.account().await, Err(Error::KeyRefused), "401 asks for another key");
}

#[tokio::test]
async fn a_key_that_is_revoked_in_the_middle_of_a_run_is_refused_from_then_on() {
    let (running, client) = rehearse(quick()).await;
    client.submit_import(&import_of(&["ada@example.com"]), &patient()).await.expect("still valid");
    running.set_faults(Faults::once(Operation::Import, What::RevokeKeys));
    let second = client.submit_import(&import_of(&["bob@example.com"]), &patient()).await;
    assert_eq!(second, Err(Error::KeyRefused), "the run has to pause and ask");
    assert_eq!(running.ledger().totals.profiles_stored, 1, "what was taken before stays");
}

#[tokio::test]
async fn a_sufficient_key_is_proven_without_changing_anything() {
    let (running, client) = rehearse(quick()).await;
    assert_eq!(client.prove_scopes().await, Ok(()), "the full key may do it all");
    let totals = running.ledger().totals;
    assert_eq!((totals.imports_taken, totals.profiles_stored), (0, 0), "nothing was created");
}

#[tokio::test]
async fn every_missing_scope_is_named_at_once() {
    let (running, _) = rehearse(quick()).await;
    let table = [
        (KeyKind::ReadOnly, vec!["lists:write", "profiles:write"]),
        (KeyKind::WithoutListsWrite, vec!["lists:write"]),
        (KeyKind::WithoutProfilesRead, vec!["profiles:read"]),
        (KeyKind::WithoutAccounts, vec!["accounts:read"]),
    ];
    for (kind, missing) in table {
        let outcome = client_of(&running, kind).prove_scopes().await;
        let expected = missing.into_iter().map(str::to_owned).collect();
        assert_eq!(outcome, Err(Error::ScopesMissing(expected)), "with the key {kind:?}");
    }
}

#[tokio::test]
async fn rejected_rows_come_back_by_their_place_and_nothing_is_imported() {
    let (running, client) = rehearse(quick()).await;
    let body = import_of(&["ada@example.com", "not an address", "bob@example.com", "a@b"]);
    let Err(Error::RowsRejected { rows }) = client.submit_import(&body, &patient()).await else {
        panic!("two addresses are malformed");
    };
    let places: Vec<usize> = rows.iter().map(|row| row.index).collect();
    assert_eq!(places, [1, 3], "exactly the malformed ones");
    let first = RowProblem {
        index: 1,
        pointer: "/data/attributes/profiles/data/1/attributes/email".to_owned(),
        code: "invalid".to_owned(),
        detail: "Invalid email address".to_owned(),
    };
    assert_eq!(rows[0], first, "with Klaviyo's own words");
    assert_eq!(running.ledger().totals.profiles_stored, 0, "all or nothing");
}

#[tokio::test]
async fn a_complaint_about_something_else_than_a_row_blames_no_row() {
    let (_running, client) = rehearse(quick()).await;
    let nobody = import_of(&[]);
    let outcome = client.submit_import(&nobody, &patient()).await;
    let said = "Between 1 and 10000 profiles are required.".to_owned();
    assert_eq!(outcome, Err(Error::RequestRejected { said }), "in Klaviyo's words");
}

#[tokio::test]
async fn a_list_that_is_gone_is_told_from_other_refusals() {
    let (running, client) = rehearse(quick()).await;
    running.delete_list(newsletter().as_str());
    let read = client.list(&newsletter()).await;
    let said = "A list with id `Nw5LtR` does not exist.".to_owned();
    assert_eq!(read, Err(Error::ListUnknown { said }), "when it is looked at");
    let sent = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
    let said = "List ID Nw5LtR does not exist.".to_owned();
    assert_eq!(sent, Err(Error::ListUnknown { said }), "and when it is sent to");
}

#[tokio::test]
async fn a_list_id_cannot_climb_out_of_its_place() {
    let (running, client) = rehearse(quick()).await;
    let outcome = client.list(&ListId::new("../accounts?x=")).await;
    assert!(matches!(outcome, Err(Error::NotFound | Error::ListUnknown { .. })), "{outcome:?}");
    let asked = running.ledger().entries.back().map(|entry| entry.path.clone());
    let path = asked.expect("one request");
    assert!(path.starts_with("/api/lists/"), "it stayed below lists: {path}");
}

#[tokio::test]
async fn a_job_that_has_expired_is_not_found() {
    let (_running, client) = rehearse(quick()).await;
    let unknown = JobId::new("long-ago");
    assert_eq!(client.import_job(&unknown).await, Err(Error::NotFound), "the job");
    assert_eq!(client.import_errors(&unknown).await, Err(Error::NotFound), "and its errors");
}

#[tokio::test]
async fn a_request_that_is_too_large_says_so() {
    let (_running, client) = rehearse(quick()).await;
    let body = bytes::Bytes::from(vec![b' '; 5_000_001]);
    assert_eq!(client.submit_import(&body, &patient()).await, Err(Error::TooLarge), "413");
}

#[tokio::test]
async fn a_retired_revision_asks_for_a_newer_program() {
    let (_running, client) = with_fault(Operation::Lists, What::Status(410)).await;
    assert_eq!(client.lists().await, Err(Error::RevisionRetired), "410");
}

#[tokio::test]
async fn refused_addresses_can_be_scripted() {
    let faults = Faults { reject_emails: vec!["Bob@Example.com".to_owned()], ..Faults::default() };
    let (_running, client) = rehearse(Options { faults, ..quick() }).await;
    let body = import_into(&newsletter(), &["ada@example.com", "bob@example.com"]);
    let outcome = client.submit_import(&body, &patient()).await;
    let Err(Error::RowsRejected { rows }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(rows[0].index, 1, "the one that was to be refused");
}
