//! Sending those again, and only those, whom an earlier run could not bring to Klaviyo.
//!
//! They are found by the identity key of their row, through corrections of their address. Whoever left the segments since, or
//! is gone, is named and left out: the receipt counts everybody who was to be sent again.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashSet;
use roaring::RoaringBitmap;

use super::addresses::sort_out;
use super::people::address_of;
use super::start::{Absent, Audience};
use crate::columns::ProfileSnapshot;
use crate::contract::{ErrorCode, ExportPlan, FieldKey, LeftOut, ProfileView, RunId, RunPhase};
use crate::corrections::{Moves, rows_of};
use crate::engine::Engine;
use crate::error::Result;
use crate::profiles::Identity;
use crate::session::Caller;
use crate::store::exports::StoredExport;
use crate::store::run_rejects::{self, Repeatable};
use crate::store::runs::{self, RunRow};
use crate::store::{corrections, identity};

impl Engine {
    /// Who of an ended run of an export is sent again.
    pub(super) async fn audience_again(
        self: &Arc<Self>,
        export: &StoredExport,
        run: RunId,
    ) -> Result<Audience> {
        let (engine, id, draft) = (Arc::clone(self), export.id, export.draft.clone());
        tokio::task::spawn_blocking(move || {
            let (row, people, secret, corrections) = engine.store.read(|database| {
                let row = runs::one(database, run)?.ok_or(ErrorCode::NotFound)?;
                let people = run_rejects::repeatable(database, run)?;
                let secret = identity::secret(database)?.unwrap_or_default();
                Ok((row, people, secret, corrections::all(database)?))
            })?;
            if row.export != id || row.phase != RunPhase::Ended {
                return Err(ErrorCode::NotFound.into());
            }
            let (identity, moves) = (Identity::new(&secret), Moves::of(&corrections));
            let snapshot = engine.columns.current(&engine.store)?;
            let keys = people.iter().map(|person| moves.whose(key_of(person, &identity)));
            let keys: Vec<u128> = keys.collect();
            let wanted: HashSet<u128> = keys.iter().copied().collect();
            let way = (&engine.store, &engine.columns);
            let rows = rows_of(way, &snapshot.chunks, &moves, &wanted)?;
            let in_segments = engine.members_of(&snapshot, &draft.segments)?;
            let doubles = doubles(&engine, &snapshot, &in_segments, &draft.email)?;
            let mut audience = Audience { snapshot, ..Audience::default() };
            let mut once = HashSet::new();
            for (person, key) in people.iter().zip(keys).filter(|(_, key)| once.insert(*key)) {
                let slot = rows.get(&key).and_then(|rows| rows.last()).map(|row| row.slot);
                let reason = match slot {
                    Some(slot) if doubles.contains(slot) => LeftOut::SameEmail,
                    Some(slot) if in_segments.contains(slot) => {
                        audience.members.insert(slot);
                        continue;
                    }
                    Some(_) => LeftOut::NotInSegments,
                    None => LeftOut::Gone,
                };
                audience.absent.push(Absent { reason, email: person.email.clone(), key });
            }
            Ok(audience)
        })
        .await?
    }

    pub(crate) async fn plan_again(
        self: &Arc<Self>,
        caller: &Caller,
        run: RunId,
    ) -> Result<ExportPlan> {
        let row = self.read(move |database| runs::one(database, run)).await?;
        let export = row.ok_or(ErrorCode::NotFound)?.export;
        self.plan(caller, export, Some(run)).await
    }

    pub(crate) async fn rejected_profile(
        self: &Arc<Self>,
        _caller: &Caller,
        run: RunId,
        reject: i64,
    ) -> Result<ProfileView> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let (person, secret) = engine.store.read(|database| {
                Ok((run_rejects::one(database, run, reject)?, identity::secret(database)?))
            })?;
            let (person, secret) =
                (person.ok_or(ErrorCode::NotFound)?, secret.ok_or(ErrorCode::NotFound)?);
            engine.person_with_key(key_of(&person, &Identity::new(&secret)))
        })
        .await?
    }
}

/// Those whose address somebody before them in the segments has. Sent by themselves they would take that person's place.
fn doubles(
    engine: &Engine,
    snapshot: &ProfileSnapshot,
    in_segments: &RoaringBitmap,
    email: &FieldKey,
) -> Result<RoaringBitmap> {
    let mut doubles = RoaringBitmap::new();
    // By the address that unifies people no two of them are one.
    if *email != FieldKey::email() && !in_segments.is_empty() {
        sort_out(engine, snapshot, in_segments, email, |reason, _, slot| {
            if reason == LeftOut::SameEmail {
                doubles.insert(slot);
            }
            Ok(())
        })?;
    }
    Ok(doubles)
}

/// The identity key of somebody: that of their row, else that of the address they were sent with.
fn key_of(person: &Repeatable, identity: &Identity) -> u128 {
    let address = || address_of(&person.email).unwrap_or_else(|| person.email.clone());
    person.key.unwrap_or_else(|| identity.key(&address()))
}

/// How many are not sent because they are not there any more, by reason.
pub(super) fn reasons(absent: &[Absent]) -> BTreeMap<LeftOut, u64> {
    let mut reasons = BTreeMap::new();
    for person in absent {
        *reasons.entry(person.reason).or_default() += 1;
    }
    reasons
}

impl RunRow {
    /// Whether it sends only those whom another run could not bring there: whoever else is missing has not left.
    pub(super) fn is_partial(&self) -> bool {
        self.options.only_rejected_of.is_some()
    }
}
