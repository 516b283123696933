//! Subscribing those who agreed, after everybody is with Klaviyo.
//!
//! Klaviyo's subscribe overrules a no without a question. So what Klaviyo knows of each person is read first, each time, and
//! whoever is against it is left as they are. Subscribing twice is subscribing once, so that a run that was interrupted here
//! reads again and goes on.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::Timestamp;
use listward_klaviyo::{
    Client, ConsentState, Error as KlaviyoError, MAX_SUBSCRIBERS, ProfileFields, ProfileRecord,
    Subscriber,
};

use super::book::{self, Entries, Known};
use super::course::Course;
use super::people::address_of;
use crate::contract::{AttributeMapping, ErrorCode, Subscribing, Subscriptions};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::run_findings;
use crate::store::runs::{self, RunRow};

/// As many people as one question names.
const A_QUESTION: usize = 100;

/// After so many refusals of single people the rest of a request is given up.
const ROUNDS: u32 = 5;

/// Somebody who agreed, and when.
type Agreed = (String, Timestamp);

impl Course {
    /// Subscribes whoever agreed and whom Klaviyo has, a thousand at a time.
    pub(super) async fn subscribe(&self, row: &RunRow) -> Result<()> {
        let Some(subscribing) = row.fields.subscribing.clone() else { return Ok(()) };
        let (engine, id) = (Arc::clone(&self.engine), self.run);
        let agreed = tokio::task::spawn_blocking(move || {
            let row = engine.store.read(|database| runs::one(database, id))?;
            agreed(&engine, &row.ok_or(ErrorCode::NotFound)?, &subscribing)
        });
        let agreed = agreed.await??;
        let mut sums = Subscriptions { agreed: agreed.len() as u64, ..Subscriptions::default() };
        for some in agreed.chunks(MAX_SUBSCRIBERS) {
            self.pass().await;
            if !self.subscribe_some(some, &mut sums).await? {
                break;
            }
        }
        let known = sums.subscribed + sums.already + sums.against + sums.rejected;
        sums.unknown = sums.agreed - known;
        let run = self.run;
        self.write(move |transaction| run_findings::set_subscriptions(transaction, run, sums)).await
    }

    /// False when the run was halted meanwhile.
    async fn subscribe_some(&self, agreed: &[Agreed], sums: &mut Subscriptions) -> Result<bool> {
        let mut found = Vec::new();
        for some in agreed.chunks(A_QUESTION) {
            match self.consent_of(some).await? {
                Some(profiles) => found.extend(profiles),
                None => return Ok(false),
            }
        }
        let (mut willing, already, against) = sort_out(agreed, found);
        let people = willing.len() as u64;
        for _ in 0..ROUNDS {
            match self.submit_subscribers(&willing).await? {
                Some(Submitted::Taken) => {
                    sums.subscribed += willing.len() as u64;
                    break;
                }
                Some(Submitted::Without(refused)) => {
                    let mut place = 0;
                    willing.retain(|_| {
                        place += 1;
                        !refused.contains(&(place - 1))
                    });
                }
                None => return Ok(false),
            }
        }
        // Whoever is left after the last round was never taken, and stays unknown.
        sums.rejected += people - willing.len() as u64;
        sums.already += already;
        sums.against += against;
        Ok(true)
    }

    async fn consent_of(&self, some: &[Agreed]) -> Result<Option<Vec<ProfileRecord>>> {
        let asked: Arc<[String]> = some.iter().map(|(email, _)| email.clone()).collect();
        let question = move |client: Client| -> BoxFuture<'static, _> {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let emails: Vec<&str> = asked.iter().map(String::as_str).collect();
                client.profiles_by_email(&emails, ProfileFields::Consent).await
            })
        };
        self.insist(some.len(), question).await
    }

    async fn submit_subscribers(&self, willing: &[Agreed]) -> Result<Option<Submitted>> {
        let (list, people): (_, Arc<[Agreed]>) = (self.people.list.clone(), willing.into());
        let order = move |client: Client| -> BoxFuture<'static, _> {
            let (list, people) = (list.clone(), Arc::clone(&people));
            Box::pin(async move {
                let subscribers: Vec<_> = people
                    .iter()
                    .map(|(email, at)| Subscriber { email, consented_at: *at })
                    .collect();
                match client.subscribe(&list, &subscribers).await {
                    Ok(()) => Ok(Submitted::Taken),
                    Err(KlaviyoError::RowsRejected { rows }) => {
                        Ok(Submitted::Without(rows.into_iter().map(|row| row.index).collect()))
                    }
                    // Subscribing twice is subscribing once.
                    Err(KlaviyoError::OutcomeUnknown) => Err(KlaviyoError::Unavailable(0)),
                    Err(error) => Err(error),
                }
            })
        };
        self.insist(willing.len(), order).await
    }
}

/// What Klaviyo said to a request.
enum Submitted {
    /// It takes everybody.
    Taken,
    /// It takes nobody as long as these are among them.
    Without(HashSet<usize>),
}

/// Tells apart who is willing, and how many are subscribed already or against it.
fn sort_out(agreed: &[Agreed], found: Vec<ProfileRecord>) -> (Vec<Agreed>, u64, u64) {
    let mut known: HashMap<String, ProfileRecord> = HashMap::new();
    for profile in found {
        let email = profile.email.as_deref().and_then(address_of);
        known.extend(email.map(|email| (email, profile)));
    }
    let (mut willing, mut already, mut against) = (Vec::new(), 0, 0);
    for (email, at) in agreed {
        match known.get(email).and_then(|profile| profile.consent.as_ref()) {
            Some(consent) if consent.is_against() => against += 1,
            Some(consent) if consent.state == ConsentState::Subscribed => already += 1,
            Some(_) => willing.push((email.clone(), *at)),
            // Nothing is known of a no, so nothing is done: they stay unknown.
            None => {}
        }
    }
    (willing, already, against)
}

/// Everybody of a run who agreed, on a day that is known and past, and whom Klaviyo has confirmed. Blocks.
fn agreed(engine: &Arc<Engine>, row: &RunRow, subscribing: &Subscribing) -> Result<Vec<Agreed>> {
    let hashes = RandomState::new();
    let mut confirmed = HashSet::new();
    book::walk(&engine.store, row.export, Entries::Current, |email, known| {
        if matches!(known, Known::Confirmed(_)) {
            confirmed.insert(hashes.hash_one(email));
        }
        Ok(())
    })?;
    let people = engine.sendable_with(row, &columns(subscribing))?;
    let now = crate::clock::Moment::now().0;
    let mut agreed = Vec::new();
    people.walk(0, people.count(), |_, person| {
        let at = person.agreed_at().filter(|at| *at < now);
        let email = person.email().filter(|email| confirmed.contains(&hashes.hash_one(email)));
        agreed.extend(email.zip(at));
        Ok(true)
    })?;
    Ok(agreed)
}

/// The two fields as columns beside the address. What they are called does not matter: they do not cross.
fn columns(subscribing: &Subscribing) -> [AttributeMapping; 2] {
    let column = |field: &crate::contract::FieldKey, name: &str| AttributeMapping {
        field: field.clone(),
        attribute: format!("properties.{name}"),
    };
    [column(&subscribing.agreed, "agreed"), column(&subscribing.at, "at")]
}
