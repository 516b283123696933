//! Every operator over every kind of field, with the people who must match.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, ListBuilder, StringArray, StringBuilder,
    TimestampMillisecondArray,
};
use arrow::datatypes::Int32Type;
use serde_json::{Value, json};

use super::Table;
use crate::contract::FieldType;

const CITIES: [Option<&str>; 6] =
    [Some("Helsinki"), Some("HELSINKI"), Some("Åbo"), Some(""), None, Some("East Helsinki")];

/// Six people; `city` plain and `town` dictionary-coded hold the same.
fn people() -> Table {
    let day = |text: &str| text.parse::<jiff::Timestamp>().expect("an instant").as_millisecond();
    let plain: ArrayRef = Arc::new(StringArray::from(CITIES.to_vec()));
    let coded: ArrayRef = Arc::new(CITIES.into_iter().collect::<DictionaryArray<Int32Type>>());
    let spend: ArrayRef = Arc::new(Float64Array::from(vec![
        Some(10.0),
        Some(-0.0),
        Some(0.0),
        None,
        Some(10.5),
        Some(-3.0),
    ]));
    let joined: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![
        Some(day("2026-03-01T00:00:00Z")),
        Some(day("2026-03-01T23:59:59.999Z")),
        Some(day("2026-03-02T00:00:00Z")),
        None,
        Some(day("2026-02-28T12:00:00Z")),
        Some(day("1969-12-31T00:00:00Z")),
    ]));
    let vip: ArrayRef = Arc::new(BooleanArray::from(vec![
        Some(true),
        Some(false),
        None,
        Some(true),
        Some(false),
        None,
    ]));
    let mut tags = ListBuilder::new(StringBuilder::new());
    tags.append_value([Some("VIP"), Some("newsletter")]);
    tags.append_value([Some("news")]);
    tags.append_value([] as [Option<&str>; 0]);
    tags.append_null();
    tags.append_value([None, Some("")]);
    tags.append_value([Some("vip")]);
    Table::new(&[6])
        .with("city", FieldType::Text, vec![plain])
        .with("town", FieldType::Text, vec![coded])
        .with("spend", FieldType::Number, vec![spend])
        .with("joined", FieldType::Date, vec![joined])
        .with("vip", FieldType::Boolean, vec![vip])
        .with("tags", FieldType::List, vec![Arc::new(tags.finish())])
        .with("nothing", FieldType::Text, Vec::new())
}

fn one(field: &str, operator: &str, value: &Value) -> Value {
    json!({ "rules": [{ "field": field, "operator": operator, "value": value }] })
}

fn expect(field: &str, cases: &[(&str, Value, &[u32])]) {
    let people = people();
    for (operator, value, slots) in cases {
        let found = people.slots(&one(field, operator, value));
        assert_eq!(found, *slots, "{field} {operator} {value}");
    }
}

#[test]
fn text_plain_or_dictionary_coded_gives_the_same_people() {
    for field in ["city", "town"] {
        expect(
            field,
            &[
                ("=", json!("helsinki"), &[0, 1]),
                ("=", json!(" Helsinki "), &[0, 1]),
                ("=", json!("åBO"), &[2]),
                ("=", json!("Turku"), &[]),
                ("!=", json!("HELSINKI"), &[2, 3, 4, 5]),
                ("contains", json!("HELS"), &[0, 1, 5]),
                ("contains", json!("t h"), &[5]),
                ("contains", json!("Å"), &[2]),
                // It stands across the end of one value and the beginning of the next.
                ("contains", json!("kihel"), &[]),
                ("doesNotContain", json!("hels"), &[2, 3, 4]),
                ("beginsWith", json!("hel"), &[0, 1]),
                ("beginsWith", json!("å"), &[2]),
                ("null", Value::Null, &[3, 4]),
                ("notNull", Value::Null, &[0, 1, 2, 5]),
            ],
        );
    }
}

#[test]
fn numbers_are_compared_as_numbers() {
    expect(
        "spend",
        &[
            ("=", json!(10), &[0]),
            ("=", json!("10.0"), &[0]),
            ("=", json!(0), &[1, 2]),
            ("!=", json!(10), &[1, 2, 3, 4, 5]),
            ("<", json!(0), &[5]),
            ("<=", json!(-0.0), &[1, 2, 5]),
            (">", json!(10), &[4]),
            (">=", json!(10), &[0, 4]),
            ("null", Value::Null, &[3]),
            ("notNull", Value::Null, &[0, 1, 2, 4, 5]),
        ],
    );
}

