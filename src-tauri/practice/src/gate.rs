//! What every request passes, in the order in which Klaviyo seems to look: key, revision, scopes, pace, size, form.

use std::time::Instant;

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::answer::{Answer, Complaint};
use crate::call::Call;
use crate::keys::{KeyKind, Keys};
use crate::limits::Left;
use crate::operation::Operation;
use crate::shared::State;

/// Lets a request in, and counts it, or says why not.
pub(crate) fn admit(
    keys: &Keys,
    state: &mut State,
    operation: Operation,
    call: &Call,
) -> Result<Left, Answer> {
    let key = key_of(keys, call).filter(|_| !state.keys_revoked);
    let kind = key.ok_or_else(|| unauthorised(call))?;
    check_revision(call)?;
    check_scopes(kind, &state.withdrawn, operation)?;
    state
        .windows
        .take(operation, operation.tier(&call.query), Instant::now())
        .map_err(Answer::throttled)
}

/// Which key a request comes with.
pub(crate) fn key_of(keys: &Keys, call: &Call) -> Option<KeyKind> {
    keys.recognise(call.header(AUTHORIZATION.as_str()))
}

fn unauthorised(call: &Call) -> Answer {
    let (code, detail) = if call.header(AUTHORIZATION.as_str()).is_some() {
        ("authentication_failed", "Incorrect authentication credentials.")
    } else {
        ("not_authenticated", "Authentication credentials were not provided.")
    };
    let source = json!({ "pointer": "/data/" });
    let complaint = Complaint { code, title: detail, detail: detail.to_owned(), source };
    Answer::errors(StatusCode::UNAUTHORIZED, vec![complaint])
}

/// Klaviyo does not document what it answers to a missing revision; 410 is what it answers to old versions.
fn check_revision(call: &Call) -> Result<(), Answer> {
    match call.header("revision") {
        Some(crate::REVISION) => Ok(()),
        Some(_) => Err(Answer::errors(
            StatusCode::GONE,
            vec![Complaint::at("/data/", "This API revision is not supported.")],
        )),
        None => {
            let complaint = Complaint::at("/data/", "A revision header is required.");
            Err(Answer::bad_request(vec![complaint]))
        }
    }
}

fn check_scopes(
    kind: KeyKind,
    withdrawn: &[(KeyKind, String)],
    operation: Operation,
) -> Result<(), Answer> {
    let lacks = |scope: &str| {
        !kind.may(scope) || withdrawn.iter().any(|(key, gone)| *key == kind && gone == scope)
    };
    let missing: Vec<&str> =
        operation.scopes().iter().copied().filter(|scope| lacks(scope)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let complaint = Complaint {
        code: "permission_denied",
        title: "You do not have permission to perform this action.",
        detail: format!("Your API key is missing required scopes: {}", missing.join(", ")),
        source: json!({ "pointer": "/data/" }),
    };
    Err(Answer::errors(StatusCode::FORBIDDEN, vec![complaint]))
}

/// Checks what can be checked without knowing the account.
pub(crate) fn check_form(operation: Operation, call: &Call) -> Result<(), Answer> {
    if call.body.is_none() {
        let complaint = Complaint::at("/data", "The request is larger than 5 MB.");
        return Err(Answer::errors(StatusCode::PAYLOAD_TOO_LARGE, vec![complaint]));
    }
    let kind = call.header(CONTENT_TYPE.as_str()).unwrap_or_default();
    if operation.method() != Method::GET
        && !matches!(kind.trim(), "application/vnd.api+json" | "application/json")
    {
        let complaint = Complaint::at("/data/", "Unsupported media type.");
        return Err(Answer::errors(StatusCode::UNSUPPORTED_MEDIA_TYPE, vec![complaint]));
    }
    let known = operation.parameters();
    match call.query.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some((name, _)) => {
            let detail = format!("'{name}' is not a valid parameter for this resource.");
            Err(Answer::bad_request(vec![Complaint::parameter(name, detail)]))
        }
    }
}
