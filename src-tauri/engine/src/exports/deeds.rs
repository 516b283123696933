//! What a run did to whom, as the book knows it: what the run wrote, beside what held before.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher as _, RandomState};

use listward_klaviyo::Attribute;
use serde_json::Value;

use super::book::{self, Entries, Known};
use super::kept::Kept;
use super::written;
use crate::contract::{ExportId, RunId};
use crate::error::Result;
use crate::store::Store;

/// What a run did to one person.
pub(super) enum Deed {
    /// Put them on the list.
    Added {
        /// What it sent; none when Klaviyo did not confirm it.
        after: Option<Vec<u8>>,
    },
    /// Sent something else than Klaviyo had.
    Changed {
        /// What Klaviyo had confirmed before.
        before: Vec<u8>,
        /// What it sent; none when Klaviyo did not confirm it.
        after: Option<Vec<u8>>,
    },
    /// Took them off the list.
    TookOff {
        /// What Klaviyo had confirmed before.
        before: Vec<u8>,
    },
}

/// Somebody who was given values that they did not have before, as far as is known.
pub(super) struct Filled {
    /// Whose.
    pub(super) email: String,
    /// The values, as they were sent.
    pub(super) values: BTreeMap<String, Value>,
}

/// What a run did to whom, in the order of the book. Blocks.
pub(super) fn deeds(store: &Store, export: ExportId, run: RunId) -> Result<Vec<(String, Deed)>> {
    let hashes = RandomState::new();
    let mut written: HashMap<u64, (bool, Option<Vec<u8>>)> = HashMap::new();
    let mut order = Vec::new();
    book::walk(store, export, Entries::Of(run), |email, known| {
        let after = match known {
            Known::Confirmed(profile) => Some(profile.to_vec()),
            Known::Unconfirmed | Known::TakenOff => None,
        };
        written.insert(hashes.hash_one(email), (known == Known::TakenOff, after));
        order.push(email.to_owned());
        Ok(())
    })?;
    let mut before: HashMap<u64, Vec<u8>> = HashMap::new();
    book::walk(store, export, Entries::Before(run), |email, known| {
        let hash = hashes.hash_one(email);
        if let (Known::Confirmed(profile), true) = (known, written.contains_key(&hash)) {
            before.insert(hash, profile.to_vec());
        }
        Ok(())
    })?;
    let mut deeds = Vec::new();
    for email in order {
        let hash = hashes.hash_one(&email);
        let Some((taken_off, after)) = written.remove(&hash) else { continue };
        let deed = match (before.remove(&hash), taken_off) {
            (Some(before), true) => Deed::TookOff { before },
            (Some(before), false) if after.as_ref() == Some(&before) => continue,
            (Some(before), false) => Deed::Changed { before, after },
            (None, true) => continue,
            (None, false) => Deed::Added { after },
        };
        deeds.push((email, deed));
    }
    Ok(deeds)
}

/// Whom the undoing of a run sends again, as Klaviyo had confirmed them before. Blocks.
pub(super) fn to_restore(store: &Store, export: ExportId, run: RunId) -> Result<Vec<Kept>> {
    let deeds = deeds(store, export, run)?.into_iter();
    Ok(deeds.filter_map(|(email, deed)| deed.restored(email)).collect())
}

/// Who was given values that they did not have before. Blocks.
pub(super) fn filled(store: &Store, export: ExportId, run: RunId) -> Result<Vec<Filled>> {
    let deeds = deeds(store, export, run)?.into_iter();
    let filled = deeds.filter_map(|(email, deed)| {
        let values = deed.values_it_brought();
        (!values.is_empty()).then_some(Filled { email, values })
    });
    Ok(filled.collect())
}

impl Deed {
    /// What is restored of somebody; none when nothing was before.
    pub(super) fn restored(self, email: String) -> Option<Kept> {
        let (profile, sent, comes_back) = match self {
            Self::Added { .. } => return None,
            Self::Changed { before, after } => (before, after, false),
            Self::TookOff { before } => (before, None, true),
        };
        Some(Kept { email, profile, sent, comes_back })
    }

    /// The values that it gave somebody who did not have them before, as far as is known.
    pub(super) fn values_it_brought(&self) -> BTreeMap<String, Value> {
        let Self::Changed { before, after: Some(after) } = self else { return BTreeMap::new() };
        let before = written::values(before);
        let mut values = written::values(after);
        values.retain(|name, _| !before.contains_key(name));
        values
    }

    /// Whether it sent something of which Klaviyo did not say what became of it.
    pub(super) fn is_unconfirmed(&self) -> bool {
        matches!(self, Self::Added { after: None } | Self::Changed { after: None, .. })
    }

    /// Whether it sent somebody, as far as is known, by more than their address: then Klaviyo may have made one profile of two,
    /// and does not tell.
    pub(super) fn may_have_merged(&self) -> bool {
        let (Self::Added { after } | Self::Changed { after, .. }) = self else { return false };
        let Some(after) = after else { return true };
        let values = written::values(after);
        [Attribute::PhoneNumber, Attribute::ExternalId]
            .iter()
            .any(|identifier| values.contains_key(&identifier.to_string()))
    }
}