#[test]
fn a_day_is_all_of_it_and_an_instant_only_itself() {
    expect(
        "joined",
        &[
            ("=", json!("2026-03-01"), &[0, 1]),
            ("!=", json!("2026-03-01"), &[2, 3, 4, 5]),
            ("<", json!("2026-03-01"), &[4, 5]),
            ("<=", json!("2026-03-01"), &[0, 1, 4, 5]),
            (">", json!("2026-03-01"), &[2]),
            (">=", json!("2026-03-01"), &[0, 1, 2]),
            ("=", json!("2026-03-01T00:00:00Z"), &[0]),
            ("=", json!("2026-03-01T02:00:00+02:00"), &[0]),
            ("=", json!("2026-02-28T12:00"), &[4]),
            (">", json!("2026-03-01T00:00:00Z"), &[1, 2]),
            ("null", Value::Null, &[3]),
            ("notNull", Value::Null, &[0, 1, 2, 4, 5]),
        ],
    );
}

#[test]
fn neither_yes_nor_no_is_not_the_same_as_no() {
    expect(
        "vip",
        &[
            ("=", json!(true), &[0, 3]),
            ("=", json!("false"), &[1, 4]),
            ("!=", json!(true), &[1, 2, 4, 5]),
            ("!=", json!(false), &[0, 2, 3, 5]),
            ("null", Value::Null, &[2, 5]),
            ("notNull", Value::Null, &[0, 1, 3, 4]),
        ],
    );
}

#[test]
fn a_list_matches_when_any_of_its_texts_does() {
    expect(
        "tags",
        &[
            ("=", json!("vip"), &[0, 5]),
            ("!=", json!("vip"), &[1, 2, 3, 4]),
            ("contains", json!("news"), &[0, 1]),
            ("doesNotContain", json!("NEWS"), &[2, 3, 4, 5]),
            ("beginsWith", json!("newsl"), &[0]),
            ("null", Value::Null, &[2, 3, 4]),
            ("notNull", Value::Null, &[0, 1, 5]),
        ],
    );
}

#[test]
fn a_field_that_a_source_lacks_is_empty_for_all_its_people() {
    expect(
        "nothing",
        &[
            ("=", json!("a"), &[]),
            ("!=", json!("a"), &[0, 1, 2, 3, 4, 5]),
            ("null", Value::Null, &[0, 1, 2, 3, 4, 5]),
            ("notNull", Value::Null, &[]),
        ],
    );
}

#[test]
fn groups_join_and_turn_around_what_is_in_them() {
    let mut people = people();
    let helsinki = json!({ "field": "city", "operator": "=", "value": "Helsinki" });
    let vip = json!({ "field": "vip", "operator": "=", "value": true });
    let both = json!({ "combinator": "and", "rules": [helsinki, vip] });
    assert_eq!(people.slots(&both), [0], "both hold");
    let either = json!({ "combinator": "or", "rules": [helsinki, vip] });
    assert_eq!(people.slots(&either), [0, 1, 3], "one is enough");
    let neither = json!({ "combinator": "or", "not": true, "rules": [helsinki, vip] });
    assert_eq!(people.slots(&neither), [2, 4, 5], "not one of them");
    let not_both = json!({ "combinator": "and", "not": true, "rules": [helsinki, vip] });
    assert_eq!(people.slots(&not_both), [1, 2, 3, 4, 5], "everybody but those with both");
    let nested = json!({ "rules": [not_both, either] });
    assert_eq!(people.slots(&nested), [1, 3], "exactly one of the two");
    let nothing = json!({ "rules": [] });
    assert_eq!(people.slots(&nothing).len(), 6, "no condition means everybody");
    let nobody = json!({ "not": true, "rules": [] });
    assert!(people.slots(&nobody).is_empty(), "and not everybody is nobody");

    people.snapshot.alive.remove(3);
    assert_eq!(people.slots(&either), [0, 1], "a row that stands for nobody is no member");
    assert_eq!(people.slots(&not_both), [1, 2, 4, 5], "of what is turned around neither");
}
