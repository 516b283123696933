//! Emptying values that Klaviyo did not have before a run that is undone. An import never empties anything, so each person is
//! changed by themselves.
//!
//! Only what Klaviyo still has as the run sent it: whatever somebody has changed since is theirs. Emptying twice is emptying
//! once, so that a run that was interrupted here looks again and goes on.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use futures::future::BoxFuture;
use listward_klaviyo::{
    Attribute, Client, Error as KlaviyoError, ProfileFields, ProfileId, ProfileRecord,
};
use serde_json::{Map, Value};

use super::course::Course;
use super::deeds::{self, Filled};
use super::people::address_of;
use super::written;
use crate::contract::{Emptied, RunHappening, RunId};
use crate::error::Result;
use crate::store::run_findings;

/// As many people as one question names.
const A_QUESTION: usize = 100;

/// What an undone run's values amount to before anything is done about them.
pub(super) fn ahead(filled: &[Filled]) -> Option<Emptied> {
    let values = filled.iter().map(|person| person.values.len() as u64).sum();
    let sums = Emptied { people: filled.len() as u64, values, ..Emptied::default() };
    (values > 0).then_some(sums)
}

/// What Klaviyo made of a change.
enum Changed {
    /// It holds.
    Done,
    /// There is no such profile.
    Missing,
    /// It is refused.
    Refused,
}

impl Course {
    /// Empties what the run `undone` brought and what was not there before, person by person.
    pub(super) async fn empty(&self, undone: RunId) -> Result<()> {
        let (engine, export) = (Arc::clone(&self.engine), self.export);
        let filled =
            tokio::task::spawn_blocking(move || deeds::filled(&engine.store, export, undone));
        let filled = filled.await??;
        let Some(mut sums) = ahead(&filled) else { return Ok(()) };
        for some in filled.chunks(A_QUESTION) {
            self.pass().await?;
            let went_on = self.empty_some(some, &mut sums).await?;
            let (run, so_far) = (self.run, sums);
            self.write(move |transaction| run_findings::set_emptied(transaction, run, so_far))
                .await?;
            if !went_on {
                return Ok(());
            }
        }
        self.note(RunHappening::Emptied, Some(sums.emptied));
        Ok(())
    }

    /// False when the run was halted meanwhile.
    async fn empty_some(&self, some: &[Filled], sums: &mut Emptied) -> Result<bool> {
        let Some(found) = self.as_they_are(some).await? else { return Ok(false) };
        for Filled { email, values } in some {
            let Some(profile) = found.get(email) else {
                sums.missing += values.len() as u64;
                continue;
            };
            let change = Change::of(values, profile);
            sums.changed += change.changed;
            sums.emptied += change.empty;
            if change.values == 0 {
                continue;
            }
            let values = change.values;
            match self.make(&profile.id, change).await? {
                Some(Changed::Done) => sums.emptied += values,
                Some(Changed::Missing) => sums.missing += values,
                Some(Changed::Refused) => sums.refused += values,
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Some people as Klaviyo has them now, by address. Nothing when the run was halted.
    async fn as_they_are(&self, some: &[Filled]) -> Result<Option<HashMap<String, ProfileRecord>>> {
        let asked: Arc<[String]> = some.iter().map(|person| person.email.clone()).collect();
        let question = move |client: Client| -> BoxFuture<'static, _> {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let emails: Vec<&str> = asked.iter().map(String::as_str).collect();
                client.profiles_by_email(&emails, ProfileFields::Attributes).await
            })
        };
        let Some(found) = self.insist(some.len(), question).await? else { return Ok(None) };
        let by_email = found.into_iter().filter_map(|profile| {
            let email = profile.email.as_deref().and_then(address_of)?;
            Some((email, profile))
        });
        Ok(Some(by_email.collect()))
    }

    /// Makes a change of one person. Nothing when the run was halted.
    async fn make(&self, id: &ProfileId, change: Change) -> Result<Option<Changed>> {
        let (id, change) = (id.clone(), Arc::new(change));
        let order = move |client: Client| -> BoxFuture<'static, _> {
            let (id, change) = (id.clone(), Arc::clone(&change));
            Box::pin(async move {
                match client.update_profile(&id, &change.set, &change.unset).await {
                    Ok(()) => Ok(Changed::Done),
                    Err(KlaviyoError::NotFound) => Ok(Changed::Missing),
                    Err(KlaviyoError::RequestRejected { .. }) => Ok(Changed::Refused),
                    Err(error) => Err(error),
                }
            })
        };
        self.insist(1, order).await
    }
}

/// What is to be changed about one person.
#[derive(Debug, Default, PartialEq)]
struct Change {
    /// What becomes null.
    set: Map<String, Value>,
    /// The custom properties that go.
    unset: Vec<String>,
    /// How many values that are.
    values: u64,
    /// How many are empty already.
    empty: u64,
    /// How many are not any more what was sent, and stay.
    changed: u64,
}

impl Change {
    fn of(values: &BTreeMap<String, Value>, profile: &ProfileRecord) -> Self {
        let mut change = Self::default();
        for (name, sent) in values {
            let Ok(attribute) = name.parse::<Attribute>() else { continue };
            match profile.value(&attribute) {
                None => change.empty += 1,
                Some(found) if !written::is_still(sent, found) => change.changed += 1,
                Some(_) => change.take_away(&attribute),
            }
        }
        change
    }

    fn take_away(&mut self, attribute: &Attribute) {
        self.values += 1;
        match attribute {
            Attribute::Property(name) => self.unset.push(name.clone()),
            Attribute::Location(_) => {
                let name = attribute.to_string();
                let (parent, part) = name.split_once('.').unwrap_or(("location", &name));
                let parts = self.set.entry(parent).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(parts) = parts {
                    parts.insert(part.to_owned(), Value::Null);
                }
            }
            other => {
                self.set.insert(other.to_string(), Value::Null);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn profile(attributes: Value) -> ProfileRecord {
        ProfileRecord {
            id: ProfileId::new("01"),
            email: Some("a@x.fi".to_owned()),
            attributes: serde_json::from_value(attributes).expect("an object"),
            consent: None,
        }
    }

    #[test]
    fn only_what_is_still_as_it_was_sent_is_emptied() {
        let sent = written::values(
            br#"{"attributes":{"first_name":"Aino","title":"Captain","location":{"city":"Oulu","zip":"90100"},"properties":{"Points":5,"Vip":true}}}"#,
        );
        let found = profile(json!({
            "first_name": "Aino", "title": "Admiral",
            "location": { "city": "Oulu", "zip": null },
            "properties": { "Points": 5.0, "Vip": true, "Theirs": 1 },
        }));
        let expected = Change {
            set: serde_json::from_value(
                json!({ "first_name": null, "location": { "city": null } }),
            )
            .expect("an object"),
            unset: vec!["Points".to_owned(), "Vip".to_owned()],
            values: 4,
            empty: 1,
            changed: 1,
        };
        assert_eq!(Change::of(&sent, &found), expected, "the title is somebody else's by now");
    }
}
