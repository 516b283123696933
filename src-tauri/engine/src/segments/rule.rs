//! A rule as it is written (fields, operators, JSON) → a rule that kernels can answer, or the reason why it cannot be.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde_json::Value;

use super::criterion::{Comparison, Criterion, Finite, Span, TextMatch};
use super::fold::Wanted;
use crate::columns::Field;
use crate::contract::{
    Combinator, Condition, ErrorCode, Failure, FieldKey, FieldType, Operator, RuleGroup, RuleNode,
};

/// How deep groups may be nested; the outermost is the first.
const DEPTH: usize = 5;

/// A rule whose fields are known and whose operators and values fit them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Rule {
    /// Its conditions, in the order they are written, groups opened up.
    pub(crate) checks: Vec<Check>,
    /// How they are joined.
    pub(crate) tree: Tree,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Check {
    /// What is asked of which field.
    pub(crate) question: Question,
    /// Whether those are meant who do not pass, people without a value among them.
    pub(crate) negated: bool,
}

/// A criterion and the field whose values have to meet it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// Which field.
    pub(crate) field: FieldKey,
    /// What its value has to meet.
    pub(crate) criterion: Criterion,
}

/// How conditions are joined.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Tree {
    /// A condition, by its place.
    Check(usize),
    /// Several. None: everybody.
    Group {
        /// Whether one is enough.
        combinator: Combinator,
        /// Whether everybody else is meant.
        not: bool,
        /// Which.
        parts: Vec<Tree>,
    },
}

impl Rule {
    /// Understands a rule over some fields.
    ///
    /// Refused with `FieldUnknown`, `OperatorMisfit` or `ValueMisfit` about the field, or `RuleTooDeep`.
    pub(crate) fn understand(group: &RuleGroup, fields: &[Field]) -> Result<Self, Failure> {
        let mut checks = Vec::new();
        let tree = understand_group(group, fields, DEPTH, &mut checks)?;
        Ok(Self { checks, tree })
    }

    /// The rule that everybody meets.
    pub(crate) fn everybody() -> Self {
        let tree = Tree::Group { combinator: Combinator::And, not: false, parts: Vec::new() };
        Self { checks: Vec::new(), tree }
    }

    /// Who meets two rules at once.
    pub(crate) fn and(mut self, other: Self) -> Self {
        let shift = self.checks.len();
        self.checks.extend(other.checks);
        let parts = vec![self.tree, other.tree.moved(shift)];
        Self {
            checks: self.checks,
            tree: Tree::Group { combinator: Combinator::And, not: false, parts },
        }
    }
}

impl Tree {
    /// The same over conditions that stand `shift` places further on.
    fn moved(self, shift: usize) -> Self {
        match self {
            Self::Check(place) => Self::Check(place + shift),
            Self::Group { combinator, not, parts } => {
                let parts = parts.into_iter().map(|part| part.moved(shift)).collect();
                Self::Group { combinator, not, parts }
            }
        }
    }

    /// Whether one person is meant, by how each condition stands for them.
    pub(crate) fn holds(&self, checks: &[bool]) -> bool {
        match self {
            Self::Check(place) => checks[*place],
            Self::Group { not, parts, .. } if parts.is_empty() => !not,
            Self::Group { combinator: Combinator::And, not, parts } => {
                parts.iter().all(|part| part.holds(checks)) != *not
            }
            Self::Group { combinator: Combinator::Or, not, parts } => {
                parts.iter().any(|part| part.holds(checks)) != *not
            }
        }
    }
}

fn understand_group(
    group: &RuleGroup,
    fields: &[Field],
    depth: usize,
    checks: &mut Vec<Check>,
) -> Result<Tree, Failure> {
    let deeper = depth.checked_sub(1).ok_or(Failure::new(ErrorCode::RuleTooDeep))?;
    let mut parts = Vec::with_capacity(group.rules.len());
    for node in &group.rules {
        parts.push(match node {
            RuleNode::Group(group) => understand_group(group, fields, deeper, checks)?,
            RuleNode::Condition(condition) => {
                checks.push(understand_condition(condition, fields)?);
                Tree::Check(checks.len() - 1)
            }
        });
    }
    Ok(Tree::Group { combinator: group.combinator, not: group.not, parts })
}

