//! What was asked and what became of it, for tests that must know both sides.

use std::collections::VecDeque;
use std::time::Duration;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::operation::Operation;

/// So many entries are remembered; the totals count all.
const REMEMBERED: usize = 20_000;

/// All that happened since the start.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Ledger {
    /// Requests in the order in which they were answered, at most the last 20,000.
    pub entries: VecDeque<Entry>,
    /// Sums over all of them.
    pub totals: Totals,
}

/// One request.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Counts from 1.
    pub number: u64,
    /// Since the start.
    pub milliseconds: u64,
    /// What was asked for; `None` when there is no such thing.
    pub operation: Option<Operation>,
    /// The HTTP method.
    pub method: String,
    /// The path, without the query, which may hold e-mail addresses.
    pub path: String,
    /// The status that was answered, or would have been if the answer had not been lost.
    pub status: u16,
    /// Whether the client was sent the whole answer.
    pub answered: bool,
    /// SHA-256 of the body, in hexadecimal, if there was one.
    pub body_sha256: Option<String>,
    /// How many profiles an import held, or a removal named.
    pub profiles: Option<usize>,
    /// The job that was made of it, if the import was taken.
    pub job: Option<String>,
}

/// Sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Requests of any kind.
    pub requests: u64,
    /// Answers 429 among them.
    pub refused_for_pace: u64,
    /// Imports that were taken.
    pub imports_taken: u64,
    /// Profiles in these imports, those sent twice counted twice.
    pub profiles_taken: u64,
    /// Profiles that exist now.
    pub profiles_stored: u64,
}

/// A request and its answer, as they went over the wire.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The HTTP method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Header names in lower case with their values; the key is left out of `authorization`.
    pub headers: Vec<(String, String)>,
    /// The body of the request.
    pub body: Vec<u8>,
    /// The status of the answer.
    pub status: u16,
    /// The `Content-Type` of the answer.
    pub answer_type: Option<String>,
    /// The body of the answer.
    pub answer: Vec<u8>,
}

impl Ledger {
    pub(crate) fn add(&mut self, mut entry: Entry) {
        self.totals.requests += 1;
        self.totals.refused_for_pace += u64::from(entry.status == 429);
        if entry.job.is_some() {
            self.totals.imports_taken += 1;
            self.totals.profiles_taken += entry.profiles.unwrap_or(0) as u64;
        }
        entry.number = self.totals.requests;
        if self.entries.len() == REMEMBERED {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// The imports that were taken, in order.
    pub fn imports_taken(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.job.is_some())
    }

    /// The requests of one operation, in order.
    pub fn of(&self, operation: Operation) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.operation == Some(operation))
    }
}

pub(crate) fn sha256(body: &[u8]) -> Option<String> {
    (!body.is_empty()).then(|| hex::encode(Sha256::digest(body)))
}

pub(crate) fn whole_milliseconds(age: Duration) -> u64 {
    u64::try_from(age.as_millis()).unwrap_or(u64::MAX)
}
