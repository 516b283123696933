//! The envelopes of JSON:API as Klaviyo fills them. Lenient where recordings differ from the specification.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Error;

/// A document about one thing.
#[derive(Deserialize)]
pub(crate) struct One<A> {
    pub(crate) data: Resource<A>,
}

/// A page of things.
#[derive(Deserialize)]
#[serde(bound(deserialize = "A: Deserialize<'de>"))]
pub(crate) struct Many<A> {
    pub(crate) data: Vec<Resource<A>>,
    #[serde(default)]
    pub(crate) links: Links,
}

/// A thing with its id.
#[derive(Deserialize)]
pub(crate) struct Resource<A> {
    pub(crate) id: String,
    pub(crate) attributes: A,
}

/// Where the next page is; absent or null on the last.
#[derive(Deserialize, Default)]
pub(crate) struct Links {
    #[serde(default)]
    pub(crate) next: Option<String>,
}

/// One entry of `errors`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) code: String,
    pub(crate) detail: String,
    pub(crate) pointer: Option<String>,
}

/// Reads a successful answer.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|problem| {
        // The category and place only: serde quotes the text, and the text is customer data.
        tracing::warn!(
            category = ?problem.classify(),
            line = problem.line(),
            column = problem.column(),
            "Klaviyo's answer does not have the shape its specification promises"
        );
        Error::Unreadable
    })
}

/// Reads the `errors` of an unsuccessful answer. Whatever cannot be read is left out: the status alone says a lot.
pub(crate) fn complaints(body: &[u8]) -> Vec<Complaint> {
    let document: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(errors) = document.get("errors").and_then(Value::as_array) else {
        return Vec::new();
    };
    errors.iter().map(complaint).collect()
}

fn complaint(error: &Value) -> Complaint {
    let text = |key: &str| error.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    Complaint {
        code: text("code").unwrap_or_default().to_owned(),
        detail: text("detail").or_else(|| text("title")).unwrap_or_default().to_owned(),
        pointer: error.pointer("/source/pointer").and_then(Value::as_str).map(str::to_owned),
    }
}
