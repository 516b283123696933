//! Who of an export's people can be sent, and who cannot, with the reason: for the preflight, which has no run yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use listward_klaviyo::{ListId, MAX_PROFILE_BYTES};
use roaring::RoaringBitmap;

use super::addresses::sort_out;
use super::people::{From, People};
use super::start::{Absent, Audience};
use super::trace::Tracer;
use crate::columns::ProfileSnapshot;
use crate::contract::{AttributeMapping, BlockedPerson, ExportDraft, LeftOut};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::exports::StoredExport;

/// So many of each reason are named.
const NAMED: usize = 20;

/// Those of an audience who cannot be sent: the slots of their profiles by reason.
#[derive(Debug, Default)]
pub(super) struct Blocked(BTreeMap<LeftOut, RoaringBitmap>);

impl Engine {
    /// An audience told apart. Blocks.
    pub(super) fn sendable(
        self: &Arc<Self>,
        export: &StoredExport,
        audience: &Audience,
    ) -> Result<(People, Blocked)> {
        let saved = &export.draft;
        let (snapshot, members) = (&audience.snapshot, &audience.members);
        let mut blocked = Blocked::default();
        let sendable = if members.is_empty() {
            RoaringBitmap::new()
        } else {
            let sorted = sort_out(self, snapshot, members, &saved.email, |reason, _, slot| {
                blocked.add(reason, slot);
                Ok(())
            })?;
            sorted.sendable
        };
        let people = self.people_at(saved, snapshot, sendable, &saved.attributes)?;
        Ok((people, blocked))
    }

    /// Profiles of an export beside some of its columns.
    fn people_at(
        self: &Arc<Self>,
        draft: &ExportDraft,
        snapshot: &Arc<ProfileSnapshot>,
        slots: RoaringBitmap,
        columns: &[AttributeMapping],
    ) -> Result<People> {
        let from = From::Profiles(Arc::clone(snapshot), slots);
        let list = ListId::new(draft.list.id.clone());
        People::new(Arc::clone(self), from, &draft.email, columns, list)
    }
}

impl Blocked {
    /// Adds somebody.
    pub(super) fn add(&mut self, reason: LeftOut, slot: u32) {
        self.0.entry(reason).or_default().insert(slot);
    }

    /// Adds somebody who has more data than Klaviyo takes, if that is so.
    pub(super) fn weigh(&mut self, profile: &[u8], slot: Option<u32>) -> bool {
        let too_large = profile.len() > MAX_PROFILE_BYTES;
        if let (true, Some(slot)) = (too_large, slot) {
            self.add(LeftOut::TooLarge, slot);
        }
        too_large
    }

    /// How many there are of each reason.
    pub(super) fn counts(&self) -> BTreeMap<LeftOut, u64> {
        self.0.iter().map(|(reason, slots)| (*reason, slots.len())).collect()
    }

    /// All of them with the values of the fields that would cross, reason by reason. Blocks when they are walked.
    pub(super) fn people(
        &self,
        engine: &Arc<Engine>,
        draft: &ExportDraft,
        snapshot: &Arc<ProfileSnapshot>,
    ) -> Result<Vec<(LeftOut, People)>> {
        let one = |(reason, slots): (&LeftOut, &RoaringBitmap)| {
            let people = engine.people_at(draft, snapshot, slots.clone(), &draft.attributes)?;
            Ok((*reason, people))
        };
        self.0.iter().map(one).collect()
    }

    /// The first of each reason by name, with those who were to be sent again and are not there any more. Blocks.
    pub(super) fn named(
        &self,
        engine: &Arc<Engine>,
        draft: &ExportDraft,
        audience: &Audience,
    ) -> Result<Vec<BlockedPerson>> {
        let mut named: Vec<_> = audience.absent.iter().take(NAMED).map(named_absent).collect();
        let mut tracer = Tracer::new(engine, &audience.snapshot)?;
        for (reason, slots) in &self.0 {
            let first: RoaringBitmap = slots.iter().take(NAMED).collect();
            let people = engine.people_at(draft, &audience.snapshot, first, &[])?;
            people.walk(0, people.count(), |_, person| {
                let trace = person.slot().map(|slot| tracer.row(slot)).transpose()?;
                let trace = trace.unwrap_or_default();
                named.push(BlockedPerson {
                    email: person.address(),
                    reason: *reason,
                    source: trace.source,
                    line: trace.line,
                });
                Ok(true)
            })?;
        }
        Ok(named)
    }
}

fn named_absent(person: &Absent) -> BlockedPerson {
    let Absent { reason, email, .. } = person;
    BlockedPerson { email: email.clone(), reason: *reason, source: None, line: None }
}
