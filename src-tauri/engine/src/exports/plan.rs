//! The preflight: what would cross, counted, compared and written as if it were sent. Klaviyo is only asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use listward_klaviyo::ListId;

use super::again;
use super::agreed::count_agreed;
use super::compare::Compared;
use super::difference::difference;
use super::estimate::{Estimate, Work};
use super::forecast;
use super::leave::is_braked;
use super::masked::masked;
use super::people::People;
use super::row::Unusable;
use super::seen::Whom;
use super::shape::masked_body;
use super::start::{Audience, refusal};
use crate::contract::{
    AttributeMapping, BlockedPerson, ConnectionType, Difference, ErrorCode, ExportId, ExportPlan,
    Failure, FieldKey, KlaviyoList, Leavers, LeftOut, RunId, RunStatus, Sending,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::session::Caller;
use crate::store::book::Target;
use crate::store::exports::StoredExport;
use crate::store::{connections, runs};

/// So many people are shown, masked.
const SHOWN: u32 = 3;

/// People a second, until a run has shown better: Klaviyo's own work is most of it.
const KLAVIYO_WORKS: u64 = 2_000;
const PRACTICE_WORKS: u64 = 25_000;

/// What a run would send.
struct Draft {
    left_out: BTreeMap<LeftOut, u64>,
    people: People,
    difference: Difference,
    compared: Compared,
    blocked: Vec<BlockedPerson>,
    estimate: Estimate,
    agreed: u64,
    sample: Vec<Vec<String>>,
    staying: Vec<FieldKey>,
    unusable: Unusable,
    known_addresses: Vec<String>,
}

impl Engine {
    /// What an export would do now, with everybody or with those whom a run of it could not bring there.
    pub(super) async fn plan(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
        again: Option<RunId>,
    ) -> Result<ExportPlan> {
        let export = self.export_for(caller, export).await?;
        let id = export.draft.connection.ok_or(ErrorCode::NoConnection)?;
        let connection = self.read(move |database| connections::find(database, id)).await?;
        let connection = connection.ok_or(ErrorCode::NotFound)?;
        let unfit = match self.grant_of(id).await {
            Ok(_) => None,
            Err(Error::Refused(failure)) => Some(failure),
            Err(error) => return Err(error),
        };
        let client = self.client_for(id).await?;
        if client.account().await?.id.as_str() != connection.account.id {
            return Err(ErrorCode::AccountMismatch.into());
        }
        let list = client.list(&ListId::new(export.draft.list.id.clone())).await?;
        let audience = match again {
            Some(run) => self.audience_again(&export, run).await?,
            None => self.audience(export.draft.segments.clone()).await?,
        };
        let selected = audience.selected();
        let account = connection.account.id.clone();
        let mut draft = self.draft(&export, audience, account).await?;
        let works = self.works_at(export.id, connection.kind).await?;
        match again {
            // Whoever is not among a few has not left, and a few say nothing of how many there are.
            Some(_) => {
                draft.difference.leaves = 0;
                draft.difference.leaving.clear();
                self.remember_seen(&export, Whom::Again, selected).await?;
            }
            None => self.remember_seen(&export, Whom::Everybody, selected).await?,
        }
        let too_large = draft.left_out.get(&LeftOut::TooLarge).copied().unwrap_or_default();
        let to_send = u64::from(draft.people.count()) - too_large;
        let takes_off = export.draft.choices.leavers == Leavers::TakeOff;
        let leaves = if takes_off { draft.difference.leaves } else { 0 };
        let nothing = to_send == 0 && draft.difference.untouched == 0 && leaves == 0;
        let nobody = || nothing.then(|| Failure::new(ErrorCode::NobodyToSend));
        let estimate = &draft.estimate;
        let work = Work {
            people: to_send,
            chunks: estimate.chunks,
            bytes: estimate.bytes,
            agreed: draft.agreed,
            works,
            share: client.pace().share_now(),
        };
        let email =
            AttributeMapping { field: export.draft.email.clone(), attribute: "email".to_owned() };
        let others = export.draft.attributes.iter().cloned();
        Ok(ExportPlan {
            export: export.id,
            name: export.draft.name.clone(),
            flows: forecast::flows(&client, &list.id).await,
            mailable: forecast::mailable(&client, &draft.known_addresses).await,
            over_plan: over_plan(
                connection.limits.plan_profiles,
                list.profile_count,
                draft.difference.joins,
            ),
            account: connection.account,
            kind: connection.kind,
            list: KlaviyoList {
                id: list.id.as_str().to_owned(),
                name: list.name,
                profiles: list.profile_count,
            },
            fields: std::iter::once(email).chain(others).collect(),
            staying: draft.staying,
            selected,
            left_out: draft.left_out,
            blocked: draft.blocked,
            to_send,
            limit: export.limit(),
            chunks: estimate.chunks,
            bytes: estimate.bytes,
            seconds: work.seconds(),
            sample: draft.sample,
            consent: connection.consent,
            export_user: connection.export_user_name,
            brake: is_braked(leaves, draft.compared.on_list, None),
            difference: draft.difference,
            choices: export.draft.choices,
            phones_left_out: draft.unusable.phones,
            coordinates_left_out: draft.unusable.coordinates,
            first_body: estimate
                .first
                .as_ref()
                .map(|cut| masked_body(&cut.body))
                .unwrap_or_default(),
            refusal: unfit.or_else(|| refusal(&export, selected)).or_else(nobody),
        })
    }

    /// What a run would send now, without sending it.
    async fn draft(
        self: &Arc<Self>,
        export: &StoredExport,
        audience: Audience,
        account: String,
    ) -> Result<Draft> {
        let (engine, export) = (Arc::clone(self), export.clone());
        tokio::task::spawn_blocking(move || {
            let saved = &export.draft;
            let crosses = |key: &FieldKey| {
                *key == saved.email || saved.attributes.iter().any(|mapped| mapped.field == *key)
            };
            let keys = audience.snapshot.fields.iter().map(|field| field.key.clone());
            let staying = keys.filter(|key| !crosses(key)).collect();
            let (everybody, mut blocked) = engine.sendable(&export, &audience)?;
            let target = Target { account, list: saved.list.id.clone() };
            let total = u64::from(everybody.count());
            let (difference, compared) =
                difference(&engine, export.id, &target, &everybody, &mut blocked)?;
            let agreed = match &saved.subscribing {
                Some(subscribing) => count_agreed(&everybody, subscribing, engine.runs.now())?,
                None => 0,
            };
            let people = match saved.choices.sending {
                Sending::Everybody => everybody,
                Sending::Changes => everybody.without(&compared.untouched),
            };
            let unchanged = total - u64::from(people.count());
            let estimate = Estimate::of(&people)?;
            let known_addresses = if difference.first {
                Vec::new()
            } else {
                forecast::known_addresses(&engine.store, export.id)?
            };
            let mut left_out = blocked.counts();
            let other = [(LeftOut::Unchanged, unchanged)];
            for (reason, count) in other.into_iter().chain(again::reasons(&audience.absent)) {
                if count > 0 {
                    *left_out.entry(reason).or_default() += count;
                }
            }
            Ok(Draft {
                left_out,
                blocked: blocked.named(&engine, saved, &audience)?,
                sample: sample(&people)?,
                unusable: people.unusable()?,
                known_addresses,
                people,
                difference,
                compared,
                estimate,
                agreed,
                staying,
            })
        })
        .await?
    }

    /// How many people a second the last run of the export came to, or a cautious guess.
    async fn works_at(self: &Arc<Self>, export: ExportId, kind: ConnectionType) -> Result<u64> {
        let last = self.read(move |database| runs::newest(database, Some(export), 10)).await?;
        let ended_well = last.into_iter().find(|row| {
            row.flow.accepted > 0
                && matches!(row.status, RunStatus::Successful | RunStatus::CompletedWithWarnings)
        });
        let seen = ended_well.and_then(|row| {
            let took = row.ended?.0.duration_since(row.started.0).as_millis();
            u64::try_from(i128::from(row.flow.accepted) * 1_000 / took.max(1)).ok()
        });
        Ok(match kind {
            _ if seen.is_some_and(|seen| seen > 0) => seen.unwrap_or_default(),
            ConnectionType::Klaviyo => KLAVIYO_WORKS,
            ConnectionType::Practice => PRACTICE_WORKS,
        })
    }
}

/// By how many profiles the account's plan would be passed.
fn over_plan(plan: Option<u64>, on_list: Option<u64>, joins: u64) -> Option<u64> {
    let over = (on_list? + joins).checked_sub(plan?)?;
    (over > 0).then_some(over)
}

fn sample(people: &People) -> Result<Vec<Vec<String>>> {
    let mut sample = Vec::new();
    people.walk(0, SHOWN.min(people.count()), |_, person| {
        sample.push(person.texts().iter().map(|text| masked(text)).collect());
        Ok(true)
    })?;
    Ok(sample)
}
