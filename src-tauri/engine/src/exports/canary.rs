//! The first people of a run, read back from Klaviyo and compared with what was sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::future::BoxFuture;
use listward_klaviyo::{Client, ProfileFields, ProfileRecord};
use serde_json::Value;

use super::course::Course;
use super::people::address_of;
use super::written;
use crate::contract::{
    CANARY_PEOPLE, Canary, CanaryDifference, CanaryResult, RunHappening, RunHold, ValueChange,
};
use crate::error::Result;
use crate::store::{run_chunks, run_findings};

/// So many differences are kept: one would be enough to look into.
const KEPT: usize = 50;

/// What was sent of the first people, by address.
type Sent = BTreeMap<String, BTreeMap<String, Value>>;

impl Course {
    /// Waits until the first people are settled, reads them back, and waits for a person where that is wanted or needed.
    pub(super) async fn look_at_canary(&self, canary: Canary) -> Result<()> {
        while !self.is_halted() && !self.first_is_settled().await? {
            tokio::select! {
                () = self.settled_one.notified() => {}
                () = self.live.halt.cancelled() => {}
            }
        }
        let sent = Arc::new(self.sent_first().await?);
        let asked = Arc::clone(&sent);
        let question = move |client: Client| -> BoxFuture<'static, _> {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let emails: Vec<&str> = asked.keys().map(String::as_str).collect();
                client.profiles_by_email(&emails, ProfileFields::Attributes).await
            })
        };
        let Some(found) = self.insist(sent.len(), question).await? else { return Ok(()) };
        let result = compare(canary, &sent, found);
        let surprises = result.differences.len() as u64 + (result.people - result.found);
        self.note(RunHappening::ReadBack, Some(result.differences.len() as u64));
        let run = self.run;
        self.write(move |transaction| run_findings::set_canary(transaction, run, &result)).await?;
        if canary == Canary::AskMe || surprises > 0 {
            self.hold(RunHold::Canary).await?;
        }
        Ok(())
    }

    async fn first_is_settled(&self) -> Result<bool> {
        let run = self.run;
        let rows = self.engine.read(move |database| run_chunks::all(database, run)).await?;
        Ok(rows.iter().filter(|row| row.first < CANARY_PEOPLE).all(|row| row.state.is_final()))
    }

    /// Those of the first people whom Klaviyo has accepted, as they were sent.
    async fn sent_first(&self) -> Result<Sent> {
        let rejected = self.rejected_so_far().await?;
        self.blocking(move |people| {
            let mut sent = Sent::new();
            let mut profile = Vec::new();
            people.walk(0, CANARY_PEOPLE, |_, person| {
                profile.clear();
                person.write(&mut profile)?;
                let email = person.email().filter(|email| !rejected.contains(email));
                sent.extend(email.map(|email| (email, written::values(&profile))));
                Ok(true)
            })?;
            Ok(sent)
        })
        .await
    }

    async fn rejected_so_far(&self) -> Result<std::collections::HashSet<String>> {
        let run = self.run;
        let named = self
            .engine
            .read(move |database| {
                crate::store::run_rejects::page(database, run, 0, CANARY_PEOPLE * 4)
            })
            .await?;
        let rejected = named.into_iter().filter(|reject| reject.code.is_some());
        Ok(rejected.filter_map(|reject| address_of(&reject.email)).collect())
    }
}

/// Compares what was sent with what was found, value by value and type by type.
pub(super) fn compare(canary: Canary, sent: &Sent, found: Vec<ProfileRecord>) -> CanaryResult {
    let mut by_email: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for profile in found {
        let email = profile.email.as_deref().and_then(address_of);
        let values = written::attributes_of(profile.attributes);
        by_email.extend(email.map(|email| (email, values)));
    }
    let mut result = CanaryResult {
        canary,
        people: sent.len() as u64,
        found: 0,
        values: 0,
        differences: Vec::new(),
    };
    for (email, values) in sent {
        let Some(has) = by_email.get(email) else { continue };
        result.found += 1;
        result.values += values.len() as u64;
        for value in differences(values, has) {
            if result.differences.len() < KEPT {
                result.differences.push(CanaryDifference { email: email.clone(), value });
            }
        }
    }
    result
}

/// The values that were found otherwise than they were sent. Klaviyo may have more than was sent.
pub(super) fn differences(
    sent: &BTreeMap<String, Value>,
    found: &BTreeMap<String, Value>,
) -> Vec<ValueChange> {
    let beside: BTreeMap<String, Value> = found
        .iter()
        .filter(|(name, _)| sent.contains_key(*name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    written::changes(sent, &beside)
}