fn understand_condition(condition: &Condition, fields: &[Field]) -> Result<Check, Failure> {
    let refuse = |code| Failure::new(code).about(condition.field.0.clone());
    let field = fields
        .iter()
        .find(|field| field.key == condition.field)
        .ok_or_else(|| refuse(ErrorCode::FieldUnknown))?;
    let criterion = match (condition.operator, field.kind) {
        (Operator::Empty | Operator::NotEmpty, _) => Criterion::Filled,
        (operator, FieldType::Text | FieldType::List) => {
            let how = text_match(operator).ok_or_else(|| refuse(ErrorCode::OperatorMisfit))?;
            text(how, &condition.value).ok_or_else(|| refuse(ErrorCode::ValueMisfit))?
        }
        (operator, FieldType::Number) => {
            let how = comparison(operator).ok_or_else(|| refuse(ErrorCode::OperatorMisfit))?;
            let number = number(&condition.value).ok_or_else(|| refuse(ErrorCode::ValueMisfit))?;
            Criterion::Number(how, number)
        }
        (operator, FieldType::Date) => {
            let how = comparison(operator).ok_or_else(|| refuse(ErrorCode::OperatorMisfit))?;
            let when = span(&condition.value).ok_or_else(|| refuse(ErrorCode::ValueMisfit))?;
            Criterion::Within(stretch(when, how))
        }
        (Operator::Equals | Operator::NotEquals, FieldType::Boolean) => {
            Criterion::Is(truth(&condition.value).ok_or_else(|| refuse(ErrorCode::ValueMisfit))?)
        }
        (_, FieldType::Boolean) => return Err(refuse(ErrorCode::OperatorMisfit)),
    };
    let negated = matches!(
        condition.operator,
        Operator::NotEquals | Operator::DoesNotContain | Operator::Empty
    );
    Ok(Check { question: Question { field: field.key.clone(), criterion }, negated })
}

fn text_match(operator: Operator) -> Option<TextMatch> {
    match operator {
        Operator::Equals | Operator::NotEquals => Some(TextMatch::Whole),
        Operator::Contains | Operator::DoesNotContain => Some(TextMatch::Part),
        Operator::BeginsWith => Some(TextMatch::Beginning),
        _ => None,
    }
}

fn comparison(operator: Operator) -> Option<Comparison> {
    match operator {
        Operator::Equals | Operator::NotEquals => Some(Comparison::Same),
        Operator::Less => Some(Comparison::Less),
        Operator::AtMost => Some(Comparison::AtMost),
        Operator::Greater => Some(Comparison::Greater),
        Operator::AtLeast => Some(Comparison::AtLeast),
        _ => None,
    }
}

/// Values have no white space at their ends, so that a whole one is not asked for with it; a part may begin with it.
fn text(how: TextMatch, value: &Value) -> Option<Criterion> {
    let text = value.as_str()?;
    let text = if how == TextMatch::Whole { text.trim() } else { text };
    Wanted::new(text).map(|wanted| Criterion::Text(how, wanted))
}

/// A number, or what was typed for one.
fn number(value: &Value) -> Option<Finite> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    Finite::new(number)
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// What a date's text means: a day from its beginning to its end, or one millisecond.
fn span(value: &Value) -> Option<(i64, i64)> {
    let text = value.as_str()?.trim();
    if let Some(instant) = instant(text) {
        let from = instant.as_millisecond();
        return Some((from, from + 1));
    }
    let day: Date = text.parse().ok()?;
    let start = |day: Date| Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok();
    Some((start(day)?.as_millisecond(), start(day.tomorrow().ok()?)?.as_millisecond()))
}

/// A day with a time; without an offset it is UTC, as the columns are.
fn instant(text: &str) -> Option<Timestamp> {
    if !text.contains([':', 'T', 't']) {
        return None;
    }
    let without_offset = || {
        let moment: DateTime = text.parse().ok()?;
        Offset::UTC.to_timestamp(moment).ok()
    };
    text.parse().ok().or_else(without_offset)
}

/// Where an instant has to lie to stand so to this day or instant.
fn stretch((from, before): (i64, i64), comparison: Comparison) -> Span {
    match comparison {
        Comparison::Same => Span { from: Some(from), before: Some(before) },
        Comparison::Less => Span { from: None, before: Some(from) },
        Comparison::AtMost => Span { from: None, before: Some(before) },
        Comparison::Greater => Span { from: Some(before), before: None },
        Comparison::AtLeast => Span { from: Some(from), before: None },
    }
}
