//! Answers as Klaviyo writes them.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::limits::Left;

const JSON: HeaderValue = HeaderValue::from_static("application/vnd.api+json");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=UTF-8");

/// An answer before it is HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
    pub(crate) fate: Fate,
    /// What the ledger is told of the request.
    pub(crate) noted: Noted,
}

/// What becomes of an answer on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Sent,
    /// The connection is closed instead.
    Lost,
    /// Half of the body, then the connection is closed.
    Cut,
}

/// How many profiles a request named, and which job it became.
#[derive(Debug, Clone, Default)]
pub(crate) struct Noted {
    pub(crate) profiles: Option<usize>,
    pub(crate) job: Option<String>,
}

/// One entry of `errors`.
pub(crate) struct Complaint {
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    pub(crate) detail: String,
    pub(crate) source: Value,
}

impl Complaint {
    /// Something in the body is wrong.
    pub(crate) fn at(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            code: "invalid",
            title: "Invalid input.",
            detail: detail.into(),
            source: json!({ "pointer": pointer.into() }),
        }
    }

    /// A query parameter is wrong.
    pub(crate) fn parameter(name: &str, detail: impl Into<String>) -> Self {
        Self {
            code: "invalid",
            title: "Invalid input.",
            detail: detail.into(),
            source: json!({ "parameter": name }),
        }
    }
}

impl Answer {
    pub(crate) fn json(status: StatusCode, body: &Value) -> Self {
        let body = Bytes::from(body.to_string());
        Self { headers: vec![(CONTENT_TYPE, JSON)], body, ..Self::empty(status) }
    }

    pub(crate) fn ok(body: &Value) -> Self {
        Self::json(StatusCode::OK, body)
    }

    pub(crate) fn empty(status: StatusCode) -> Self {
        let (headers, body) = (Vec::new(), Bytes::new());
        Self { status, headers, body, fate: Fate::Sent, noted: Noted::default() }
    }

    pub(crate) fn web_page(status: StatusCode) -> Self {
        let body = Bytes::from_static(b"<!DOCTYPE html><title>Just a moment...</title>");
        Self { headers: vec![(CONTENT_TYPE, HTML)], body, ..Self::empty(status) }
    }

    pub(crate) fn errors(status: StatusCode, complaints: Vec<Complaint>) -> Self {
        let error = |complaint: Complaint| {
            json!({
                "id": crate::identity::uuid(),
                "status": status.as_u16(),
                "code": complaint.code,
                "title": complaint.title,
                "detail": complaint.detail,
                "source": complaint.source,
                "links": {},
                "meta": {},
            })
        };
        let errors: Vec<Value> = complaints.into_iter().map(error).collect();
        Self::json(status, &json!({ "errors": errors }))
    }

    pub(crate) fn bad_request(complaints: Vec<Complaint>) -> Self {
        Self::errors(StatusCode::BAD_REQUEST, complaints)
    }

    pub(crate) fn not_found(detail: String) -> Self {
        let complaint = Complaint {
            code: "not_found",
            title: "Not found.",
            detail,
            source: json!({ "pointer": "/data/" }),
        };
        Self::errors(StatusCode::NOT_FOUND, vec![complaint])
    }

    pub(crate) fn throttled(seconds: u64) -> Self {
        let unit = if seconds == 1 { "second" } else { "seconds" };
        let complaint = Complaint {
            code: "throttled",
            title: "Request was throttled.",
            detail: format!("Request was throttled. Expected available in {seconds} {unit}."),
            source: json!({ "pointer": "/data" }),
        };
        let mut answer = Self::errors(StatusCode::TOO_MANY_REQUESTS, vec![complaint]);
        answer.headers.push((RETRY_AFTER, HeaderValue::from(seconds)));
        answer
    }

    /// Adds what is left of the current second, as recorded answers have it.
    pub(crate) fn with_limits(mut self, left: Left) -> Self {
        let rate = left.rate;
        let limit = format!("{0}, {0};w=1, {1};w=60", rate.per_second, rate.per_minute);
        let limit = HeaderValue::try_from(limit).expect("BUG: digits are a header value");
        self.headers.push((HeaderName::from_static("ratelimit-limit"), limit));
        let remaining = HeaderValue::from(left.remaining);
        self.headers.push((HeaderName::from_static("ratelimit-remaining"), remaining));
        self.headers.push((HeaderName::from_static("ratelimit-reset"), HeaderValue::from(0)));
        self
    }

    /// The answer as HTTP; `None` when none is sent.
    pub(crate) fn into_http(self) -> Option<Response<Body>> {
        let body = match self.fate {
            Fate::Lost => return None,
            Fate::Sent => Body::from(self.body),
            Fate::Cut => cut(&self.body),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        Some(response)
    }
}

/// A body that breaks off in its middle.
fn cut(body: &Bytes) -> Body {
    let half = Ok(body.slice(..body.len() / 2));
    let end = Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
    Body::from_stream(futures::stream::iter([half, end]))
}
