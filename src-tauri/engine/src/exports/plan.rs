//! The preflight: what would cross, counted and written as if it were sent. Klaviyo is only asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use listward_klaviyo::{ListId, MAX_BODY_BYTES, MAX_PROFILES};

use super::addresses::sort_out;
use super::cut::Cutter;
use super::masked::masked;
use super::people::People;
use super::start::{Audience, refusal};
use crate::contract::{
    AttributeMapping, ConnectionType, ErrorCode, ExportId, ExportPlan, Failure, FieldKey,
    KlaviyoList, LeftOut, RunStatus,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::session::Caller;
use crate::store::exports::StoredExport;
use crate::store::{connections, runs};

/// Up to so many people are written in full to know their bytes.
const WRITTEN_IN_FULL: u32 = 30_000;

/// Of more, so many are written at the beginning, in the middle and at the end.
const STRETCH: u32 = 5_000;

/// So many people are shown, masked.
const SHOWN: u32 = 3;

/// People a second, until a run has shown better: Klaviyo's own work is most of it.
const KLAVIYO_WORKS: u64 = 2_000;
const PRACTICE_WORKS: u64 = 25_000;

/// Bytes a second of a modest connection.
const UPLINK: u64 = 1_250_000;

/// What writing the people showed.
struct Written {
    left_out: BTreeMap<LeftOut, u64>,
    to_send: u64,
    chunks: u64,
    bytes: u64,
    sample: Vec<Vec<String>>,
    staying: Vec<FieldKey>,
}

impl Engine {
    /// What an export would do now.
    pub(super) async fn plan(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<ExportPlan> {
        let export = self.export_for(caller, export).await?;
        let id = export.draft.connection;
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
        let audience = self.audience(export.draft.segments.clone()).await?;
        let selected = audience.members.len();
        let written = self.write_without_sending(&export, audience).await?;
        let works = self.works_at(export.id, connection.kind).await?;
        let nobody = || (written.to_send == 0).then(|| Failure::new(ErrorCode::NobodyToSend));
        let email =
            AttributeMapping { field: export.draft.email.clone(), attribute: "email".to_owned() };
        let others = export.draft.attributes.iter().cloned();
        Ok(ExportPlan {
            export: export.id,
            name: export.draft.name.clone(),
            account: connection.account,
            kind: connection.kind,
            list: KlaviyoList {
                id: list.id.as_str().to_owned(),
                name: list.name,
                profiles: list.profile_count,
            },
            fields: std::iter::once(email).chain(others).collect(),
            staying: written.staying,
            selected,
            left_out: written.left_out,
            to_send: written.to_send,
            limit: export.limit(),
            chunks: written.chunks,
            bytes: written.bytes,
            seconds: seconds(written.to_send, written.chunks, written.bytes, works),
            sample: written.sample,
            consent: connection.consent,
            export_user: connection.export_user_name,
            refusal: unfit.or_else(|| refusal(&export, selected)).or_else(nobody),
        })
    }

    async fn write_without_sending(
        self: &Arc<Self>,
        export: &StoredExport,
        audience: Audience,
    ) -> Result<Written> {
        let engine = Arc::clone(self);
        let draft = export.draft.clone();
        tokio::task::spawn_blocking(move || {
            let Audience { snapshot, members } = audience;
            let sorted = if members.is_empty() {
                super::addresses::SortedOut::default()
            } else {
                sort_out(&engine, &snapshot, &members, &draft.email, |_, _| Ok(()))?
            };
            let crosses = |key: &FieldKey| {
                *key == draft.email || draft.attributes.iter().any(|mapped| mapped.field == *key)
            };
            let keys = snapshot.fields.iter().map(|field| field.key.clone());
            let staying = keys.filter(|key| !crosses(key)).collect();
            let list = ListId::new(draft.list.id.clone());
            let people = People::new(
                engine,
                snapshot,
                sorted.sendable,
                &draft.email,
                &draft.attributes,
                list,
            )?;
            let mut written = Written {
                left_out: sorted.left_out,
                to_send: people.count().into(),
                chunks: 0,
                bytes: 0,
                sample: sample(&people)?,
                staying,
            };
            if people.count() <= WRITTEN_IN_FULL {
                write_all(&people, &mut written)?;
            } else {
                estimate(&people, &mut written)?;
            }
            Ok(written)
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

fn write_all(people: &People, written: &mut Written) -> Result<()> {
    let mut cutter = Cutter::at(0, []);
    while let Some(cut) = cutter.next(people)? {
        let too_large = cut.too_large.len() as u64;
        if too_large > 0 {
            *written.left_out.entry(LeftOut::TooLarge).or_default() += too_large;
            written.to_send -= too_large;
        }
        written.chunks += u64::from(!cut.body.is_empty());
        written.bytes += cut.body.len() as u64;
    }
    Ok(())
}

fn estimate(people: &People, written: &mut Written) -> Result<()> {
    let count = people.count();
    let (mut seen, mut bytes) = (0, 0);
    for first in [0, count / 2 - STRETCH / 2, count - STRETCH] {
        let cut = people.cut(first, first + STRETCH, &[], MAX_PROFILES)?;
        seen += u64::from(cut.people());
        bytes += cut.body.len() as u64;
    }
    written.bytes = bytes * u64::from(count) / seen.max(1);
    let by_bytes = written.bytes.div_ceil(MAX_BODY_BYTES as u64);
    let by_people = u64::from(count).div_ceil(MAX_PROFILES as u64 - 8);
    written.chunks = by_bytes.max(by_people);
    Ok(())
}

fn sample(people: &People) -> Result<Vec<Vec<String>>> {
    let mut sample = Vec::new();
    people.walk(0, SHOWN.min(people.count()), |_, person| {
        sample.push(person.texts().iter().map(|text| masked(text)).collect());
        Ok(true)
    })?;
    Ok(sample)
}

/// About how long it takes: the longest of Klaviyo's limits, the uplink and Klaviyo's own work.
fn seconds(people: u64, chunks: u64, bytes: u64, works: u64) -> u64 {
    if chunks == 0 {
        return 0;
    }
    let before_the_last = chunks - 1;
    let limits = before_the_last / 150 * 60 + before_the_last % 150 / 10;
    limits.max(bytes / UPLINK).max(people / works.max(1)) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_knows_klaviyos_limits_the_uplink_and_klaviyos_work() {
        assert_eq!(seconds(0, 0, 0, 1), 0, "nothing to do");
        assert_eq!(seconds(100, 1, 10_000, 2_000), 1, "one request");
        assert_eq!(seconds(10, 101, 0, 1_000), 11, "101 requests at ten a second");
        assert_eq!(seconds(10, 301, 0, 1_000), 121, "150 a minute: two full ones before");
        assert_eq!(seconds(10, 1, 12_500_000, 1_000), 11, "the uplink");
        assert_eq!(seconds(100_000, 10, 0, 2_000), 51, "Klaviyo's own work");
    }
}
