//! What Klaviyo would do with the people: which flows the list sets off, whom it could mail. Only asked, never sent, and nothing
//! depends on the answer: a key may not be allowed to read it.

use std::sync::Arc;

use listward_klaviyo::{Client, ConsentState, FlowStatus, ListId, ProfileFields};

use super::book::{self, Entries, Known};
use crate::contract::{ConnectionId, ExportId, Mailable};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::Store;

/// So many people are asked for: what one question takes.
const ASKED: usize = 100;

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

/// The first addresses that Klaviyo has confirmed to an export: it knows them, so that asking for them tells it nothing. Those it
/// does not know stay here until somebody sends them. Blocks.
pub(super) fn known_addresses(store: &Store, export: ExportId) -> Result<Vec<String>> {
    let mut emails = Vec::new();
    book::walk(store, export, Entries::Current, |email, known| {
        if emails.len() < ASKED && matches!(known, Known::Confirmed(_)) {
            emails.push(email.to_owned());
        }
        Ok(())
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
