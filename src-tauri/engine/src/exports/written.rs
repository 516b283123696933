//! Profiles as they were written for Klaviyo, taken apart again: to compare two, and to show what differs.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::contract::ValueChange;

/// The objects whose parts are attributes of their own.
const PARENTS: [&str; 2] = ["location", "properties"];

/// The attributes of a written profile by Klaviyo's names: `first_name`, `location.city`, `properties.Points`. Nothing when it is
/// not one.
pub(super) fn values(profile: &[u8]) -> BTreeMap<String, Value> {
    let document: Option<Value> = serde_json::from_slice(profile).ok();
    match document.and_then(|mut document| document.get_mut("attributes").map(Value::take)) {
        Some(Value::Object(attributes)) => attributes_of(attributes),
        _ => BTreeMap::new(),
    }
}

/// The same of an object of attributes, as Klaviyo gives it back.
pub(super) fn attributes_of(attributes: Map<String, Value>) -> BTreeMap<String, Value> {
    let mut flat = BTreeMap::new();
    for (name, value) in attributes {
        match value {
            Value::Object(parts) if PARENTS.contains(&name.as_str()) => {
                flat.extend(
                    parts.into_iter().map(|(part, value)| (format!("{name}.{part}"), value)),
                );
            }
            Value::Null => {}
            value => {
                flat.insert(name, value);
            }
        }
    }
    flat
}

/// A value as a person reads it: a text without its quotes, anything else as JSON writes it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether Klaviyo still has what was sent. It may write a number in another way.
pub(super) fn is_still(sent: &Value, found: &Value) -> bool {
    let (sent, found) = (shown(sent), shown(found));
    let number = |text: &str| text.parse::<f64>().ok();
    sent == found || number(&sent).is_some_and(|sent| number(&found) == Some(sent))
}

/// What differs between two profiles, by attribute.
pub(super) fn changes(
    before: &BTreeMap<String, Value>,
    after: &BTreeMap<String, Value>,
) -> Vec<ValueChange> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differing = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    differing
        .map(|name| ValueChange {
            attribute: name.clone(),
            before: before.get(name).map(shown),
            after: after.get(name).map(shown),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn two_profiles_are_compared_value_by_value_and_type_by_type() {
        let before = values(
            br#"{"attributes":{"email":"a@x.fi","location":{"city":"Oulu"},"properties":{"Points":5,"Vip":false}}}"#,
        );
        let after = values(
            br#"{"attributes":{"email":"a@x.fi","first_name":"Aino","location":{"city":"Turku"},"properties":{"Points":"5"}}}"#,
        );
        let change = |attribute: &str, before: Option<&str>, after: Option<&str>| ValueChange {
            attribute: attribute.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        assert_eq!(
            changes(&before, &after),
            [
                change("first_name", None, Some("Aino")),
                change("location.city", Some("Oulu"), Some("Turku")),
                change("properties.Points", Some("5"), Some("5")),
                change("properties.Vip", Some("false"), None),
            ],
            "a number is not the text of it, and false is a value"
        );
        assert_eq!(changes(&before, &before), [], "nothing differs from itself");
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written_and_a_text_is_not() {
        assert!(is_still(&json!(5), &json!(5.0)), "with a point");
        assert!(is_still(&json!("60.17"), &json!(60.17)), "as a number");
        assert!(!is_still(&json!(5), &json!(6)), "another one");
        assert!(!is_still(&json!("Oulu"), &json!("oulu")), "another text");
    }
}
