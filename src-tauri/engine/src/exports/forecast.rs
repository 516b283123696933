//! What Klaviyo would do with the people: which flows the list sets off, whom it could mail. Only asked, never sent, and nothing
//! depends on the answer: a key may not be allowed to read it.

use std::sync::Arc;

use listward_klaviyo::{Client, ConsentState, FlowStatus, ListId, ProfileFields};

use super::people::People;
use crate::contract::{ConnectionId, Mailable};
use crate::engine::Engine;

/// So many people are asked for: what one question takes.
const ASKED: u32 = 100;

impl Engine {
    /// The flows that joining a list sets off; none when the key may not read them.
    pub(super) async fn flows_of(
        self: &Arc<Self>,
        connection: ConnectionId,
        list: &str,
    ) -> Option<Vec<String>> {
        let client = self.client_for(connection).await.ok()?;
        flows(&client, &ListId::new(list)).await
    }
}

/// The flows that joining a list sets off, those that are put away or unfinished left aside.
pub(super) async fn flows(client: &Client, list: &ListId) -> Option<Vec<String>> {
    let flows = client.flows_of_list(list).await.ok()?;
    let active =
        flows.into_iter().filter(|flow| !flow.archived && flow.status != Some(FlowStatus::Draft));
    Some(active.map(|flow| flow.name).collect())
}

/// The addresses of the first people. Blocks.
pub(super) fn first_addresses(people: &People) -> crate::error::Result<Vec<String>> {
    let mut emails = Vec::new();
    people.walk(0, ASKED.min(people.count()), |_, person| {
        emails.extend(person.email());
        Ok(true)
    })?;
    Ok(emails)
}

/// Whether Klaviyo could mail some people; none when the key may not read it.
pub(super) async fn mailable(client: &Client, emails: &[String]) -> Option<Mailable> {
    let asked: Vec<&str> = emails.iter().map(String::as_str).collect();
    let found = client.profiles_by_email(&asked, ProfileFields::Consent).await.ok()?;
    let mut sums = Mailable { asked: asked.len() as u64, ..Mailable::default() };
    for profile in found {
        let Some(consent) = profile.consent else { continue };
        match consent.state {
            _ if !consent.suppressions.is_empty() => sums.suppressed += 1,
            ConsentState::Subscribed => sums.subscribed += 1,
            ConsentState::Unsubscribed => sums.unsubscribed += 1,
            ConsentState::NeverSubscribed | ConsentState::Unknown => {}
        }
    }
    sums.never = sums.asked - sums.subscribed - sums.unsubscribed - sums.suppressed;
    Some(sums)
}
