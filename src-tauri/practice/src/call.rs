//! A request that has passed the gate.

use axum::http::{HeaderMap, Method};
use bytes::Bytes;
use jiff::Timestamp;

/// A request, read to its end.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// The `{id}` of the path, decoded.
    pub(crate) id: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    /// `None` when it was longer than Klaviyo takes.
    pub(crate) body: Option<Bytes>,
    pub(crate) now: Timestamp,
    /// The server's own origin, for links.
    pub(crate) origin: String,
}

impl Call {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body, empty when there is none.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }

    /// An address on this server.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The address that was asked for.
    pub(crate) fn own_link(&self) -> String {
        let query =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{query}", self.origin, self.path)
    }
}
