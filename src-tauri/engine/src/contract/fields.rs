//! The fields of profiles.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FieldKey;

/// What kind of values a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// Text, kept as written but for white space at its ends.
    Text,
    /// A number. Ids, postcodes and phone numbers are text: their zeros matter.
    Number,
    /// A day, or a day with a time.
    Date,
    /// Yes or no.
    Boolean,
    /// Several texts.
    List,
}

/// A field of profiles.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FieldView {
    /// Its key, as rules and mappings name it.
    pub key: FieldKey,
    /// Whether it is one of the standard fields, whose names the catalogues translate.
    pub standard: bool,
    /// What kind of values it holds.
    pub kind: FieldType,
    /// How many profiles have a value.
    pub filled: u64,
}

/// A value and how many profiles have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ValueCount {
    /// The value, as text.
    pub value: String,
    /// How many profiles have it.
    pub profiles: u64,
}

/// The standard fields, in the order that a mapping offers them. What is not among them is a custom field.
pub const STANDARD_FIELDS: [(&str, FieldType); 17] = [
    ("email", FieldType::Text),
    ("phone_number", FieldType::Text),
    ("external_id", FieldType::Text),
    ("first_name", FieldType::Text),
    ("last_name", FieldType::Text),
    ("organization", FieldType::Text),
    ("title", FieldType::Text),
    ("locale", FieldType::Text),
    ("image", FieldType::Text),
    ("address1", FieldType::Text),
    ("address2", FieldType::Text),
    ("city", FieldType::Text),
    ("region", FieldType::Text),
    ("country", FieldType::Text),
    ("zip", FieldType::Text),
    ("timezone", FieldType::Text),
    ("ip", FieldType::Text),
];

impl FieldKey {
    /// The field that unifies people.
    pub fn email() -> Self {
        Self("email".to_owned())
    }

    /// Whether this is one of the standard fields.
    pub fn is_standard(&self) -> bool {
        STANDARD_FIELDS.iter().any(|(key, _)| *key == self.0)
    }
}
