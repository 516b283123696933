//! What a fault makes of a request, and of an answer.

use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use bytes::Bytes;
use serde_json::json;

use crate::answer::{Answer, Complaint, Fate};
use crate::faults::What;

/// The answer that comes instead of anything being done; `None` when the fault is of another kind.
pub(crate) fn before(what: What) -> Option<Answer> {
    let status =
        |code: u16| StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Some(match what {
        What::TooManyRequests { retry_after } => {
            let mut answer = Answer::throttled(1);
            answer.headers.retain(|(name, _)| name != RETRY_AFTER);
            if let Some(value) = retry_after.and_then(|text| HeaderValue::try_from(text).ok()) {
                answer.headers.push((RETRY_AFTER, value));
            }
            answer
        }
        What::Status(code) => Answer::empty(status(code)),
        What::Refuse(words) => Answer::bad_request(vec![Complaint::at("/data", words)]),
        What::WebPage(code) => Answer::web_page(status(code)),
        What::Redirect(to) => {
            let mut answer = Answer::empty(StatusCode::TEMPORARY_REDIRECT);
            answer.headers.extend(HeaderValue::try_from(to).ok().map(|value| (LOCATION, value)));
            answer
        }
        What::Nonsense(text) => {
            let answer = Answer::ok(&json!(null));
            Answer { body: Bytes::from(text), ..answer }
        }
        What::DropRequest => Answer { fate: Fate::Lost, ..Answer::empty(StatusCode::OK) },
        _ => return None,
    })
}

/// What is left of the answer to a request that was carried out.
pub(crate) fn after(what: &What, answer: Answer) -> Answer {
    match what {
        What::LoseAnswer => Answer { fate: Fate::Lost, ..answer },
        What::CutAnswer => Answer { fate: Fate::Cut, ..answer },
        What::EmptyAnswer => Answer { noted: answer.noted, ..Answer::empty(answer.status) },
        What::WebPageAfter => Answer { noted: answer.noted, ..Answer::web_page(answer.status) },
        _ => answer,
    }
}
