//! Who of a run agreed to receive marketing, and what Klaviyo knows of each.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use jiff::Timestamp;
use listward_klaviyo::{ConsentState, ProfileRecord};

use super::book::{self, Entries, Known};
use super::people::{People, address_of};
use crate::clock::Moment;
use crate::contract::{AttributeMapping, ErrorCode, FieldKey, RunId, Subscribing, Subscriptions};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::run_subscribers;
use crate::store::runs::{self, RunRow};

/// Somebody who agreed.
#[derive(Debug, Clone)]
pub(super) struct Agreed {
    /// Their address.
    pub(super) email: String,
    /// When they agreed.
    pub(super) at: Timestamp,
    /// Their row.
    pub(super) slot: Option<u32>,
}

/// How far the subscribing of a run has come, before a restart or not at all.
pub(super) struct Begun {
    /// What is known so far.
    pub(super) sums: Subscriptions,
    /// Those named by a request whose answer nobody heard.
    pub(super) doubtful: Vec<Agreed>,
    /// Those whom Klaviyo has taken and did not show as subscribed yet.
    pub(super) taken: Vec<Agreed>,
    /// Those of whom nothing was asked yet.
    pub(super) ahead: Vec<Agreed>,
}

impl Begun {
    /// Reads it from the books. Blocks.
    pub(super) fn read(
        engine: &Arc<Engine>,
        run: RunId,
        subscribing: &Subscribing,
    ) -> Result<Self> {
        let row = engine.store.read(|database| runs::one(database, run))?;
        let row = row.ok_or(ErrorCode::NotFound)?;
        let mut agreed = agreed(engine, &row, subscribing)?;
        let asked = engine.store.read(|database| run_subscribers::all(database, run))?;
        let none = Subscriptions { agreed: agreed.len() as u64, ..Subscriptions::default() };
        let sums = row.found.subscriptions.unwrap_or(none);
        // They always come in the same order, and each stands in the sums or among those asked.
        let known = sums.subscribed + sums.already + sums.against + sums.rejected + sums.unknown;
        let passed = usize::try_from(known).unwrap_or(usize::MAX).saturating_add(asked.len());
        let ahead = agreed.split_off(passed.min(agreed.len()));
        let those = |taken| {
            let is = |person: &&Agreed| asked.get(&person.email) == Some(&taken);
            agreed.iter().filter(is).cloned().collect()
        };
        Ok(Self { sums, doubtful: those(false), taken: those(true), ahead })
    }
}

/// Some who agreed, by what Klaviyo knows of them.
#[derive(Default)]
pub(super) struct Sorted {
    /// They are subscribed.
    pub(super) subscribed: Vec<Agreed>,
    /// They said no, or are suppressed.
    pub(super) against: Vec<Agreed>,
    /// Nothing speaks against subscribing them.
    pub(super) willing: Vec<Agreed>,
    /// Klaviyo does not say. Nothing is known of a no, so nothing is done.
    pub(super) nowhere: Vec<Agreed>,
}

impl Sorted {
    /// Tells them apart by what Klaviyo has just said.
    pub(super) fn of(people: Vec<Agreed>, found: Vec<ProfileRecord>) -> Self {
        let mut known: HashMap<String, ProfileRecord> = HashMap::new();
        for profile in found {
            let email = profile.email.as_deref().and_then(address_of);
            known.extend(email.map(|email| (email, profile)));
        }
        let mut sorted = Self::default();
        for person in people {
            let consent = known.get(&person.email).and_then(|profile| profile.consent.as_ref());
            let those = match consent {
                Some(consent) if consent.is_against() => &mut sorted.against,
                Some(consent) if consent.state == ConsentState::Subscribed => {
                    &mut sorted.subscribed
                }
                Some(_) => &mut sorted.willing,
                None => &mut sorted.nowhere,
            };
            those.push(person);
        }
        sorted
    }
}

/// Their addresses.
pub(super) fn emails(people: &[Agreed]) -> impl Iterator<Item = &str> {
    people.iter().map(|person| person.email.as_str())
}

/// Everybody of a run who agreed, on a day that is known and lies before the run, and whom Klaviyo has confirmed: the same
/// people in the same order whenever it is asked. Blocks.
fn agreed(engine: &Arc<Engine>, row: &RunRow, subscribing: &Subscribing) -> Result<Vec<Agreed>> {
    let hashes = RandomState::new();
    let mut confirmed = HashSet::new();
    book::walk(&engine.store, row.export, Entries::Current, |email, known| {
        if matches!(known, Known::Confirmed(_)) {
            confirmed.insert(hashes.hash_one(email));
        }
        Ok(())
    })?;
    let people = engine.sendable_with(row, &columns(subscribing))?;
    let mut agreed = Vec::new();
    people.walk(0, people.count(), |_, person| {
        let at = person.agreed_at().filter(|at| *at < row.started.0);
        let email = person.email().filter(|email| confirmed.contains(&hashes.hash_one(email)));
        let slot = person.slot();
        agreed.extend(email.zip(at).map(|(email, at)| Agreed { email, at, slot }));
        Ok(true)
    })?;
    Ok(agreed)
}

/// How many of some people agreed on a day that is known and over. Blocks.
pub(super) fn count_agreed(people: &People, subscribing: &Subscribing, now: Moment) -> Result<u64> {
    let people = people.beside(&columns(subscribing))?;
    let mut count = 0;
    people.walk(0, people.count(), |_, person| {
        count += u64::from(person.agreed_at().is_some_and(|at| at < now.0));
        Ok(true)
    })?;
    Ok(count)
}

/// The two fields as columns beside the address. What they are called does not matter: they do not cross.
fn columns(subscribing: &Subscribing) -> [AttributeMapping; 2] {
    let column = |field: &FieldKey, name: &str| AttributeMapping {
        field: field.clone(),
        attribute: format!("properties.{name}"),
    };
    [column(&subscribing.agreed, "agreed"), column(&subscribing.at, "at")]
}
