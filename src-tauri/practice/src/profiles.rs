//! The profiles of the account, kept small: a million of them fit into a corner of a laptop's memory.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use serde_json::{Map, Value};

/// A profile as an import brings it.
pub(crate) struct Candidate {
    /// Trimmed and in lower case.
    pub(crate) email: Option<String>,
    pub(crate) phone_number: Option<String>,
    pub(crate) external_id: Option<String>,
    /// All attributes, if they are to be kept.
    pub(crate) attributes: Option<Map<String, Value>>,
}

/// All profiles. A profile's number is its place.
#[derive(Default)]
pub(crate) struct Profiles {
    emails: Vec<Option<Box<str>>>,
    /// From the hash of an identifier to its profile. Sixty-four bits: among a million identifiers two meet by chance in one
    /// rehearsal out of thirty million, which saves keeping every phone number and external id.
    known: HashMap<u64, u32>,
    attributes: HashMap<u32, Map<String, Value>>,
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

    pub(crate) fn attributes(&self, number: u32) -> Option<&Map<String, Value>> {
        self.attributes.get(&number)
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
            merge(self.attributes.entry(number).or_default(), attributes);
        }
        number
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

/// New values replace old ones, within `location` and `properties` too; null changes nothing.
fn merge(known: &mut Map<String, Value>, new: Map<String, Value>) {
    for (name, value) in new {
        match (known.get_mut(&name), value) {
            (_, Value::Null) => {}
            (Some(Value::Object(inner)), Value::Object(more)) => merge(inner, more),
            (_, value) => {
                known.insert(name, value);
            }
        }
    }
}
