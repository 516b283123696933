//! Ways to Klaviyo accounts: who may use them, what was agreed to, where the key lies, whether Klaviyo knows it.
//!
//! A connection comes about step by step as a draft in memory; only *Save* writes anything down. This room knows nothing of
//! exports but their names.

mod access;
mod changes;
mod clients;
mod commands;
mod consent;
mod draft;
mod drafts;
mod klaviyo_failures;
mod practice_host;
mod saving;
mod wizard;

use crate::contract::PersonId;

pub(crate) use access::{let_export, may_use};
pub use consent::consent_text;

/// What this room keeps in memory while the engine is open.
#[derive(Default)]
pub(crate) struct Connections {
    drafts: drafts::Drafts,
    clients: clients::Clients,
    /// The practice account inside Listward.
    pub(crate) practice: practice_host::PracticeHost,
}

impl Connections {
    /// Lets so many times as many requests go as Klaviyo takes.
    pub(crate) fn hasten(&self, times: u32) {
        self.clients.hasten(times);
    }

    /// Gives up what somebody was setting up when they leave, its key with it.
    pub(crate) fn forget_drafts_of(&self, person: PersonId) {
        self.drafts.forget(person);
    }
}
