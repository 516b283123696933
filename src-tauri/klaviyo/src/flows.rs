//! Flows that begin when somebody joins a list.

use serde::Deserialize;

use crate::client::Client;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ids::{FlowId, ListId};
use crate::json_api::Resource;
use crate::members::of_list;

/// A flow: messages that Klaviyo sends by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowName {
    /// Its id.
    pub id: FlowId,
    /// Its name.
    pub name: String,
    /// Whether it sends; `None` when Klaviyo does not say.
    pub status: Option<FlowStatus>,
    /// Put away: it does nothing.
    pub archived: bool,
}

/// Whether a flow sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowStatus {
    /// It sends.
    Live,
    /// It prepares messages that a person sends.
    Manual,
    /// It is being written.
    Draft,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
struct Attributes {
    name: Option<String>,
    status: Option<FlowStatus>,
    archived: Option<bool>,
}

impl From<Resource<Attributes>> for FlowName {
    fn from(Resource { id, attributes }: Resource<Attributes>) -> Self {
        let Attributes { name, status, archived } = attributes;
        Self {
            id: FlowId::new(id),
            name: name.unwrap_or_default(),
            status,
            archived: archived.unwrap_or_default(),
        }
    }
}

impl Client {
    /// The flows that a list triggers: what else may happen to the people who join it. Needs `flows:read`, which an export
    /// does not, and `lists:read`.
    ///
    /// Klaviyo allows this three times a second and 60 times a minute.
    pub async fn flows_of_list(&self, list: &ListId) -> Result<Vec<FlowName>, Error> {
        let mut url = self.base_url().at(Endpoint::FlowTriggers, list.as_str());
        url.query_pairs_mut().append_pair("fields[flow]", "name,status,archived");
        let flows =
            self.all_pages::<Attributes>(Endpoint::FlowTriggers, url).await.map_err(of_list)?;
        Ok(flows.into_iter().map(FlowName::from).collect())
    }
}
