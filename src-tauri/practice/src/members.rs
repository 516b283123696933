//! Who is on a list, and off it.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::account::Account;
use crate::answer::{Answer, Complaint, Noted};
use crate::call::Call;
use crate::page::{self, Sizes};
use crate::time::seconds;
use crate::{filter, identity, lists};

/// As many as may be taken off at once.
const REMOVED_AT_ONCE: usize = 1_000;

pub(crate) fn all(account: &Account, call: &Call) -> Result<Answer, Answer> {
    let Some(list) = account.list(&call.id) else { return Err(lists::unknown(&call.id)) };
    let part = page::part(call, &Sizes { usual: 20, most: 100 })?;
    let filter = filter::read(call, &["email"])?;
    let (total, numbers): (usize, Vec<u32>) = match filter {
        None => {
            let all = list.members.all().iter().skip(part.skip).take(part.size).collect();
            (usize::try_from(list.members.all().len()).unwrap_or(usize::MAX), all)
        }
        Some(filter) => {
            let mut found = account.profiles.numbers_of(&filter.values);
            found.retain(|number| list.members.all().contains(*number));
            let shown = found.iter().copied().skip(part.skip).take(part.size).collect();
            (found.len(), shown)
        }
    };
    let data: Vec<Value> =
        numbers.into_iter().map(|number| profile(account, list, call, number)).collect();
    Ok(page::answer(call, &part, total, &data))
}

fn profile(account: &Account, list: &lists::List, call: &Call, number: u32) -> Value {
    let id = identity::profile_id(number);
    let own = call.link(&format!("/api/profiles/{id}/"));
    json!({
        "type": "profile",
        "id": id,
        "attributes": {
            "email": account.profiles.email(number),
            "joined_group_at": list.members.since(number).map(seconds),
        },
        "links": { "self": own },
    })
}

pub(crate) fn remove(account: &mut Account, call: &Call) -> Result<Answer, Answer> {
    let body: Value = serde_json::from_slice(call.bytes()).unwrap_or_default();
    let named = body.get("data").and_then(Value::as_array);
    let Some(named) = named.filter(|named| (1..=REMOVED_AT_ONCE).contains(&named.len())) else {
        let detail = format!("Between 1 and {REMOVED_AT_ONCE} profiles are taken.");
        return Err(Answer::bad_request(vec![Complaint::at("/data", detail)]));
    };
    let numbers: Vec<u32> = named
        .iter()
        .filter_map(|profile| identity::profile_number(profile.get("id")?.as_str()?))
        .collect();
    let Some(list) = account.list_mut(&call.id) else { return Err(lists::unknown(&call.id)) };
    for number in numbers {
        list.members.leave(number);
    }
    let noted = Noted { profiles: Some(named.len()), job: None };
    Ok(Answer { noted, ..Answer::empty(StatusCode::NO_CONTENT) })
}
