//! From an HTTP answer to a decision. The only file that knows what Klaviyo means by a status.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use tokio::time::timeout;

use crate::error::{Error, Obstacle, RowProblem};
use crate::json_api::{Complaint, complaints};
use crate::retry::retry_after;

/// The longest that Klaviyo can have to say is a page of a hundred profiles of 100 KB each; what is longer is not Klaviyo's.
const MAX_ANSWER: usize = 12_000_000;

/// What Klaviyo says at most that we repeat.
const MAX_SAID: usize = 1_000;

/// When Klaviyo answered, by its own clock. Whoever answers in its place has another clock and is not believed.
pub(crate) fn time_told(response: &Response) -> Option<Timestamp> {
    let headers = response.headers();
    let is_klaviyos = response.status().is_success() && !is_web_page(headers);
    let date = headers.get(DATE).filter(|_| is_klaviyos)?.to_str().ok()?;
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date).ok()
}

/// Reads an answer to its end and says what it means. Between two pieces of it `idle` may pass.
pub(crate) async fn read(response: Response, idle: Duration) -> Result<Bytes, Error> {
    let status = response.status();
    let said_to_wait = wait_asked(response.headers());
    let web_page = is_web_page(response.headers());
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(Error::RateLimited { retry_after: said_to_wait });
    }
    if status.is_server_error() && status != StatusCode::NETWORK_AUTHENTICATION_REQUIRED {
        return Err(Error::Unavailable(status.as_u16()));
    }
    if status.is_success() && !web_page {
        return body(response, idle).await;
    }
    if web_page || !status.is_client_error() || status == StatusCode::PROXY_AUTHENTICATION_REQUIRED
    {
        return Err(Error::Blocked);
    }
    let body = body(response, idle).await.unwrap_or_default();
    Err(refusal(status, complaints(&body)))
}

/// Klaviyo never answers the API with a page for a browser: firewalls, hotels and the guard before Klaviyo do.
fn is_web_page(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("text/html"))
}

#[expect(clippy::disallowed_methods, reason = "a date in a header is measured when it is read")]
fn wait_asked(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    retry_after(value, Timestamp::now())
}

async fn body(response: Response, idle: Duration) -> Result<Bytes, Error> {
    let mut body = BytesMut::new();
    let mut pieces = response.bytes_stream();
    let late = |_| Error::Unreachable { why: Obstacle::Timeout };
    while let Some(piece) = timeout(idle, pieces.next()).await.map_err(late)? {
        let piece = piece.map_err(|problem| Error::Unreachable { why: obstacle(&problem) })?;
        if body.len() + piece.len() > MAX_ANSWER {
            return Err(Error::Unreadable);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}

fn refusal(status: StatusCode, complaints: Vec<Complaint>) -> Error {
    if status == StatusCode::GONE || complaints.iter().any(is_about_the_revision) {
        return Error::RevisionRetired;
    }
    match status {
        StatusCode::UNAUTHORIZED => Error::KeyRefused,
        StatusCode::FORBIDDEN => Error::ScopesMissing(scopes(&complaints)),
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        StatusCode::NOT_FOUND if complaints.iter().any(is_about_a_list) => {
            Error::ListUnknown { said: said(&complaints) }
        }
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::BAD_REQUEST => bad_request(complaints),
        _ => Error::RequestRejected { said: said(&complaints) },
    }
}

/// Rows may be blamed only when *every* complaint names one: otherwise sending the rest again would fail again.
fn bad_request(complaints: Vec<Complaint>) -> Error {
    if !complaints.is_empty() && complaints.iter().all(|complaint| row(complaint).is_some()) {
        let rows = complaints.into_iter().filter_map(row_problem).collect();
        return Error::RowsRejected { rows };
    }
    let said = said(&complaints);
    if complaints.iter().any(is_about_a_list) {
        return Error::ListUnknown { said };
    }
    Error::RequestRejected { said }
}

fn row(complaint: &Complaint) -> Option<usize> {
    let rest = complaint.pointer.as_deref()?.strip_prefix("/data/attributes/profiles/data/")?;
    let number = rest.split('/').next()?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse().ok()
}

fn row_problem(complaint: Complaint) -> Option<RowProblem> {
    let index = row(&complaint)?;
    let Complaint { code, detail, pointer } = complaint;
    Some(RowProblem { index, pointer: pointer.unwrap_or_default(), code, detail })
}

/// Klaviyo names an unknown list by the pointer, or only in words: `List ID X does not exist.`, `A list with id …`.
fn is_about_a_list(complaint: &Complaint) -> bool {
    let pointer = complaint.pointer.as_deref().unwrap_or_default();
    let detail = complaint.detail.to_ascii_lowercase();
    let names_one = detail.starts_with("list id ") || detail.starts_with("a list with id ");
    pointer.starts_with("/data/relationships/list") || (names_one && detail.contains("not exist"))
}

fn is_about_the_revision(complaint: &Complaint) -> bool {
    let detail = complaint.detail.to_ascii_lowercase();
    complaint.code.contains("revision") || detail.contains("revision header") || {
        detail.contains("revision") && (detail.contains("retired") || detail.contains("supported"))
    }
}

/// `Your API key is missing required scopes: lists:write, profiles:write`
fn scopes(complaints: &[Complaint]) -> Vec<String> {
    let mut scopes: Vec<String> = Vec::new();
    for complaint in complaints {
        let Some((_, names)) = complaint.detail.split_once("scopes:") else { continue };
        for name in names.split(',') {
            let name = name.trim().trim_end_matches('.');
            if !name.is_empty() && !scopes.iter().any(|known| known == name) {
                scopes.push(name.to_owned());
            }
        }
    }
    scopes
}

fn said(complaints: &[Complaint]) -> String {
    let details: Vec<&str> = complaints.iter().map(|complaint| complaint.detail.as_str()).collect();
    let mut said = details.join(" ");
    let end = said.char_indices().nth(MAX_SAID).map_or(said.len(), |(at, _)| at);
    said.truncate(end);
    said
}

/// How far a request got that was not answered.
pub(crate) fn obstacle(problem: &reqwest::Error) -> Obstacle {
    if problem.is_timeout() {
        return Obstacle::Timeout;
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(problem);
    while let Some(current) = cause {
        if let Some(known) = known_obstacle(current) {
            return known;
        }
        cause = current.source();
    }
    Obstacle::Broken
}

fn known_obstacle(cause: &(dyn std::error::Error + 'static)) -> Option<Obstacle> {
    if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
        return Some(tls_obstacle(tls));
    }
    if let Some(io) = cause.downcast_ref::<std::io::Error>() {
        if let Some(tls) = io.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Some(tls_obstacle(tls));
        }
        return match io.kind() {
            std::io::ErrorKind::ConnectionRefused => Some(Obstacle::Refused),
            std::io::ErrorKind::TimedOut => Some(Obstacle::Timeout),
            _ => None,
        };
    }
    // The connector's own error types are private; their words are all there is.
    match cause.to_string().as_str() {
        "dns error" => Some(Obstacle::Dns),
        "tunnel error: proxy authorization required" => Some(Obstacle::ProxyPassword),
        _ => None,
    }
}

fn tls_obstacle(problem: &rustls::Error) -> Obstacle {
    use rustls::CertificateError as Certificate;
    match problem {
        rustls::Error::InvalidCertificate(
            Certificate::Expired
            | Certificate::ExpiredContext { .. }
            | Certificate::NotValidYet
            | Certificate::NotValidYetContext { .. },
        ) => Obstacle::CertificateDate,
        _ => Obstacle::Tls,
    }
}
