//! What a request needs before it is looked at.

use listward_practice::KeyKind;
use reqwest::Method;
use serde_json::Value;

use crate::support::{IMPORTS, answer, bare, get, request_of_type, start, unhurried};

fn code(answer: &Value) -> &str {
    answer["errors"][0]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_key_is_asked_for_and_checked() {
    let running = start(unhurried()).await;
    let (status, said) = answer(bare(&running, Method::GET, "/api/lists")).await;
    assert_eq!((status, code(&said)), (401, "not_authenticated"), "without a key");
    for value in ["Klaviyo-API-Key pk_wrong", "Bearer x", running.key()] {
        let asked = bare(&running, Method::GET, "/api/lists").header("authorization", value);
        let (status, said) = answer(asked).await;
        assert_eq!((status, code(&said)), (401, "authentication_failed"), "not that one");
    }
}

#[tokio::test]
async fn keys_are_made_up_anew_each_time_and_lists_are_not() {
    let (one, other) = (start(unhurried()).await, start(unhurried()).await);
    assert_ne!(one.key(), other.key(), "a key of yesterday opens nothing today");
    assert_eq!(one.lists(), other.lists(), "an export of yesterday finds its list");
    assert!(one.lists().len() >= 23, "enough for three pages");
}

#[tokio::test]
async fn the_revision_has_to_be_named_and_known() {
    let running = start(unhurried()).await;
    let key = format!("Klaviyo-API-Key {}", running.key());
    let without = bare(&running, Method::GET, "/api/lists").header("authorization", &key);
    assert_eq!(answer(without).await.0, 400, "none");
    let old = bare(&running, Method::GET, "/api/lists").header("authorization", &key);
    assert_eq!(answer(old.header("revision", "2022-10-17")).await.0, 410, "a retired one");
}

#[tokio::test]
async fn every_operation_wants_its_scopes() {
    let running = start(unhurried()).await;
    let with = |kind, method, path| {
        let key = format!("Klaviyo-API-Key {}", running.key_of(kind));
        let request = bare(&running, method, path).header("authorization", key);
        request.header("revision", listward_practice::REVISION)
    };
    let (status, said) = answer(with(KeyKind::ReadOnly, Method::POST, IMPORTS)).await;
    assert_eq!((status, code(&said)), (403, "permission_denied"), "read-only keys do not write");
    let detail = "Your API key is missing required scopes: lists:write, profiles:write";
    assert_eq!(said["errors"][0]["detail"], detail, "both are named");
    let read = answer(with(KeyKind::ReadOnly, Method::GET, "/api/lists")).await;
    assert_eq!(read.0, 200, "but they read");
}

#[tokio::test]
async fn the_content_type_has_to_be_json() {
    let running = start(unhurried()).await;
    let posted = request_of_type("text/csv", &running, Method::POST, IMPORTS).body("{}");
    let (status, _) = answer(posted).await;
    assert_eq!(status, 415, "files go elsewhere");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let running = start(unhurried()).await;
    for path in ["/", "/api/audiences", "/api/lists/NOPE01", "/api/profile-bulk-import-jobs/x"] {
        let (status, said) = get(&running, path).await;
        assert_eq!((status, code(&said)), (404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn unknown_parameters_and_large_pages_are_refused() {
    let running = start(unhurried()).await;
    for query in ["page[size]=11", "page[size]=0", "page[cursor]=x", "sort=size", "order=name"] {
        let (status, said) = get(&running, &format!("/api/lists?{query}")).await;
        assert_eq!(status, 400, "{query}");
        let name = query.split('=').next();
        assert_eq!(said["errors"][0]["source"]["parameter"].as_str(), name, "{query} is named");
    }
}
