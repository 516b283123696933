//! The time, and how Klaviyo writes it.

use jiff::Timestamp;

/// The server's clock, read at its edges and nowhere else.
#[expect(
    clippy::disallowed_methods,
    reason = "a server's clock is its own: what it tells is the time of answering"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// To the second, as in answers to new things: `2026-09-04T13:40:00+00:00`.
pub(crate) fn seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// To the microsecond, as in answers to questions.
pub(crate) fn microseconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}
