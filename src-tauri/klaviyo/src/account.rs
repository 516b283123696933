//! The account behind a key.

use serde::Deserialize;

use crate::client::Client;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ids::AccountId;
use crate::json_api::{self, Many};

/// What a person needs to recognise their account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id, the same as its public key.
    pub id: AccountId,
    /// The organisation's name.
    pub organization: String,
    /// The country of its address, in Klaviyo's words.
    pub country: Option<String>,
    /// A test account. Klaviyo has no sandbox: what is sent there is real, too.
    pub test_account: bool,
    /// The account's time zone, for example `Europe/Copenhagen`.
    pub timezone: Option<String>,
    /// The account's language, for example `en-US`.
    pub locale: Option<String>,
}

#[derive(Deserialize)]
struct Attributes {
    #[serde(default)]
    test_account: bool,
    contact_information: ContactInformation,
    timezone: Option<String>,
    locale: Option<String>,
}

#[derive(Deserialize)]
struct ContactInformation {
    organization_name: String,
    street_address: Option<StreetAddress>,
}

#[derive(Deserialize)]
struct StreetAddress {
    country: Option<String>,
}

impl Client {
    /// The account that the key belongs to: the usual way to see whether a key works. Needs `accounts:read`.
    ///
    /// Klaviyo allows this once a second and 15 times a minute.
    pub async fn account(&self) -> Result<Account, Error> {
        let url = self.base_url().at(Endpoint::Account, "");
        // An older page of Klaviyo's says that a bad key is answered 400 here, and nothing else about this request can be bad.
        let body = self.get(Endpoint::Account, url).await.map_err(|failure| match failure {
            Error::RequestRejected { .. } => Error::KeyRefused,
            other => other,
        })?;
        let page: Many<Attributes> = json_api::read(&body)?;
        let account = page.data.into_iter().next().ok_or(Error::Unreadable)?;
        let ContactInformation { organization_name, street_address } =
            account.attributes.contact_information;
        Ok(Account {
            id: AccountId::new(account.id),
            organization: organization_name,
            country: street_address.and_then(|address| address.country),
            test_account: account.attributes.test_account,
            timezone: account.attributes.timezone,
            locale: account.attributes.locale,
        })
    }
}
