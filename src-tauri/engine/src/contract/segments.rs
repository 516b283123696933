//! Segments: rules in the shape of a common query builder, counts, members.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Failure, FieldKey, ProfileRow, SegmentId};
use crate::clock::Moment;

/// A group of conditions. The shape is that of `@react-querybuilder/core`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleGroup {
    /// The builder's id of it; it means nothing here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// How its rules are joined.
    #[serde(default)]
    pub combinator: Combinator,
    /// Whether it means everybody else.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub not: bool,
    /// Its rules. None: everybody.
    pub rules: Vec<RuleNode>,
}

/// How the rules of a group are joined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Combinator {
    /// All must hold.
    #[default]
    And,
    /// One must hold.
    Or,
}

/// A condition or a group of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum RuleNode {
    /// A group.
    Group(RuleGroup),
    /// A condition.
    Condition(Condition),
}

/// A condition on one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Condition {
    /// The builder's id of it; it means nothing here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// Which field.
    pub field: FieldKey,
    /// What must hold.
    pub operator: Operator,
    /// Compared with what: text, number or boolean; dates are ISO 8601 text. Nothing for `null` and `notNull`.
    #[serde(default)]
    #[ts(type = "string | number | boolean | null")]
    pub value: serde_json::Value,
}

/// What must hold between a field and a value. Text is compared without regard to case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum Operator {
    /// Is the same.
    #[serde(rename = "=")]
    Equals,
    /// Is another, or there is none.
    #[serde(rename = "!=")]
    NotEquals,
    /// Holds this text.
    #[serde(rename = "contains")]
    Contains,
    /// Does not hold this text, or there is none.
    #[serde(rename = "doesNotContain")]
    DoesNotContain,
    /// Begins with this text.
    #[serde(rename = "beginsWith")]
    BeginsWith,
    /// Is less, or earlier.
    #[serde(rename = "<")]
    Less,
    /// Is greater, or later.
    #[serde(rename = ">")]
    Greater,
    /// Is not greater.
    #[serde(rename = "<=")]
    AtMost,
    /// Is not less.
    #[serde(rename = ">=")]
    AtLeast,
    /// There is no value.
    #[serde(rename = "null")]
    Empty,
    /// There is a value.
    #[serde(rename = "notNull")]
    NotEmpty,
}

/// How many match a rule.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RuleCount {
    /// How many profiles match.
    pub count: u64,
    /// How many profiles there are.
    pub total: u64,
    /// How many match each condition by itself, in the order they are written, groups opened up.
    pub conditions: Vec<u64>,
    /// The fields of the sample's rows: those a person knows people by, then those of the rule.
    pub sample_fields: Vec<FieldKey>,
    /// Up to ten of those who match.
    pub sample: Vec<ProfileRow>,
}

/// A segment to save.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SegmentDraft {
    /// Which segment to change; none makes a new one.
    #[serde(default)]
    pub id: Option<SegmentId>,
    /// Its name.
    pub name: String,
    /// Its rule.
    pub rule: RuleGroup,
}

/// A saved segment.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SegmentView {
    /// Its id.
    pub id: SegmentId,
    /// Its name; empty for the built-in one, whose name the catalogues know.
    pub name: String,
    /// Whether it is the built-in "All profiles".
    pub everyone: bool,
    /// Its rule.
    pub rule: RuleGroup,
    /// How many members it has now; 0 when that cannot be said.
    pub members: u64,
    /// Why its members cannot be said: its rule does not fit the data any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<Failure>,
    /// How many profiles there are.
    pub total: u64,
    /// Names of the exports that use it.
    pub exports: Vec<String>,
    /// When it was changed last.
    pub changed: Moment,
}
