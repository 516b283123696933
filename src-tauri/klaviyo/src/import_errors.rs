//! What became of the profiles that a job could not import.

use serde::Deserialize;
use serde_json::Value;

use crate::client::Client;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ids::JobId;
use crate::json_api::Resource;

/// One profile that was taken and then failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProblem {
    /// Klaviyo's code, for example `invalid`.
    pub code: String,
    /// Klaviyo's words. May quote the value: for the screen and the rejects file, not for the log.
    pub detail: String,
    /// Where in the profile, as a JSON pointer.
    pub pointer: Option<String>,
    /// The profile's e-mail address, as far as Klaviyo repeats what it was sent.
    pub email: Option<String>,
    /// Its phone number.
    pub phone_number: Option<String>,
    /// Its external id.
    pub external_id: Option<String>,
}

#[derive(Deserialize)]
struct Attributes {
    #[serde(default)]
    code: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    source: Value,
    #[serde(default)]
    original_payload: Value,
}

impl From<Attributes> for ImportProblem {
    fn from(attributes: Attributes) -> Self {
        let Attributes { code, title, detail, source, original_payload } = attributes;
        Self {
            code,
            detail: if detail.is_empty() { title } else { detail },
            pointer: source.get("pointer").and_then(Value::as_str).map(str::to_owned),
            email: identifier(&original_payload, "email"),
            phone_number: identifier(&original_payload, "phone_number"),
            external_id: identifier(&original_payload, "external_id"),
        }
    }
}

/// The payload is a free object: most who read it find identifiers at its top, some a level below.
fn identifier(payload: &Value, name: &str) -> Option<String> {
    let top = payload.get(name);
    let value = top.or_else(|| payload.get("attributes").and_then(|below| below.get(name)))?;
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

impl Client {
    /// All problems of a job, over all pages. Needs `profiles:read`. Read them when the job ends: they expire with it.
    ///
    /// There may be fewer than the job's `failed_count`; the rest is unknown, not well.
    pub async fn import_errors(&self, id: &JobId) -> Result<Vec<ImportProblem>, Error> {
        let mut url = self.base_url().at(Endpoint::ImportErrors, id.as_str());
        url.query_pairs_mut().append_pair("page[size]", "100");
        let mut problems = Vec::new();
        // Each repeats the whole profile, of which nobody needs more than whose it is.
        let take = |page: Vec<Resource<Attributes>>| {
            problems.extend(page.into_iter().map(|problem| problem.attributes.into()));
        };
        self.each_page(Endpoint::ImportErrors, url, take).await?;
        Ok(problems)
    }
}
