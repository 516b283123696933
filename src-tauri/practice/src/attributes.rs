//! The attributes of a profile: kept as the text that they came in, joined as Klaviyo joins them.

use serde_json::{Map, Value};

use crate::email::is_phone;

/// Objects whose keys are attributes of their own.
const HOLDERS: [&str; 2] = ["location", "properties"];

/// What a null does to what is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Null {
    Nothing,
    Empties,
}

/// Reads attributes as they were kept, which is as they were sent: without nulls, without a phone number that Klaviyo would have
/// dropped, and without the address, which is kept elsewhere.
pub(crate) fn read(kept: &str) -> Map<String, Value> {
    let mut known = Map::new();
    import(&mut known, kept);
    known
}

/// What is known after an import of `new`: new values replace old ones, what is left out or null stays as it was.
pub(crate) fn imported(kept: &str, new: &str) -> String {
    let mut known = read(kept);
    import(&mut known, new);
    Value::Object(known).to_string()
}

/// What is known after a change of one profile: null empties, and properties can be taken away.
pub(crate) fn changed(kept: &str, new: Map<String, Value>, unset: &[String]) -> String {
    let mut known = read(kept);
    join(&mut known, new, Null::Empties);
    if let Some(Value::Object(properties)) = known.get_mut("properties") {
        properties.retain(|name, _| !unset.contains(name));
    }
    Value::Object(known).to_string()
}

fn import(known: &mut Map<String, Value>, new: &str) {
    let mut new: Map<String, Value> = serde_json::from_str(new).unwrap_or_default();
    new.remove("email");
    let phone_number = new.get("phone_number").and_then(Value::as_str);
    if phone_number.is_some_and(|phone| !is_phone(phone.trim())) {
        new.remove("phone_number");
    }
    join(known, new, Null::Nothing);
}

fn join(known: &mut Map<String, Value>, new: Map<String, Value>, null: Null) {
    for (name, value) in new {
        match value {
            Value::Object(more) if HOLDERS.contains(&name.as_str()) => {
                let holder = known.entry(name).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(holder) = holder {
                    more.into_iter().for_each(|(name, value)| put(holder, name, value, null));
                }
            }
            value => put(known, name, value, null),
        }
    }
}

fn put(known: &mut Map<String, Value>, name: String, value: Value, null: Null) {
    if !value.is_null() {
        known.insert(name, value);
    } else if null == Null::Empties {
        known.remove(&name);
    }
}

/// The attributes as they are answered: everything that Klaviyo has a name for, null where there is nothing.
pub(crate) fn answered(email: Option<&str>, mut known: Map<String, Value>) -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("email".to_owned(), email.into());
    for name in TEXTS {
        all.insert(name.to_owned(), known.remove(name).unwrap_or_default());
    }
    let mut location = Map::new();
    let known_places = known.get_mut("location").and_then(Value::as_object_mut);
    let mut known_places = known_places.map(std::mem::take).unwrap_or_default();
    for name in PLACES {
        location.insert(name.to_owned(), known_places.remove(name).unwrap_or_default());
    }
    all.insert("location".to_owned(), Value::Object(location));
    let properties = known.remove("properties").unwrap_or_else(|| Value::Object(Map::new()));
    all.insert("properties".to_owned(), properties);
    all
}

/// Attributes that are answered as text, besides the address.
pub(crate) const TEXTS: [&str; 8] = [
    "external_id",
    "first_name",
    "image",
    "last_name",
    "locale",
    "organization",
    "phone_number",
    "title",
];

/// The parts of a location.
pub(crate) const PLACES: [&str; 10] = [
    "address1",
    "address2",
    "city",
    "country",
    "ip",
    "latitude",
    "longitude",
    "region",
    "timezone",
    "zip",
];
