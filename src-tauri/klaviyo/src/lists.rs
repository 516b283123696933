//! Lists: all of them, one of them with its size, a new one.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::client::{Again, Client, Request};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ids::ListId;
use crate::json_api::{self, One, Resource};

/// A list of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Its id: what an export remembers, because names can change and repeat.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was changed last.
    pub updated: Option<Timestamp>,
    /// Whether subscribers are asked to confirm; `None` when Klaviyo does not say.
    pub opt_in: Option<OptIn>,
    /// How many profiles it holds; only [`Client::list`] asks for it.
    pub profile_count: Option<u64>,
}

/// What a list asks of those who subscribe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum OptIn {
    /// Nothing more.
    #[serde(rename = "single_opt_in")]
    Single,
    /// To confirm by e-mail.
    #[serde(rename = "double_opt_in")]
    Double,
    /// Something that this version does not know.
    #[serde(other, rename = "unknown")]
    Unknown,
}

#[derive(Deserialize)]
struct Attributes {
    name: Option<String>,
    created: Option<Timestamp>,
    updated: Option<Timestamp>,
    opt_in_process: Option<OptIn>,
    profile_count: Option<u64>,
}

impl From<Resource<Attributes>> for List {
    fn from(resource: Resource<Attributes>) -> Self {
        let Attributes { name, created, updated, opt_in_process, profile_count } =
            resource.attributes;
        Self {
            id: ListId::new(resource.id),
            name: name.unwrap_or_default(),
            created,
            updated,
            opt_in: opt_in_process,
            profile_count,
        }
    }
}

impl Client {
    /// All lists of the account, by name, without their sizes. Needs `lists:read`.
    ///
    /// Klaviyo gives ten at a time: an account with 1,000 lists needs 100 requests.
    pub async fn lists(&self) -> Result<Vec<List>, Error> {
        let mut url = self.base_url().at(Endpoint::Lists, "");
        url.query_pairs_mut().append_pair("sort", "name");
        let lists = self.all_pages::<Attributes>(Endpoint::Lists, url).await?;
        Ok(lists.into_iter().map(List::from).collect())
    }

    /// One list with its size. [`Error::ListUnknown`] when it does not exist. Needs `lists:read`.
    ///
    /// Counting is dear to Klaviyo: once a second and 15 times a minute.
    pub async fn list(&self, id: &ListId) -> Result<List, Error> {
        let mut url = self.base_url().at(Endpoint::CountedList, id.as_str());
        url.query_pairs_mut().append_pair("additional-fields[list]", "profile_count");
        let body = self.get(Endpoint::CountedList, url).await.map_err(|failure| match failure {
            // Some endpoints answer 400 to an id of the wrong shape.
            Error::NotFound => Error::ListUnknown { said: String::new() },
            Error::RequestRejected { said } => Error::ListUnknown { said },
            other => other,
        })?;
        Ok(json_api::read::<One<Attributes>>(&body)?.data.into())
    }

    /// Makes a list. Needs `lists:write`; at most 150 a day.
    ///
    /// Names need not be unique, so this is not sent again when the answer is lost: on [`Error::OutcomeUnknown`] look for
    /// the name among [`Client::lists`].
    pub async fn create_list(&self, name: &str) -> Result<List, Error> {
        let body = json!({ "data": { "type": "list", "attributes": { "name": name } } });
        let request = Request {
            endpoint: Endpoint::CreateList,
            url: self.base_url().at(Endpoint::CreateList, ""),
            body: Some(Bytes::from(body.to_string())),
            again: Again::WhenRefused,
        };
        let answer = self.send(&request, self.waiting()).await?;
        let list: One<Attributes> = json_api::read(&answer).map_err(|_| Error::OutcomeUnknown)?;
        Ok(list.data.into())
    }
}
