//! A request as it would be sent, for eyes: the first people only, and every value masked.

use serde_json::Value;

use super::masked::masked;

/// So many of its people are shown.
const SHOWN: usize = 2;

/// A body, indented, with its first people only and everything but the first letter of each value masked.
pub(super) fn masked_body(body: &[u8]) -> String {
    let Ok(mut document) = serde_json::from_slice::<Value>(body) else { return String::new() };
    if let Some(Value::Array(people)) = document.pointer_mut("/data/attributes/profiles/data") {
        people.truncate(SHOWN);
        for person in people {
            if let Some(attributes) = person.get_mut("attributes") {
                mask(attributes);
            }
        }
    }
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

/// Numbers and truths become texts: a masked number is none.
fn mask(value: &mut Value) {
    match value {
        Value::Object(parts) => parts.values_mut().for_each(mask),
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Null => {}
        Value::String(text) => *text = masked(text),
        Value::Number(_) | Value::Bool(_) => *value = Value::String(masked(&value.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_body_has_its_shape_and_nobodys_values() {
        let body = br#"{"data":{"attributes":{"profiles":{"data":[
            {"attributes":{"email":"aino@example.fi","properties":{"Points":512}},"type":"profile"},
            {"attributes":{"email":"b@example.fi"},"type":"profile"},
            {"attributes":{"email":"c@example.fi"},"type":"profile"}]}}}}"#;
        let shown = masked_body(body);
        assert!(shown.contains("a•••@example.fi"), "{shown}");
        assert!(!shown.contains("aino") && !shown.contains("512"), "{shown}");
        assert!(!shown.contains("c•••"), "only the first people: {shown}");
    }
}
