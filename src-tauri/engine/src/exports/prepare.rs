//! Before the first chunk: whoever cannot be sent is left out, the others are compared with what Klaviyo has confirmed, and all
//! of it is frozen.

use std::sync::Arc;

use listward_klaviyo::ListId;
use roaring::RoaringBitmap;

use super::addresses::sort_out;
use super::compare::{Compared, Confirmed};
use super::deeds;
use super::emptying;
use super::live::Live;
use super::people::{From, People};
use super::trace::Tracer;
use crate::columns::ProfileSnapshot;
use crate::contract::{
    AttributeMapping, ErrorCode, LeftOut, RunCompared, RunHappening, RunMoment, RunPhase, Sending,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::book::{self, Target};
use crate::store::run_rejects::Trace;
use crate::store::runs::{self, RunRow};
use crate::store::{run_findings, run_rejects};

/// About how many people a chunk has, until one was cut.
const PEOPLE_A_CHUNK: u64 = 10_000;

impl Engine {
    /// The people of a run, told apart and frozen.
    pub(super) async fn people_of_run(
        self: &Arc<Self>,
        row: &RunRow,
        live: &Arc<Live>,
    ) -> Result<Arc<People>> {
        let (engine, live, row) = (Arc::clone(self), Arc::clone(live), row.clone());
        tokio::task::spawn_blocking(move || {
            if row.phase == RunPhase::Planned && !live.halt.is_cancelled() {
                prepare(&engine, &row)?;
            }
            let from = match row.undoes {
                Some(undone) => From::Book(deeds::to_restore(&engine.store, row.export, undone)?),
                None => engine.sent_in(&row)?,
            };
            let people = people(&engine, from, &row)?;
            let count = u64::from(people.count());
            live.prepared(count, count.div_ceil(PEOPLE_A_CHUNK));
            Ok(Arc::new(people))
        })
        .await?
    }

    /// Those who can be sent and are not as Klaviyo has them already.
    fn sent_in(&self, row: &RunRow) -> Result<From> {
        let snapshot = self.snapshot_of(row)?;
        let (members, untouched) = self.store.read(|database| {
            Ok((runs::members(database, row.id)?, runs::untouched(database, row.id)?))
        })?;
        Ok(From::Profiles(snapshot, members - untouched))
    }

    /// All who can be sent. Blocks.
    pub(super) fn sendable_in(self: &Arc<Self>, row: &RunRow) -> Result<People> {
        self.sendable_with(row, &row.fields.attributes)
    }

    /// All who can be sent, beside other columns than those that cross. Blocks.
    pub(super) fn sendable_with(
        self: &Arc<Self>,
        row: &RunRow,
        columns: &[AttributeMapping],
    ) -> Result<People> {
        let snapshot = self.snapshot_of(row)?;
        let members = self.store.read(|database| runs::members(database, row.id))?;
        let from = From::Profiles(snapshot, members);
        let list = ListId::new(row.list.id.clone());
        People::new(Arc::clone(self), from, &row.fields.email, columns, list)
    }

    fn snapshot_of(&self, row: &RunRow) -> Result<Arc<ProfileSnapshot>> {
        let id = row.snapshot.ok_or(ErrorCode::DatabaseDamaged)?;
        self.columns.snapshot(&self.store, id)
    }
}

fn people(engine: &Arc<Engine>, from: From, row: &RunRow) -> Result<People> {
    let list = ListId::new(row.list.id.clone());
    People::new(Arc::clone(engine), from, &row.fields.email, &row.fields.attributes, list)
}

/// Freezes who is sent. What it finds is worked out before the transaction, which would keep others from writing. Blocks.
fn prepare(engine: &Arc<Engine>, row: &RunRow) -> Result<()> {
    let target = Target { account: row.account.id.clone(), list: row.list.id.clone() };
    engine.store.write(|transaction| book::open(transaction, row.export, &target))?;
    if let Some(undone) = row.undoes {
        let ahead = emptying::ahead(&deeds::filled(&engine.store, row.export, undone)?);
        let nobody = RoaringBitmap::new();
        return engine.store.write(|transaction| {
            if let Some(sums) = ahead {
                run_findings::set_emptied(transaction, row.id, sums)?;
            }
            runs::prepared(transaction, row.id, (&nobody, &nobody), &row.left_out)
        });
    }
    let snapshot = engine.snapshot_of(row)?;
    let compared = compare(engine, &snapshot, row)?;
    let mut tracer = Tracer::new(engine, &snapshot)?;
    engine.store.write(|transaction| {
        let selected = runs::members(transaction, row.id)?;
        let field = &row.fields.email;
        let mut sorted = sort_out(engine, &snapshot, &selected, field, |reason, email, slot| {
            let (field, value) = (Some(field.0.clone()), Some(email.to_owned()));
            let trace = Trace { field, value, ..tracer.row(slot)? };
            run_rejects::leave_out(transaction, row.id, reason, email, &trace)
        })?;
        for (reason, people) in &row.left_out {
            *sorted.left_out.entry(*reason).or_default() += people;
        }
        let sendable = sorted.sendable.len();
        let nobody = RoaringBitmap::new();
        let (sums, untouched) = match &compared {
            Some(compared) if row.choices.sending == Sending::Changes && !row.options.everybody => {
                (compared.sums, &compared.untouched)
            }
            Some(compared) => (compared.sums, &nobody),
            None => (RunCompared { joins: sendable, ..RunCompared::default() }, &nobody),
        };
        if !untouched.is_empty() {
            sorted.left_out.insert(LeftOut::Unchanged, untouched.len());
        }
        runs::prepared(transaction, row.id, (&sorted.sendable, untouched), &sorted.left_out)?;
        let leaves = if row.is_partial() { 0 } else { sums.leaves };
        run_findings::set_compared(transaction, row.id, RunCompared { leaves, ..sums })?;
        let happened =
            |what, people| RunMoment { at: engine.runs.now(), what, count: Some(people) };
        runs::note(transaction, row.id, &happened(RunHappening::Prepared, sendable))?;
        if untouched.is_empty() {
            return Ok(());
        }
        let people = sendable - untouched.len();
        runs::note(transaction, row.id, &happened(RunHappening::Compared, people))
    })
}

/// Everybody beside the book; none when the book is empty.
fn compare(
    engine: &Arc<Engine>,
    snapshot: &Arc<ProfileSnapshot>,
    row: &RunRow,
) -> Result<Option<Compared>> {
    let mut confirmed = Confirmed::read(&engine.store, row.export)?;
    if confirmed.is_empty() {
        return Ok(None);
    }
    let selected = engine.store.read(|database| runs::members(database, row.id))?;
    let sorted = sort_out(engine, snapshot, &selected, &row.fields.email, |_, _, _| Ok(()))?;
    let from = From::Profiles(Arc::clone(snapshot), sorted.sendable);
    confirmed.compare(&people(engine, from, row)?, |_, _, _, _| ()).map(Some)
}
