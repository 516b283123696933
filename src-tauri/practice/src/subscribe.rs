//! Subscribing people: the one request that changes what they agreed to, and that overrules a no.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;

use crate::account::{Account, Agreeing};
use crate::answer::{Answer, Complaint, Noted};
use crate::call::Call;
use crate::consent::Consent;
use crate::email::is_email;
use crate::faults::{Faults, SubscribeFault};
use crate::profiles::Candidate;
use crate::validate::INVALID;

/// As many as may be subscribed at once.
const MOST: usize = 1_000;

const PROFILES: &str = "/data/attributes/profiles/data";

#[derive(Deserialize)]
struct Document {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    r#type: String,
    attributes: Attributes,
    relationships: Option<Relationships>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attributes {
    #[serde(rename = "custom_source")]
    _custom_source: Option<String>,
    #[serde(default)]
    historical_import: bool,
    profiles: Profiles,
}

#[derive(Deserialize)]
struct Profiles {
    data: Vec<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    attributes: Person,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    email: String,
    subscriptions: Subscriptions,
}

#[derive(Deserialize)]
struct Subscriptions {
    email: Channel,
}

#[derive(Deserialize)]
struct Channel {
    marketing: Marketing,
}

#[derive(Deserialize)]
struct Marketing {
    consent: String,
    consented_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Relationships {
    list: List,
}

#[derive(Deserialize)]
struct List {
    data: ListName,
}

#[derive(Deserialize)]
struct ListName {
    id: String,
}

/// `POST /api/profile-subscription-bulk-create-jobs`: all of it or nothing, and nothing to ask for afterwards.
///
/// `faults` says whose address is refused, one with each answer, and whether people are subscribed late or never.
pub(crate) fn subscribe(
    account: &mut Account,
    call: &Call,
    faults: &Faults,
) -> Result<Answer, Answer> {
    let refused = &faults.refuse_subscribing;
    let refuse = |complaint| Answer::bad_request(vec![complaint]);
    let document: Document = serde_json::from_slice(call.bytes())
        .map_err(|_| refuse(Complaint::at("/data", INVALID)))?;
    let Data { r#type, attributes, relationships } = document.data;
    if r#type != "profile-subscription-bulk-create-job" {
        return Err(refuse(Complaint::at("/data/type", INVALID)));
    }
    let historical = attributes.historical_import;
    let people: Vec<Person> =
        attributes.profiles.data.into_iter().map(|profile| profile.attributes).collect();
    if people.is_empty() || people.len() > MOST {
        let detail = format!("Between 1 and {MOST} profiles are required.");
        return Err(refuse(Complaint::at(PROFILES, detail)));
    }
    let list = relationships.map(|relationships| relationships.list.data.id);
    if let Some(unknown) = list.as_deref().filter(|id| account.list(id).is_none()) {
        let detail = format!("A list with id {unknown} does not exist.");
        return Err(refuse(Complaint::at("/data/relationships/list/data/id", detail)));
    }
    let complaints: Vec<Complaint> = people
        .iter()
        .enumerate()
        .filter_map(|(index, person)| complaint(account, call, historical, index, person))
        .collect();
    if !complaints.is_empty() {
        return Err(Answer::bad_request(complaints));
    }
    if let Some(index) = people.iter().position(|person| refused.contains(&person.email)) {
        let detail = "Invalid email address";
        return Err(refuse(Complaint::at(format!("{PROFILES}/{index}/attributes/email"), detail)));
    }
    let list = list.and_then(|id| account.lists.iter_mut().find(|list| list.id == id));
    let noted = Noted { profiles: Some(people.len()), job: None };
    let answer = Answer { noted, ..Answer::empty(StatusCode::ACCEPTED) };
    if !historical && list.as_ref().is_some_and(|list| list.double_opt_in) {
        // Everybody is sent a letter first, and here nobody reads it.
        return Ok(answer);
    }
    let mut joining = roaring::RoaringBitmap::new();
    let mut people_agreeing = Vec::with_capacity(people.len());
    for person in people {
        let number = account.profiles.upsert(Candidate::of_email(&person.email));
        let since = person.subscriptions.email.marketing.consented_at.unwrap_or(call.now);
        people_agreeing.push((number, since));
        joining.insert(number);
    }
    if let Some(list) = list {
        list.members.join(&joining, call.now);
    }
    let due = match faults.subscribing {
        Some(SubscribeFault::Never) => return Ok(answer),
        Some(SubscribeFault::After { milliseconds }) => {
            call.now + std::time::Duration::from_millis(milliseconds)
        }
        None => call.now,
    };
    account.agreeing.push(Agreeing { due, people: people_agreeing });
    account.settle(call.now);
    Ok(answer)
}

fn complaint(
    account: &Account,
    call: &Call,
    historical: bool,
    index: usize,
    person: &Person,
) -> Option<Complaint> {
    let row = format!("{PROFILES}/{index}/attributes");
    if !is_email(person.email.trim()) {
        return Some(Complaint::at(format!("{row}/email"), "Invalid email address"));
    }
    let marketing = &person.subscriptions.email.marketing;
    let at = format!("{row}/subscriptions/email/marketing");
    if marketing.consent != "SUBSCRIBED" {
        return Some(Complaint::at(format!("{at}/consent"), INVALID));
    }
    let said = match marketing.consented_at {
        None if historical => "consented_at is required for historical imports.".to_owned(),
        Some(_) if !historical => "consented_at is only for historical imports.".to_owned(),
        Some(at) if at > call.now => "consented_at must be in the past.".to_owned(),
        Some(at) => {
            let number = account.profiles.number(&person.email)?;
            match account.profiles.consent(number) {
                Consent::Unsubscribed { since } if at < since => format!(
                    "The backdated consent date {at} is before current unsubscription date {since}."
                ),
                _ => return None,
            }
        }
        None => return None,
    };
    Some(Complaint::at(format!("{at}/consented_at"), said))
}
