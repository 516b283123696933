//! Lists.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::account::Account;
use crate::answer::{Answer, Complaint};
use crate::call::Call;
use crate::membership::Membership;
use crate::page::{self, Sizes};
use crate::time::seconds;
use crate::{filter, identity};

/// A list and who is on it.
pub(crate) struct List {
    pub(crate) id: String,
    pub(crate) name: String,
    created: Timestamp,
    pub(crate) double_opt_in: bool,
    pub(crate) members: Membership,
}

/// The lists that every rehearsal begins with. Their ids are always the same, so that an export that was saved yesterday
/// finds its list today.
const SEEDED: [(&str, &str); 24] = [
    ("Nw5LtR", "Newsletter"),
    ("Wc0mEs", "Welcome series"),
    ("ViP24x", "VIP customers"),
    ("LpsD9a", "Lapsed 90 days"),
    ("Lps18b", "Lapsed 180 days"),
    ("FrSt1c", "First-time buyers"),
    ("RpT3bd", "Repeat buyers"),
    ("CrtAb4", "Abandoned cart"),
    ("BrWs5e", "Browsed but did not buy"),
    ("SpR26f", "Spring sale 2026"),
    ("SmR26g", "Summer sale 2026"),
    ("AuT26h", "Autumn collection 2026"),
    ("HoL26j", "Holiday gift guide 2026"),
    ("BlKfr6", "Black Friday early access"),
    ("CyBmn7", "Cyber Monday"),
    ("BrTh8k", "Birthday this month"),
    ("LoYal9", "Loyalty programme"),
    ("RfRl2m", "Referral programme"),
    ("StOr3n", "Store visitors"),
    ("EvNt4p", "Event guests"),
    ("SrVy5q", "Survey respondents"),
    ("WbNr6r", "Webinar attendees"),
    ("WhLs7s", "Wholesale contacts"),
    ("TsT00t", "Test list"),
];

impl List {
    pub(crate) fn seeded(now: Timestamp) -> Vec<Self> {
        let list = |(at, (id, name)): (usize, &(&str, &str))| Self {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            created: now,
            double_opt_in: at % 5 == 0,
            members: Membership::default(),
        };
        SEEDED.iter().enumerate().map(list).collect()
    }

    fn json(&self, call: &Call) -> Value {
        let own = call.link(&format!("/api/lists/{}/", self.id));
        let related = |what: &str| {
            json!({ "links": {
                "self": format!("{own}relationships/{what}/"),
                "related": format!("{own}{what}/"),
            }})
        };
        json!({
            "type": "list",
            "id": self.id,
            "attributes": {
                "name": self.name,
                "created": seconds(self.created),
                "updated": seconds(self.created),
                "opt_in_process":
                    if self.double_opt_in { "double_opt_in" } else { "single_opt_in" },
            },
            "relationships": {
                "profiles": related("profiles"),
                "tags": related("tags"),
                "flow-triggers": related("flow-triggers"),
            },
            "links": { "self": own },
        })
    }
}

/// Ten at a time, as Klaviyo has it.
pub(crate) fn all(account: &Account, call: &Call) -> Result<Answer, Answer> {
    let part = page::part(call, &Sizes { usual: 10, most: 10 })?;
    let filter = filter::read(call, &["id", "name"])?;
    let fits = |list: &&List| {
        filter.as_ref().is_none_or(|filter| {
            let value = if filter.field == "id" { &list.id } else { &list.name };
            filter.values.contains(value)
        })
    };
    let mut lists: Vec<&List> = account.lists.iter().filter(fits).collect();
    match call.parameter("sort") {
        None | Some("created" | "updated" | "id") => {}
        Some("name") => lists.sort_by(|one, other| one.name.cmp(&other.name)),
        Some("-name") => lists.sort_by(|one, other| other.name.cmp(&one.name)),
        Some(_) => {
            let complaint = Complaint::parameter("sort", "Invalid sort provided.");
            return Err(Answer::bad_request(vec![complaint]));
        }
    }
    let data: Vec<Value> =
        lists.iter().skip(part.skip).take(part.size).map(|list| list.json(call)).collect();
    Ok(page::answer(call, &part, lists.len(), &data))
}

pub(crate) fn one(account: &Account, call: &Call) -> Answer {
    let Some(list) = account.list(&call.id) else { return unknown(&call.id) };
    let mut data = list.json(call);
    if call.parameter("additional-fields[list]") == Some("profile_count") {
        data["attributes"]["profile_count"] = json!(list.members.all().len());
    }
    Answer::ok(&json!({ "data": data, "links": { "self": call.own_link() } }))
}

pub(crate) fn create(account: &mut Account, call: &Call) -> Result<Answer, Answer> {
    let body: Value = serde_json::from_slice(call.bytes()).unwrap_or_default();
    if body.pointer("/data/type") != Some(&json!("list")) {
        let complaint =
            Complaint::at("/data/type", "The payload provided in the request is invalid.");
        return Err(Answer::bad_request(vec![complaint]));
    }
    let name = body.pointer("/data/attributes/name").and_then(Value::as_str).unwrap_or_default();
    if name.trim().is_empty() {
        let complaint = Complaint::at("/data/attributes/name", "'name' is a required field.");
        return Err(Answer::bad_request(vec![complaint]));
    }
    let double = body.pointer("/data/attributes/opt_in_process") == Some(&json!("double_opt_in"));
    let list = List {
        id: identity::list_id(),
        name: name.to_owned(),
        created: call.now,
        double_opt_in: double,
        members: Membership::default(),
    };
    let body = json!({ "data": list.json(call), "links": { "self": call.own_link() } });
    account.lists.push(list);
    Ok(Answer::json(StatusCode::CREATED, &body))
}

pub(crate) fn unknown(id: &str) -> Answer {
    Answer::not_found(format!("A list with id `{id}` does not exist."))
}
