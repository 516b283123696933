//! Telling Klaviyo that people agreed to receive marketing by e-mail.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::client::{Again, Client, Request};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ids::ListId;

/// As many people as Klaviyo subscribes at once.
pub const MAX_SUBSCRIBERS: usize = 1_000;

/// What Klaviyo writes beside each consent, for those who wonder later where it came from.
const SOURCE: &str = "Listward";

/// Somebody who agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscriber<'a> {
    /// Their e-mail address.
    pub email: &'a str,
    /// When they agreed; in the past.
    pub consented_at: Timestamp,
}

impl Client {
    /// Subscribes people to marketing by e-mail and puts them on a list, as a record of what they agreed to earlier: they are
    /// not asked to confirm, and flows that the list triggers leave them alone. Needs `lists:write`, `profiles:write` and
    /// `subscriptions:write`.
    ///
    /// **This overrules a no.** Klaviyo lifts unsubscriptions, spam complaints and suppressions of those who are named here, unless
    /// they unsubscribed after `consented_at` (then it rejects their row). Read
    /// [`Consent::is_against`](crate::Consent::is_against) first and leave those people out.
    ///
    /// More than [`MAX_SUBSCRIBERS`] are [`Error::TooLarge`] without being sent. There is no job to ask for: Klaviyo carries it
    /// out within minutes. [`Error::OutcomeUnknown`] when the answer got lost: read the consent again before repeating it.
    pub async fn subscribe(&self, list: &ListId, people: &[Subscriber<'_>]) -> Result<(), Error> {
        if people.is_empty() {
            return Ok(());
        }
        if people.len() > MAX_SUBSCRIBERS {
            return Err(Error::TooLarge);
        }
        let request = Request {
            endpoint: Endpoint::Subscribe,
            url: self.base_url().at(Endpoint::Subscribe, ""),
            body: Some(Bytes::from(body(list, people).to_string())),
            again: Again::UnlessLost,
        };
        self.send(&request, self.waiting()).await.map(drop)
    }
}

fn body(list: &ListId, people: &[Subscriber<'_>]) -> Value {
    let profile = |person: &Subscriber<'_>| {
        let marketing = json!({ "consent": "SUBSCRIBED", "consented_at": person.consented_at });
        json!({ "type": "profile", "attributes": {
            "email": person.email,
            "subscriptions": { "email": { "marketing": marketing } },
        }})
    };
    json!({ "data": {
        "type": "profile-subscription-bulk-create-job",
        "attributes": {
            "custom_source": SOURCE,
            "historical_import": true,
            "profiles": { "data": people.iter().map(profile).collect::<Vec<_>>() },
        },
        "relationships": { "list": { "data": { "type": "list", "id": list } } },
    }})
}
