//! The people of a run beside what Klaviyo has confirmed: who is new, who changed, who is untouched, who has left.
//!
//! A profile is compared as the bytes that would be sent, so whatever changes them counts: a value, a mapping, a name.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use roaring::RoaringBitmap;

use super::book::{self, Entries, Known};
use super::people::People;
use crate::contract::{ExportId, RunCompared};
use crate::error::Result;
use crate::store::Store;
use crate::store::book::{self as books, Target};

/// How one person compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The book does not know them.
    New,
    /// Klaviyo has something else, or did not confirm them.
    Changed,
    /// Klaviyo has exactly this.
    Untouched,
}

/// The book in memory, as hashes: about 30 bytes a person.
pub(super) struct Confirmed {
    hashes: RandomState,
    known: HashMap<u64, Entry>,
}

struct Entry {
    /// A hash of what Klaviyo confirmed; none when it did not.
    profile: Option<u64>,
    /// Whether they stay on the list: as one of the run's people, or as another export's.
    present: bool,
}

/// The whole of a run beside the book.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// The sums.
    pub(super) sums: RunCompared,
    /// The slots of those who are untouched.
    pub(super) untouched: RoaringBitmap,
    /// How many the book says are on the list.
    pub(super) on_list: u64,
}

impl Confirmed {
    /// Nothing is confirmed.
    pub(super) fn nothing() -> Self {
        Self { hashes: RandomState::new(), known: HashMap::new() }
    }

    /// Reads the book of an export, unless it is about another account or list. Blocks.
    pub(super) fn read_for(store: &Store, export: ExportId, target: &Target) -> Result<Self> {
        match store.read(|database| books::target(database, export))? {
            Some(known) if known == *target => Self::read(store, export),
            _ => Ok(Self::nothing()),
        }
    }

    /// Reads the book of an export. Blocks.
    pub(super) fn read(store: &Store, export: ExportId) -> Result<Self> {
        let hashes = RandomState::new();
        let mut known = HashMap::new();
        book::walk(store, export, Entries::Current, |email, entry| {
            let profile = match entry {
                Known::Confirmed(profile) => Some(hashes.hash_one(profile)),
                Known::Unconfirmed => None,
                Known::TakenOff => return Ok(()),
            };
            known.insert(hashes.hash_one(email), Entry { profile, present: false });
            Ok(())
        })?;
        let mut confirmed = Self { hashes, known };
        confirmed.mark_those_of_others(store, export)?;
        Ok(confirmed)
    }

    /// Whom another export has put on the same list does not leave it with this one.
    fn mark_those_of_others(&mut self, store: &Store, export: ExportId) -> Result<()> {
        let others = store.read(|database| match books::target(database, export)? {
            Some(target) => books::about(database, &target),
            None => Ok(Vec::new()),
        })?;
        for other in others.into_iter().filter(|other| *other != export) {
            book::walk(store, other, Entries::Current, |email, known| {
                if known != Known::TakenOff {
                    self.mark(email);
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Somebody stays on the list.
    fn mark(&mut self, email: &str) {
        if let Some(entry) = self.known.get_mut(&self.hashes.hash_one(email)) {
            entry.present = true;
        }
    }

    /// How many it says are on the list.
    pub(super) fn on_list(&self) -> u64 {
        self.known.len() as u64
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// How a person compares, who is present from now on.
    pub(super) fn judge(&mut self, email: &str, profile: &[u8]) -> Standing {
        let Some(entry) = self.known.get_mut(&self.hashes.hash_one(email)) else {
            return Standing::New;
        };
        entry.present = true;
        if entry.profile == Some(self.hashes.hash_one(profile)) {
            Standing::Untouched
        } else {
            Standing::Changed
        }
    }

    /// Whether somebody is on the list and does not stay there.
    pub(super) fn leaves(&self, email: &str) -> bool {
        let entry = self.known.get(&self.hashes.hash_one(email));
        entry.is_some_and(|entry| !entry.present)
    }

    /// Hands each one who does not stay on the list to `take`. Blocks.
    pub(super) fn walk_leavers(
        &self,
        store: &Store,
        export: ExportId,
        mut take: impl FnMut(&str) -> Result<()>,
    ) -> Result<()> {
        book::walk(store, export, Entries::Current, |email, _| {
            if self.leaves(email) { take(email) } else { Ok(()) }
        })
    }

    /// How many do not stay on the list.
    pub(super) fn absent(&self) -> u64 {
        self.known.values().filter(|entry| !entry.present).count() as u64
    }

    /// Compares everybody, and hands each one to `seen` as they would be sent. Blocks.
    pub(super) fn compare(
        &mut self,
        people: &People,
        mut seen: impl FnMut(Standing, &str, &[u8], Option<u32>),
    ) -> Result<Compared> {
        let mut compared = Compared::default();
        let mut profile = Vec::new();
        people.walk(0, people.count(), |_, person| {
            let Some(email) = person.email() else { return Ok(true) };
            profile.clear();
            person.write(&mut profile)?;
            let standing = self.judge(&email, &profile);
            seen(standing, &email, &profile, person.slot());
            match standing {
                Standing::New => compared.sums.joins += 1,
                Standing::Changed => compared.sums.changes += 1,
                Standing::Untouched => {
                    compared.sums.untouched += 1;
                    compared.untouched.extend(person.slot());
                }
            }
            Ok(true)
        })?;
        compared.sums.leaves = self.absent();
        compared.on_list = self.on_list();
        Ok(compared)
    }
}

/// The addresses that the book of an export has on the list and that are not among the people given. Blocks.
pub(super) fn leavers(store: &Store, export: ExportId, people: &People) -> Result<Vec<String>> {
    let mut confirmed = Confirmed::read(store, export)?;
    people.walk(0, people.count(), |_, person| {
        if let Some(email) = person.email() {
            confirmed.mark(&email);
        }
        Ok(true)
    })?;
    let mut leaving = Vec::new();
    confirmed.walk_leavers(store, export, |email| {
        leaving.push(email.to_owned());
        Ok(())
    })?;
    Ok(leaving)
}
