//! What a run would change, person by person, beside what Klaviyo last confirmed.

use serde::Serialize;
use ts_rs::TS;

use super::LeftOut;

/// The people of an export beside what Klaviyo last confirmed of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct Difference {
    /// Klaviyo has confirmed nothing of this export yet: everybody joins.
    pub first: bool,
    /// New on the list, as far as this export knows.
    pub joins: u64,
    /// Something about them changed, or Klaviyo did not confirm them the last time.
    pub changes: u64,
    /// Exactly as Klaviyo confirmed them the last time.
    pub untouched: u64,
    /// Put on the list by this export and not in its segments any more.
    pub leaves: u64,
    /// Over so many of the changed people the fields below were compared: all of them, or the first 20,000.
    pub compared: u64,
    /// Which attributes changed, the most frequent first.
    pub by_attribute: Vec<AttributeChanges>,
    /// Some of the changed people, attribute by attribute.
    pub examples: Vec<PersonChange>,
    /// Some of those who join, by their address.
    pub joining: Vec<String>,
    /// Some of those who left, by their address.
    pub leaving: Vec<String>,
}

/// How often an attribute changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AttributeChanges {
    /// Klaviyo's name of it.
    pub attribute: String,
    /// Of how many people.
    pub people: u64,
}

/// What changed about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonChange {
    /// Their address.
    pub email: String,
    /// What changed.
    pub changes: Vec<ValueChange>,
}

/// Somebody of the segments who cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BlockedPerson {
    /// What stands in the field that is the e-mail address; empty when nothing does.
    pub email: String,
    /// Why not.
    pub reason: LeftOut,
    /// The file of the row that stands for them, when it is known.
    pub source: Option<String>,
    /// Its line there.
    pub line: Option<u64>,
}

/// A value as Klaviyo last confirmed it and as it would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, TS)]
pub struct ValueChange {
    /// Klaviyo's name of the attribute.
    pub attribute: String,
    /// What Klaviyo confirmed, as JSON writes it; none when it was not sent before.
    pub before: Option<String>,
    /// What would be sent; none when it is not sent any more. Klaviyo keeps what it has then.
    pub after: Option<String>,
}

/// Why a preflight has to be looked at before the export runs by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PreflightDue {
    /// It has never run.
    FirstRun,
    /// Its list, connection, mapping or segments changed since it was looked at.
    Changed,
    /// It has over 20 % more or fewer people than when it was looked at.
    CountMoved,
}
