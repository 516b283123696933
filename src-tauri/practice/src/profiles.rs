//! The profiles of the account, kept small: a million of them fit into a corner of a laptop's memory.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use serde_json::{Map, Value};

use crate::attributes::Attributes;
use crate::consent::Consent;

/// A profile as an import brings it.
pub(crate) struct Candidate {
    /// Trimmed and in lower case.
    pub(crate) email: Option<String>,
    pub(crate) phone_number: Option<String>,
    pub(crate) external_id: Option<String>,
    /// All attributes but the address, if they are to be kept.
    pub(crate) attributes: Option<Map<String, Value>>,
}

impl Candidate {
    /// Somebody of whom nothing but the address is known.
    pub(crate) fn of_email(email: &str) -> Self {
        let email = Some(email.trim().to_lowercase());
        Self { email, phone_number: None, external_id: None, attributes: None }
    }
}

/// All profiles. A profile's number is its place.
#[derive(Default)]
pub(crate) struct Profiles {
    emails: Vec<Option<Box<str>>>,
    /// From the hash of an identifier to its profile. Sixty-four bits: among a million identifiers two meet by chance in one
    /// rehearsal out of thirty million, which saves keeping every phone number and external id.
    known: HashMap<u64, u32>,
    /// Of those who have any.
    attributes: Vec<Attributes>,
    /// Of those who were ever asked.
    consents: HashMap<u32, Consent>,
    hashing: RandomState,
}

impl Profiles {
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
        (0..).take(self.len())
    }

    /// The attributes that a profile was given, without its address.
    pub(crate) fn attributes(&self, number: u32) -> Map<String, Value> {
        self.attributes.get(number as usize).map(Attributes::read).unwrap_or_default()
    }

    pub(crate) fn consent(&self, number: u32) -> Consent {
        self.consents.get(&number).copied().unwrap_or_default()
    }

    pub(crate) fn set_consent(&mut self, number: u32, consent: Consent) {
        self.consents.insert(number, consent);
    }

    /// Makes or updates a profile. The e-mail address decides who it is; without one the phone number does, then the external
    /// id. What is left out or null stays as it was.
    pub(crate) fn upsert(&mut self, candidate: Candidate) -> u32 {
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
        if let Some(attributes) = candidate.attributes {
            self.attributes_mut(number).import(attributes);
        }
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
        self.attributes_mut(number).change(new, unset);
    }

    fn attributes_mut(&mut self, number: u32) -> &mut Attributes {
        let place = number as usize;
        if self.attributes.len() <= place {
            self.attributes.resize_with(place + 1, Attributes::default);
        }
        &mut self.attributes[place]
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
