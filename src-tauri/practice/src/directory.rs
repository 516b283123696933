//! Profiles looked up and changed, whatever list they are on.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::account::Account;
use crate::answer::{Answer, Complaint, Noted};
use crate::call::Call;
use crate::email::{is_email, is_phone};
use crate::entries::Entries;
use crate::page::{self, Sizes};
use crate::validate::INVALID;
use crate::{attributes, filter, identity, validate};

const CONSENT: &str = "subscriptions";

/// `GET /api/profiles`
pub(crate) fn all(account: &Account, call: &Call) -> Result<Answer, Answer> {
    let part = page::part(call, &Sizes { usual: 20, most: 100 })?;
    let shown = Shown::read(call)?;
    let profiles = &account.profiles;
    let numbers: Vec<u32> = match filter::read(call, &["email"])? {
        None => profiles.numbers().collect(),
        Some(filter) => profiles.numbers_of(&filter.values),
    };
    let some = numbers.iter().skip(part.skip).take(part.size);
    let data: Vec<Value> = some.map(|number| shown.profile(account, call, *number)).collect();
    Ok(page::answer(call, &part, numbers.len(), &data))
}

/// `PATCH /api/profiles/{id}`
pub(crate) fn change(account: &mut Account, call: &Call) -> Result<Answer, Answer> {
    let number = identity::profile_number(&call.id)
        .filter(|number| account.profiles.is_there(*number))
        .ok_or_else(|| unknown(&call.id))?;
    let refuse = |complaint| Answer::bad_request(vec![complaint]);
    let body: Value = serde_json::from_slice(call.bytes()).unwrap_or_default();
    let data = &body["data"];
    for (name, expected) in [("type", "profile"), ("id", &call.id)] {
        if data[name] != expected {
            return Err(refuse(Complaint::at(format!("/data/{name}"), INVALID)));
        }
    }
    let Some(attributes) = data["attributes"].as_object() else {
        return Err(refuse(Complaint::at("/data/attributes", INVALID)));
    };
    let text = data["attributes"].to_string();
    let entries = Entries::read(&text).ok_or_else(|| refuse(Complaint::at("/data", INVALID)))?;
    validate::check_names(&entries, "/data").map_err(refuse)?;
    if entries.text("phone_number").is_some_and(|phone| !is_phone(&phone)) {
        return Err(refuse(validate::bad_phone("/data")));
    }
    let mut attributes = attributes.clone();
    let email = attributes.remove("email");
    let email = email.as_ref().and_then(Value::as_str).map(|email| email.trim().to_lowercase());
    if email.as_deref().is_some_and(|email| !is_email(email)) {
        return Err(refuse(validate::bad_email("/data")));
    }
    if email
        .as_deref()
        .and_then(|email| account.profiles.number(email))
        .is_some_and(|n| n != number)
    {
        return Err(duplicate());
    }
    let unset = names(&data["meta"]["patch_properties"]["unset"]);
    account.profiles.change(number, email.as_deref(), attributes, &unset);
    let shown = Shown { only: None, consent: false };
    let data = shown.profile(account, call, number);
    let answer = Answer::ok(&json!({ "data": data, "links": { "self": call.own_link() } }));
    Ok(Answer { noted: Noted { profiles: Some(1), job: None }, ..answer })
}

/// One name or several.
fn names(value: &Value) -> Vec<String> {
    let texts: Vec<&Value> = match value {
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    };
    texts.into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn unknown(id: &str) -> Answer {
    Answer::not_found(format!("A profile with id `{id}` does not exist."))
}

fn duplicate() -> Answer {
    let detail = "A profile already exists with one of these identifiers.";
    let complaint = Complaint {
        code: "duplicate_profile",
        title: "Conflict.",
        detail: detail.to_owned(),
        source: json!({ "pointer": "/data/attributes" }),
    };
    Answer::errors(StatusCode::CONFLICT, vec![complaint])
}

/// What of a profile is answered.
struct Shown<'a> {
    /// Names of attributes; all when absent.
    only: Option<Vec<&'a str>>,
    consent: bool,
}

impl<'a> Shown<'a> {
    fn read(call: &'a Call) -> Result<Self, Answer> {
        let more = "additional-fields[profile]";
        let consent = match call.parameter(more) {
            None => false,
            Some(CONSENT) => true,
            Some(_) => {
                let complaint = Complaint::parameter(more, "Invalid additional field provided.");
                return Err(Answer::bad_request(vec![complaint]));
            }
        };
        let only = call.parameter("fields[profile]").map(|names| names.split(',').collect());
        Ok(Self { only, consent })
    }

    fn profile(&self, account: &Account, call: &Call, number: u32) -> Value {
        let id = identity::profile_id(number);
        let own = call.link(&format!("/api/profiles/{id}/"));
        let profiles = &account.profiles;
        let mut all = attributes::answered(profiles.email(number), profiles.attributes(number));
        if self.consent {
            all.insert(CONSENT.to_owned(), profiles.consent(number).answered());
        }
        let shown: Map<String, Value> = match &self.only {
            None => all,
            Some(only) => {
                all.into_iter().filter(|(name, _)| only.contains(&name.as_str())).collect()
            }
        };
        json!({ "type": "profile", "id": id, "attributes": shown, "links": { "self": own } })
    }
}
