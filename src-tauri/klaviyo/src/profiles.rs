//! Profiles as Klaviyo has them.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::attribute::Attribute;
use crate::client::Client;
use crate::consent::{Consent, Subscriptions};
use crate::email_filter::{any_of, questions};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ids::ProfileId;
use crate::json_api::Resource;

/// A profile in Klaviyo.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileRecord {
    /// Klaviyo's id of it.
    pub id: ProfileId,
    /// Its e-mail address, as Klaviyo keeps it.
    pub email: Option<String>,
    /// What Klaviyo knows of it, by Klaviyo's names, with `location` and `properties` as objects. Only `email` when nothing
    /// but consent was asked for.
    pub attributes: Map<String, Value>,
    /// Its consent; `None` when it was not asked for, or Klaviyo says nothing.
    pub consent: Option<Consent>,
}

/// What is asked of each profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileFields {
    /// All attributes.
    Attributes,
    /// The address and the consent.
    Consent,
    /// Both.
    AttributesAndConsent,
}

#[derive(Deserialize)]
struct Attributes {
    subscriptions: Option<Subscriptions>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl From<Resource<Attributes>> for ProfileRecord {
    fn from(Resource { id, attributes }: Resource<Attributes>) -> Self {
        let Attributes { subscriptions, others } = attributes;
        Self {
            id: ProfileId::new(id),
            email: others.get("email").and_then(Value::as_str).map(str::to_owned),
            attributes: others,
            consent: subscriptions.and_then(Subscriptions::consent),
        }
    }
}

impl ProfileRecord {
    /// What Klaviyo has for one attribute; `None` for what is missing or null.
    pub fn value(&self, attribute: &Attribute) -> Option<&Value> {
        let (parent, key) = attribute.path();
        let holder = match parent {
            Some(parent) => self.attributes.get(parent)?.as_object()?,
            None => &self.attributes,
        };
        holder.get(key).filter(|value| !value.is_null())
    }
}

impl Client {
    /// The profiles that have one of `emails`, in no order, up to a hundred addresses per request. Addresses that nobody has
    /// are left out. Needs `profiles:read`.
    pub async fn profiles_by_email(
        &self,
        emails: &[&str],
        fields: ProfileFields,
    ) -> Result<Vec<ProfileRecord>, Error> {
        let mut profiles = Vec::new();
        for some in questions(emails) {
            let mut url = self.base_url().at(Endpoint::Profiles, "");
            url.query_pairs_mut()
                .append_pair("filter", &any_of(some))
                .append_pair("page[size]", "100");
            if fields == ProfileFields::Consent {
                url.query_pairs_mut().append_pair("fields[profile]", "email,subscriptions");
            }
            if fields != ProfileFields::Attributes {
                url.query_pairs_mut().append_pair("additional-fields[profile]", "subscriptions");
            }
            let some = self.all_pages::<Attributes>(Endpoint::Profiles, url).await?;
            profiles.extend(some.into_iter().map(ProfileRecord::from));
        }
        Ok(profiles)
    }
}
