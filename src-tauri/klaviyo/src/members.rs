//! Who is on a list, and taking people off it.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::client::{Again, Client, Request};
use crate::email_filter::{any_of, questions};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ids::{ListId, ProfileId};
use crate::json_api::Resource;

/// As many profiles as Klaviyo takes off a list at once.
const REMOVED_AT_ONCE: usize = 1_000;

/// A profile on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Klaviyo's id of the profile.
    pub id: ProfileId,
    /// Its e-mail address, as Klaviyo keeps it.
    pub email: Option<String>,
    /// Since when it is on the list.
    pub joined_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Attributes {
    email: Option<String>,
    joined_group_at: Option<Timestamp>,
}

impl From<Resource<Attributes>> for Member {
    fn from(Resource { id, attributes }: Resource<Attributes>) -> Self {
        Self {
            id: ProfileId::new(id),
            email: attributes.email,
            joined_at: attributes.joined_group_at,
        }
    }
}

impl Client {
    /// Everybody on the list. Needs `lists:read` and `profiles:read`.
    ///
    /// Klaviyo gives a hundred at a time, so a long list takes a while.
    pub async fn members(&self, list: &ListId) -> Result<Vec<Member>, Error> {
        self.read_members(list, None).await
    }

    /// Those of `emails` that are on the list, up to a hundred addresses per request. Needs `lists:read` and `profiles:read`.
    pub async fn members_among(
        &self,
        list: &ListId,
        emails: &[&str],
    ) -> Result<Vec<Member>, Error> {
        let mut members = Vec::new();
        for some in questions(emails) {
            members.extend(self.read_members(list, Some(some)).await?);
        }
        Ok(members)
    }

    /// Takes profiles off a list, a thousand per request. They stay profiles, and their consent stays as it is. Needs
    /// `lists:write` and `profiles:write`.
    ///
    /// When it fails some may be off the list already. Taking off twice is taking off once: repeat the whole.
    pub async fn remove_members(&self, list: &ListId, profiles: &[ProfileId]) -> Result<(), Error> {
        for some in profiles.chunks(REMOVED_AT_ONCE) {
            let named = |id: &ProfileId| json!({ "type": "profile", "id": id });
            let body = json!({ "data": some.iter().map(named).collect::<Vec<_>>() });
            let request = Request {
                endpoint: Endpoint::RemoveMembers,
                url: self.base_url().at(Endpoint::RemoveMembers, list.as_str()),
                body: Some(Bytes::from(body.to_string())),
                again: Again::Always,
            };
            self.send(&request, self.waiting()).await.map_err(of_list)?;
        }
        Ok(())
    }

    async fn read_members(
        &self,
        list: &ListId,
        emails: Option<&[&str]>,
    ) -> Result<Vec<Member>, Error> {
        let mut url = self.base_url().at(Endpoint::Members, list.as_str());
        url.query_pairs_mut()
            .append_pair("fields[profile]", "email,joined_group_at")
            .append_pair("page[size]", "100");
        if let Some(emails) = emails {
            url.query_pairs_mut().append_pair("filter", &any_of(emails));
        }
        let members =
            self.all_pages::<Attributes>(Endpoint::Members, url).await.map_err(of_list)?;
        Ok(members.into_iter().map(Member::from).collect())
    }
}

/// Under a list's address there is nothing else that could be missing.
pub(crate) fn of_list(failure: Error) -> Error {
    match failure {
        Error::NotFound => Error::ListUnknown { said: String::new() },
        other => other,
    }
}
