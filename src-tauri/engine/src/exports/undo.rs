//! Taking back what a run did: whoever it put on the list leaves it, whoever it changed gets back what Klaviyo had confirmed
//! before, whoever it took off comes back.
//!
//! It is a run of its own, with a receipt. Everything it knows stands in the book: what the run wrote, and what held before.

use std::collections::BTreeMap;
use std::sync::Arc;

use listward_klaviyo::Attribute;

use super::deeds::{Deed, deeds, to_restore};
use crate::audit;
use crate::contract::{
    Act, ErrorCode, ExportChoices, Failure, RunHappening, RunId, RunMoment, RunOptions, RunPhase,
    RunStatus, UndoPlan,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;
use crate::store::exports;
use crate::store::runs::{self, Found, RunFields, RunRow};

impl Engine {
    pub(super) async fn undo_plan(
        self: &Arc<Self>,
        caller: &Caller,
        run: RunId,
    ) -> Result<UndoPlan> {
        let row = self.read(move |database| runs::one(database, run)).await?;
        let row = row.ok_or(ErrorCode::NotFound)?;
        self.export_for(caller, row.export).await?;
        let flows = self.flows_of(row.connection, &row.list.id).await;
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let mut plan = UndoPlan {
                run,
                leave: 0,
                restored: 0,
                back: 0,
                emptied: 0,
                values_emptied: 0,
                unconfirmed: 0,
                may_be_merged: 0,
                flows,
                refusal: None,
            };
            let may_merge = names_people_otherwise(&row.fields);
            for (_, deed) in deeds(&engine.store, row.export, run)? {
                match deed {
                    Deed::Added { .. } => plan.leave += 1,
                    Deed::TookOff { .. } => plan.back += 1,
                    Deed::Changed { .. } => plan.restored += 1,
                }
                let values = deed.values_it_brought().len() as u64;
                plan.values_emptied += values;
                plan.emptied += u64::from(values > 0);
                plan.unconfirmed += u64::from(deed.is_unconfirmed());
                plan.may_be_merged += u64::from(may_merge && deed.may_have_merged());
            }
            let possible = engine.store.read(|database| is_undoable(database, &row))?;
            if !possible || plan.leave + plan.restored + plan.back == 0 {
                plan.refusal = Some(Failure::new(ErrorCode::NothingToUndo).about(row.export_name));
            }
            Ok(plan)
        })
        .await?
    }

    pub(super) async fn begin_undo(self: &Arc<Self>, caller: &Caller, run: RunId) -> Result<RunId> {
        let row = self.read(move |database| runs::one(database, run)).await?;
        let undone = row.ok_or(ErrorCode::NotFound)?;
        let export = self.export_for(caller, undone.export).await?;
        let connection = export.draft.connection.ok_or(ErrorCode::NoConnection)?;
        let grant = self.grant_of(connection).await?;
        let nothing = || Failure::new(ErrorCode::NothingToUndo).about(&undone.export_name);
        if grant.connection.account.id != undone.account.id {
            return Err(nothing().into());
        }
        let (engine, export) = (Arc::clone(self), undone.export);
        let restored =
            tokio::task::spawn_blocking(move || to_restore(&engine.store, export, run)).await??;
        let people = restored.len() as u64;
        let started = self.runs.now();
        let row = RunRow {
            id: RunId(0),
            connection: grant.connection.id,
            person: grant.export_user.name.clone(),
            snapshot: None,
            phase: RunPhase::Planned,
            status: RunStatus::Processing,
            cancel_asked: false,
            failure: None,
            selected: people,
            left_out: BTreeMap::new(),
            flow: crate::contract::RowFlow { in_segment: people, ..Default::default() },
            timeline: vec![RunMoment { at: started, what: RunHappening::Started, count: None }],
            started,
            ended: None,
            undoes: Some(run),
            // What people agreed to is theirs, and not taken back with a run.
            fields: RunFields { subscribing: None, ..undone.fields.clone() },
            choices: ExportChoices::default(),
            options: RunOptions::default(),
            found: Found::default(),
            ..undone.clone()
        };
        let (person, refusal) = (caller.person.name.clone(), nothing());
        let id = self
            .write(move |transaction| {
                if !is_undoable(transaction, &undone)? {
                    return Err(refusal.into());
                }
                let id = runs::insert(transaction, &row, None)?;
                let (name, count) = (row.export_name.as_str(), Some(people));
                audit::write(transaction, started, &person, Act::UndoStarted, name, count)?;
                Ok(id)
            })
            .await?;
        self.run_on(id);
        Ok(id)
    }
}

/// Whether a run is the last one of its export, which is still there, and was not undone.
pub(super) fn is_undoable(database: &rusqlite::Connection, row: &RunRow) -> Result<bool> {
    let last = runs::last_that_sent(database, row.export)?;
    Ok(row.ended.is_some()
        && row.undoes.is_none()
        && last == Some(row.id)
        && exports::find(database, row.export)?.is_some())
}

/// Whether something else than the address crosses by which Klaviyo recognises people.
fn names_people_otherwise(fields: &RunFields) -> bool {
    let attributes = fields.attributes.iter().filter_map(|mapping| mapping.attribute.parse().ok());
    attributes.into_iter().any(|attribute: Attribute| attribute.is_identifier())
}
