//! Unified profiles, as a grid and one by one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FieldKey, FieldType, ProfileId, SegmentId, SourceId, ValueCorrection};

/// Which profiles, and which of their fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfilesQuery {
    /// Only members of this segment.
    #[serde(default)]
    pub segment: Option<SegmentId>,
    /// Only those with this text in their name, e-mail address or phone number.
    #[serde(default)]
    pub search: String,
    /// How many to pass over.
    pub offset: u64,
    /// How many to give, at most 500.
    pub limit: u32,
    /// Which fields, in this order. Empty: every field.
    #[serde(default)]
    pub fields: Vec<FieldKey>,
}

/// One page of profiles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProfilesPage {
    /// How many there are in all.
    pub total: u64,
    /// The place of the first one here.
    pub offset: u64,
    /// The fields of each row, in order.
    pub fields: Vec<FieldKey>,
    /// The profiles.
    pub rows: Vec<ProfileRow>,
}

/// A profile in a grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProfileRow {
    /// Which profile.
    pub id: ProfileId,
    /// Its values as text, one a field, none where it has none. Numbers use a point, dates are ISO 8601.
    pub values: Vec<Option<String>>,
}

/// One person, with where everything came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProfileView {
    /// Which profile.
    pub id: ProfileId,
    /// Every field that has a value, or has been emptied.
    pub values: Vec<ProfileValue>,
    /// The rows that it was made of, oldest first.
    pub rows: Vec<ProfileSourceRow>,
    /// The segments it is in, by name.
    pub segments: Vec<String>,
}

/// A field's value and the row it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProfileValue {
    /// Which field.
    pub key: FieldKey,
    /// What kind of value.
    pub kind: FieldType,
    /// The value, as text; empty where somebody has emptied it.
    pub value: String,
    /// The place in `rows` of the row that gave it, or what files say instead of it; of the newest row where none did.
    pub row: u32,
    /// That it was put right by hand; none when it is what files say.
    pub corrected: Option<ValueCorrection>,
}

/// A row behind a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProfileSourceRow {
    /// Its source.
    pub source: SourceId,
    /// The source's name.
    pub source_name: String,
    /// The line it stood on.
    pub line: u64,
    /// Its values as text.
    pub values: Vec<(FieldKey, String)>,
}
