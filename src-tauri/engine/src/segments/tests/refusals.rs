//! Rules that cannot be answered, and counts that nobody waits for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::array::{ArrayRef, BooleanArray, Float64Array, StringArray, TimestampMillisecondArray};
use serde_json::{Value, json};

use super::Table;
use crate::contract::{ErrorCode, FieldKey, FieldType, PersonId, RuleGroup};
use crate::error::Error;
use crate::segments::evaluate::evaluate;
use crate::segments::interrupt::Builders;
use crate::segments::rule::Rule;

fn table() -> Table {
    Table::new(&[1])
        .with("city", FieldType::Text, vec![Arc::new(StringArray::from(vec!["Oulu"]))])
        .with("spend", FieldType::Number, vec![Arc::new(Float64Array::from(vec![1.0]))])
        .with("joined", FieldType::Date, vec![Arc::new(TimestampMillisecondArray::from(vec![0]))])
        .with("vip", FieldType::Boolean, vec![Arc::new(BooleanArray::from(vec![true]))])
}

#[test]
fn a_rule_that_does_not_fit_its_field_says_which_one_and_why() {
    let table = table();
    for (field, operator, value, code) in [
        ("shoe", "=", json!("42"), ErrorCode::FieldUnknown),
        ("city", "<", json!("a"), ErrorCode::OperatorMisfit),
        ("spend", "contains", json!("1"), ErrorCode::OperatorMisfit),
        ("joined", "beginsWith", json!("2026"), ErrorCode::OperatorMisfit),
        ("vip", ">", json!(true), ErrorCode::OperatorMisfit),
        ("city", "=", json!(3), ErrorCode::ValueMisfit),
        ("city", "=", json!("  "), ErrorCode::ValueMisfit),
        ("city", "contains", json!(""), ErrorCode::ValueMisfit),
        ("spend", "=", json!("much"), ErrorCode::ValueMisfit),
        ("spend", "=", json!("inf"), ErrorCode::ValueMisfit),
        ("spend", "=", Value::Null, ErrorCode::ValueMisfit),
        ("joined", "=", json!("yesterday"), ErrorCode::ValueMisfit),
        ("joined", "=", json!("2026-02-30"), ErrorCode::ValueMisfit),
        ("vip", "=", json!("maybe"), ErrorCode::ValueMisfit),
    ] {
        let rule = json!({ "rules": [{ "field": field, "operator": operator, "value": value }] });
        let failure = table.refusal(&rule);
        assert_eq!(failure.code, code, "{field} {operator} {value}");
        assert_eq!(failure.subject.as_deref(), Some(field), "it is about the field");
    }
}

#[test]
fn the_ends_of_the_calendar_are_no_reason_to_fail() {
    let table = table();
    for day in ["9999-12-31", "-009999-01-01", "9999-12-30T23:59:59Z"] {
        let rule = json!({ "rules": [{ "field": "joined", "operator": "<", "value": day }] });
        match table.members(&rule) {
            Ok(_) => {}
            Err(Error::Refused(failure)) => {
                assert_eq!(failure.code, ErrorCode::ValueMisfit, "{day} is refused at most");
            }
            Err(other) => panic!("{day} must not fail inside: {other}"),
        }
    }
}

#[test]
fn five_groups_deep_is_deep_enough() {
    let mut rule = json!({ "rules": [] });
    for _ in 1..5 {
        rule = json!({ "rules": [rule] });
    }
    assert_eq!(table().slots(&rule), [0], "five groups are understood");
    let failure = table().refusal(&json!({ "rules": [rule] }));
    assert_eq!(failure.code, ErrorCode::RuleTooDeep, "six are not");
}

#[test]
fn a_count_stops_at_the_next_chunk_once_a_newer_one_has_begun() {
    let chunks = [4, 4, 4];
    let column: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c", "d"]));
    let table = Table::new(&chunks).with("city", FieldType::Text, vec![column; chunks.len()]);
    let group: RuleGroup = serde_json::from_value(
        json!({ "rules": [{ "field": "city", "operator": "=", "value": "a" }] }),
    )
    .expect("a rule's shape");
    let rule = Rule::understand(&group, &table.snapshot.fields).expect("the rule fits");
    let builders = Builders::default();
    let builder = (PersonId(1), 1);
    let older = builders.begin(builder);
    let loaded = AtomicUsize::new(0);
    let answer =
        evaluate(&table.snapshot, &[&rule.checks[0].question], &older, |key: &FieldKey, chunk| {
            loaded.fetch_add(1, Ordering::Relaxed);
            builders.begin(builder);
            Ok(table.column(key, chunk))
        });
    let Err(Error::Refused(failure)) = answer else { panic!("the older count must be refused") };
    assert_eq!(failure.code, ErrorCode::Canceled, "the older count answers that it was canceled");
    assert_eq!(loaded.load(Ordering::Relaxed), 1, "and looked at no further chunk");
}
