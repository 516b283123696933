//! Before a run restores what another one changed: who is not any more as that run left them. They stay as they are in Klaviyo.
//!
//! Klaviyo is asked just before each request, and whoever stays is written down together with it: what is made again after a
//! restart has the same people in it. What Klaviyo took without confirming it is not known to be the run's, and stays, too.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use futures::future::BoxFuture;
use listward_klaviyo::{
    Attribute, Client, Error as KlaviyoError, ListId, ProfileFields, ProfileRecord,
};

use super::course::Course;
use super::hand_over::{Piece, Staying};
use super::kept::Kept;
use super::people::{People, address_of};
use super::written;
use crate::contract::{LeftOut, RunHappening};
use crate::error::Result;
use crate::store::run_rejects::Trace;

/// As many people as one question names.
pub(super) const A_QUESTION: usize = 100;

/// What Klaviyo has of some people now.
pub(super) struct AsTheyAre {
    profiles: HashMap<String, ProfileRecord>,
    on_list: HashSet<String>,
}

/// What somebody has done to a person since a run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// Deleted their profile.
    Deleted,
    /// Taken them off the list.
    TookOff,
    /// Changed a value.
    Changed {
        /// Of which attribute.
        attribute: String,
        /// What Klaviyo has now; empty when it has nothing.
        has: String,
    },
}

impl AsTheyAre {
    /// Asks Klaviyo about up to a hundred people.
    pub(super) async fn of(
        client: &Client,
        list: &ListId,
        emails: &[String],
    ) -> std::result::Result<Self, KlaviyoError> {
        let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
        let profiles = client.profiles_by_email(&emails, ProfileFields::Attributes).await?;
        let members = client.members_among(list, &emails).await?;
        let address = |email: Option<&str>| email.and_then(address_of);
        let members = members.into_iter().filter_map(|it| address(it.email.as_deref()));
        let profiles =
            profiles.into_iter().filter_map(|it| Some((address(it.email.as_deref())?, it)));
        Ok(Self { profiles: profiles.collect(), on_list: members.collect() })
    }

    /// What was done to somebody since the run, as far as restoring them would undo that, too.
    pub(super) fn since(&self, kept: &Kept) -> Option<Since> {
        let Some(profile) = self.profiles.get(&kept.email) else {
            return Some(Since::Deleted);
        };
        if kept.comes_back {
            return None;
        }
        if !self.on_list.contains(&kept.email) {
            return Some(Since::TookOff);
        }
        let sent = kept.sent.as_deref().map(written::values).unwrap_or_default();
        written::values(&kept.profile).into_iter().find_map(|(name, before)| {
            let attribute: Attribute = name.parse().ok()?;
            let has = profile.value(&attribute);
            let is = |value| has.is_some_and(|has| written::is_still(value, has));
            let is_known =
                attribute == Attribute::Email || is(&before) || sent.get(&name).is_some_and(is);
            let has = has.map(written::shown).unwrap_or_default();
            (!is_known).then_some(Since::Changed { attribute: name, has })
        })
    }
}

impl Since {
    /// Which field shows it, and what Klaviyo has there.
    fn trace(self, people: &People) -> Trace {
        let Self::Changed { attribute, has } = self else { return Trace::default() };
        let mut fields = people.fields.iter();
        let field = fields.find(|crossing| crossing.attribute.to_string() == attribute);
        let field = field.map(|crossing| crossing.field.0.clone());
        Trace { field, value: Some(has), ..Trace::default() }
    }
}

impl Course {
    /// Those of some ranks who are not any more as the undone run left them. Nothing when this run was halted meanwhile.
    pub(super) async fn changed_since(&self, ranks: Range<u32>) -> Result<Option<Vec<Staying>>> {
        let first = ranks.start;
        let kept = self
            .blocking(move |people| {
                let mut kept = Vec::new();
                people.walk(ranks.start, ranks.end, |_, person| {
                    kept.extend(person.kept().cloned());
                    Ok(true)
                })?;
                Ok(kept)
            })
            .await?;
        let mut staying = Vec::new();
        for (some, first) in kept.chunks(A_QUESTION).zip((first..).step_by(A_QUESTION)) {
            let Some(found) = self.as_they_are_now(some).await? else { return Ok(None) };
            for (rank, kept) in (first..).zip(some) {
                if let Some(since) = found.since(kept) {
                    let trace = since.trace(&self.people);
                    staying.push(Staying { rank, email: kept.email.clone(), trace });
                }
            }
        }
        Ok(Some(staying))
    }

