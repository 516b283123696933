//! A rehearsal under way, seen from the program that began it.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::{Map, Value};
use tokio::task::JoinHandle;
use tokio_util::sync::DropGuard;

use crate::consent::Consent;
use crate::faults::Faults;
use crate::flows::Flow;
use crate::keys::KeyKind;
use crate::ledger::{Exchange, Ledger};
use crate::profiles::Candidate;
use crate::shared::Shared;
use crate::time;

/// A rehearsal under way. It ends when this is dropped.
pub struct Running {
    pub(crate) shared: Arc<Shared>,
    pub(crate) address: SocketAddr,
    pub(crate) stop: DropGuard,
    pub(crate) task: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as a client wants it: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The key that may do everything. Made up at the start.
    pub fn key(&self) -> &str {
        self.key_of(KeyKind::Full)
    }

    /// A key that may do less.
    pub fn key_of(&self, kind: KeyKind) -> &str {
        self.shared.keys.of(kind)
    }

    /// Ids and names of its lists.
    pub fn lists(&self) -> Vec<(String, String)> {
        let state = self.shared.state();
        state.account.lists.iter().map(|list| (list.id.clone(), list.name.clone())).collect()
    }

    /// Makes keys good again that a fault has revoked.
    pub fn restore_keys(&self) {
        self.shared.state().keys_revoked = false;
    }

    /// Deletes a list, as somebody else might.
    pub fn delete_list(&self, id: &str) {
        self.shared.state().account.lists.retain(|list| list.id != id);
    }

    /// Gives a list another name, as somebody else might.
    pub fn rename_list(&self, id: &str, name: &str) {
        if let Some(list) = self.shared.state().account.list_mut(id) {
            name.clone_into(&mut list.name);
        }
    }

    /// Takes somebody off a list, as somebody else might.
    pub fn take_off(&self, list: &str, email: &str) {
        let mut state = self.shared.state();
        let number = state.account.profiles.number(email);
        if let (Some(number), Some(list)) = (number, state.account.list_mut(list)) {
            list.members.leave(number);
        }
    }

    /// Deletes somebody's profile, as somebody else might.
    pub fn delete_profile(&self, email: &str) {
        let mut state = self.shared.state();
        let account = &mut state.account;
        if let Some(number) = account.profiles.number(email) {
            account.lists.iter_mut().for_each(|list| list.members.leave(number));
            account.profiles.delete(number);
        }
    }

    /// Lets the jobs go on that a fault has stopped.
    pub fn free_jobs(&self) {
        self.shared.state().account.jobs.iter_mut().for_each(|job| job.fault = None);
    }

    /// Tells nothing any more of the jobs so far, as if they had expired. They go on all the same.
    pub fn expire_jobs(&self) {
        self.expire_first_jobs(usize::MAX);
    }

    /// Tells nothing any more of so many jobs, the oldest.
    pub fn expire_first_jobs(&self, count: usize) {
        let mut state = self.shared.state();
        state.account.expired = count.min(state.account.jobs.len());
    }

    /// The e-mail addresses on a list, sorted; empty when there is no such list.
    pub fn members(&self, list: &str) -> Vec<String> {
        let mut state = self.shared.state();
        state.account.settle(time::now());
        let account = &state.account;
        let numbers =
            account.list(list).map(|list| list.members.all().iter()).into_iter().flatten();
        let email = |number| account.profiles.email(number).map(str::to_owned);
        let mut emails: Vec<String> = numbers.filter_map(email).collect();
        emails.sort_unstable();
        emails
    }

    /// The attributes of a profile that were given and not taken away. Only the address when
    /// [`keep_attributes`](crate::Options::keep_attributes) is off.
    pub fn profile(&self, email: &str) -> Option<Map<String, Value>> {
        let state = self.shared.state();
        let profiles = &state.account.profiles;
        let number = profiles.number(email)?;
        let mut attributes = profiles.attributes(number);
        attributes.insert("email".to_owned(), profiles.email(number).into());
        Some(attributes)
    }

    /// What a person agreed to; `None` when there is no such profile.
    pub fn consent(&self, email: &str) -> Option<Consent> {
        let mut state = self.shared.state();
        state.account.settle(time::now());
        let profiles = &state.account.profiles;
        Some(profiles.consent(profiles.number(email)?))
    }

    /// Lets a person agree or refuse, as they do in Klaviyo without asking us. Makes the profile if there is none.
    pub fn set_consent(&self, email: &str, consent: Consent) {
        let mut state = self.shared.state();
        let profiles = &mut state.account.profiles;
        let number = profiles.upsert(Candidate::of_email(email));
        profiles.set_consent(number, consent);
    }

    /// Replaces all flows.
    pub fn set_flows(&self, flows: Vec<Flow>) {
        self.shared.state().account.flows = flows;
    }

    /// What was asked so far.
    pub fn ledger(&self) -> Ledger {
        self.shared.state().ledger.clone()
    }

    /// Requests and answers as they were, if [`keep_exchanges`](crate::Options::keep_exchanges) was set.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.shared.state().exchanges.clone()
    }

    /// Replaces all faults.
    pub fn set_faults(&self, faults: Faults) {
        self.shared.set_faults(faults);
    }

    /// Ends the rehearsal and waits until the port is free.
    pub async fn stop(self) {
        drop(self.stop);
        // It can only have panicked, and then it has ended too.
        let _ = self.task.await;
    }
}
