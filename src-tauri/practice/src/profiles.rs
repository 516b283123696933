//! The profiles of the account, kept small: a million of them fit into a corner of a laptop's memory.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use serde_json::{Map, Value};

use crate::attributes;
use crate::consent::Consent;
use crate::texts::Texts;

/// A profile as an import brings it.
pub(crate) struct Candidate<'a> {
    /// Trimmed and in lower case.
    pub(crate) email: Option<String>,
    pub(crate) phone_number: Option<String>,
    pub(crate) external_id: Option<String>,
    /// All attributes, as they were sent; empty when there are none.
    pub(crate) attributes: &'a str,
}

impl Candidate<'_> {
    /// Somebody of whom nothing but the address is known.
    pub(crate) fn of_email(email: &str) -> Self {
        let email = Some(email.trim().to_lowercase());
        Self { email, phone_number: None, external_id: None, attributes: "" }
    }
}

/// All profiles. A profile's number is its place.
pub(crate) struct Profiles {
    emails: Vec<Option<Box<str>>>,
    /// From the hash of an identifier to its profile. Sixty-four bits: among a million identifiers two meet by chance in one
    /// rehearsal out of thirty million, which saves keeping every phone number and external id.
    known: HashMap<u64, u32>,
    /// The attributes of each, if they are kept.
    attributes: Option<Texts>,
    /// Of those who were ever asked.
    consents: HashMap<u32, Consent>,
    /// Whose place is empty: they were deleted.
    gone: HashSet<u32>,
    hashing: RandomState,
}

impl Profiles {
    pub(crate) fn new(keep_attributes: bool) -> Self {
        Self {
            emails: Vec::new(),
            known: HashMap::new(),
            attributes: keep_attributes.then(Texts::default),
            consents: HashMap::new(),
            gone: HashSet::new(),
            hashing: RandomState::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.emails.len()
    }

    pub(crate) fn email(&self, number: u32) -> Option<&str> {
        self.emails.get(number as usize)?.as_deref()
    }

    pub(crate) fn number(&self, email: &str) -> Option<u32> {
        self.known.get(&self.hash("email", &email.trim().to_lowercase())).copied()
    }

    /// The profiles with one of these addresses, each once.
    pub(crate) fn numbers_of(&self, emails: &[String]) -> Vec<u32> {
        let mut found: Vec<u32> = emails.iter().filter_map(|email| self.number(email)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// All profiles.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        (0..).take(self.len()).filter(|number| self.is_there(*number))
    }

    /// Whether there is a profile of this number.
    pub(crate) fn is_there(&self, number: u32) -> bool {
        (number as usize) < self.len() && !self.gone.contains(&number)
    }

    /// Deletes a profile. Whoever has its address later is another one.
    pub(crate) fn delete(&mut self, number: u32) {
        self.known.retain(|_, known| *known != number);
        self.emails[number as usize] = None;
        self.consents.remove(&number);
        if let Some(texts) = &mut self.attributes {
            texts.set(number, "");
        }
        self.gone.insert(number);
    }

    /// The attributes that a profile was given, without its address.
    pub(crate) fn attributes(&self, number: u32) -> Map<String, Value> {
        self.attributes
            .as_ref()
            .map(|texts| attributes::read(texts.get(number)))
            .unwrap_or_default()
    }

    pub(crate) fn consent(&self, number: u32) -> Consent {
        self.consents.get(&number).copied().unwrap_or_default()
    }

    pub(crate) fn set_consent(&mut self, number: u32, consent: Consent) {
        self.consents.insert(number, consent);
    }

    /// Makes or updates a profile. The e-mail address decides who it is; without one the phone number does, then the external
    /// id. What is left out or null stays as it was.
    pub(crate) fn upsert(&mut self, candidate: Candidate<'_>) -> u32 {
        let hashes: Vec<u64> = [
            ("email", candidate.email.as_deref()),
            ("phone_number", candidate.phone_number.as_deref()),
            ("external_id", candidate.external_id.as_deref()),
        ]
        .into_iter()
        .filter_map(|(kind, text)| Some(self.hash(kind, text?)))
        .collect();
        let number = self.find(&hashes, candidate.email.as_deref()).unwrap_or_else(|| {
            self.emails.push(None);
            u32::try_from(self.emails.len() - 1).expect("BUG: four billion profiles")
        });
        for hash in hashes {
            self.known.entry(hash).or_insert(number);
        }
        let email = &mut self.emails[number as usize];
        if email.is_none() {
            *email = candidate.email.map(String::into_boxed_str);
        }
        self.import(number, candidate.attributes);
        number
    }

    /// Changes a profile. `email` is its address from now on, if there is one.
    pub(crate) fn change(
        &mut self,
        number: u32,
        email: Option<&str>,
        new: Map<String, Value>,
        unset: &[String],
    ) {
        if let Some(email) = email {
            if let Some(old) = self.emails[number as usize].take() {
                self.known.remove(&self.hash("email", &old));
            }
            self.known.insert(self.hash("email", email), number);
            self.emails[number as usize] = Some(email.into());
        }
        if let Some(texts) = &mut self.attributes {
            let changed = attributes::changed(texts.get(number), new, unset);
            texts.set(number, &changed);
        }
    }

    fn import(&mut self, number: u32, new: &str) {
        let Some(texts) = &mut self.attributes else { return };
        let known = texts.get(number);
        if known.is_empty() {
            // Kept as it was sent: most are never asked for, and taking it apart would take the longest.
            texts.set(number, new);
        } else if !new.is_empty() && known != new {
            let joined = attributes::imported(known, new);
            texts.set(number, &joined);
        }
    }

    /// A profile with another e-mail address is another person, even with the same phone number.
    fn find(&self, hashes: &[u64], email: Option<&str>) -> Option<u32> {
        let known = |hash: &u64| self.known.get(hash).copied();
        let fits = |number: &u32| {
            email.is_none() || self.email(*number).is_none() || self.email(*number) == email
        };
        hashes.iter().filter_map(known).find(fits)
    }

    fn hash(&self, kind: &str, text: &str) -> u64 {
        self.hashing.hash_one((kind, text))
    }
}