    async fn as_they_are_now(&self, some: &[Kept]) -> Result<Option<AsTheyAre>> {
        let list = self.people.list.clone();
        let asked: Arc<[String]> = some.iter().map(|it| it.email.clone()).collect();
        let question = move |client: Client| -> BoxFuture<'static, _> {
            let (list, asked) = (list.clone(), Arc::clone(&asked));
            Box::pin(async move { AsTheyAre::of(&client, &list, &asked).await })
        };
        self.insist(some.len(), question).await
    }

    /// Takes out of a chunk whoever was changed since it was written down.
    pub(super) async fn leave_out_changed(&self, piece: &mut Piece) -> Result<()> {
        let (ranks, without) = (piece.row.first..piece.row.after, piece.row.without());
        let Some(mut staying) = self.changed_since(ranks).await? else { return Ok(()) };
        staying.retain(|person| without.binary_search(&person.rank).is_err());
        if staying.is_empty() {
            return Ok(());
        }
        self.note(RunHappening::ChangedSince, Some(staying.len() as u64));
        self.take_out(piece, LeftOut::ChangedSince, staying).await
    }
}

#[cfg(test)]
mod tests {
    use listward_klaviyo::ProfileId;
    use serde_json::{Value, json};

    use super::*;

    const EMAIL: &str = "a@x.fi";

    fn written(city: &str) -> Vec<u8> {
        json!({ "attributes": { "email": EMAIL, "location": { "city": city } } })
            .to_string()
            .into_bytes()
    }

    /// What was done to somebody who moved from Oulu to Turku, of whom Klaviyo has this now.
    fn since(now: Option<Value>, on_list: bool, kept: &Kept) -> Option<Since> {
        let profile = now.map(|attributes| ProfileRecord {
            id: ProfileId::new("01"),
            email: Some(EMAIL.to_owned()),
            attributes: serde_json::from_value(attributes).expect("an object"),
            consent: None,
        });
        let profiles = profile.map(|profile| (EMAIL.to_owned(), profile)).into_iter().collect();
        let on_list = on_list.then(|| EMAIL.to_owned()).into_iter().collect();
        AsTheyAre { profiles, on_list }.since(kept)
    }

    fn moved(sent: Option<&str>, comes_back: bool) -> Kept {
        let sent = sent.map(written);
        Kept { email: EMAIL.to_owned(), profile: written("Oulu"), sent, comes_back }
    }

    #[test]
    fn somebody_is_restored_only_from_what_the_run_left() {
        let lives = |city: &str| Some(json!({ "email": EMAIL, "location": { "city": city } }));
        let changed = |has: &str| {
            Some(Since::Changed { attribute: "location.city".to_owned(), has: has.to_owned() })
        };
        let (known, unknown) = (moved(Some("Turku"), false), moved(None, false));
        assert_eq!(since(lives("Turku"), true, &known), None, "as the run left them");
        assert_eq!(since(lives("Oulu"), true, &known), None, "set back already");
        assert_eq!(since(lives("Rauma"), true, &known), changed("Rauma"), "somebody else's");
        let nowhere = Some(json!({ "email": EMAIL, "location": { "city": null } }));
        assert_eq!(since(nowhere, true, &known), changed(""), "emptied");
        assert_eq!(since(lives("Turku"), false, &known), Some(Since::TookOff), "off the list");
        assert_eq!(since(None, true, &known), Some(Since::Deleted), "deleted");
        assert_eq!(since(lives("Turku"), true, &unknown), changed("Turku"), "never confirmed");
        assert_eq!(since(lives("Oulu"), true, &unknown), None, "never taken");
    }

    #[test]
    fn whoever_comes_back_onto_the_list_only_has_to_be_there() {
        let back = moved(None, true);
        let rauma = Some(json!({ "email": EMAIL, "location": { "city": "Rauma" } }));
        assert_eq!(since(rauma, false, &back), None, "their values are not sent");
        assert_eq!(since(None, false, &back), Some(Since::Deleted), "nobody is made anew");
    }
}
