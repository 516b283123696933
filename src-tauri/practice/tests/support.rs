//! A rehearsal, and plain requests to it.

use listward_practice::{JobTime, Limits, Options, Practice, Running};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

pub(crate) const IMPORTS: &str = "/api/profile-bulk-import-jobs";

/// Limits that no test meets by accident, jobs that take no time.
pub(crate) fn unhurried() -> Options {
    Options {
        limits: Limits::klaviyo().times(1_000),
        job_time: JobTime::none(),
        keep_attributes: true,
        ..Options::default()
    }
}

pub(crate) async fn start(options: Options) -> Running {
    Practice::start(options).await.expect("a free port")
}

fn http() -> Client {
    // Fails only when another test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().tls_certs_only([]).build().expect("a client")
}

/// A request with nothing but its address.
pub(crate) fn bare(running: &Running, method: Method, path: &str) -> RequestBuilder {
    http().request(method, format!("{}{path}", running.base_url()))
}

/// A request as it should be.
pub(crate) fn request(running: &Running, method: Method, path: &str) -> RequestBuilder {
    request_of_type("application/vnd.api+json", running, method, path)
}

/// The same with another content type.
pub(crate) fn request_of_type(
    content_type: &str,
    running: &Running,
    method: Method,
    path: &str,
) -> RequestBuilder {
    bare(running, method, path)
        .header("authorization", format!("Klaviyo-API-Key {}", running.key()))
        .header("revision", listward_practice::REVISION)
        .header("content-type", content_type)
}

pub(crate) async fn get(running: &Running, path: &str) -> (u16, Value) {
    answer(request(running, Method::GET, path)).await
}

/// Hands in an import of `profiles`, each given by its attributes, into the newsletter.
pub(crate) async fn import(running: &Running, profiles: &[Value]) -> (u16, Value) {
    let body = body(profiles, "Nw5LtR");
    answer(request(running, Method::POST, IMPORTS).body(body.to_string())).await
}

pub(crate) fn body(profiles: &[Value], list: &str) -> Value {
    let profile = |attributes| json!({ "type": "profile", "attributes": attributes });
    let profiles: Vec<Value> = profiles.iter().map(profile).collect();
    json!({ "data": {
        "type": "profile-bulk-import-job",
        "attributes": { "profiles": { "data": profiles } },
        "relationships": { "lists": { "data": [{ "type": "list", "id": list }] } },
    }})
}

pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = send(request).await;
    let status = response.status().as_u16();
    let text = response.text().await.expect("a whole answer");
    (status, serde_json::from_str(&text).unwrap_or_default())
}

pub(crate) async fn send(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

/// The pointers of all complaints.
pub(crate) fn pointers(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|error| error["source"]["pointer"].as_str()).collect()
}
