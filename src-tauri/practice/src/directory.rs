//! Profiles looked up, whatever list they are on.

use serde_json::{Map, Value, json};

use crate::account::Account;
use crate::answer::{Answer, Complaint};
use crate::call::Call;
use crate::page::{self, Sizes};
use crate::{attributes, filter, identity};

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
