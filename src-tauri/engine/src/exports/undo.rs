//! Taking back what a run did: whoever it put on the list leaves it, whoever it changed gets back what Klaviyo had confirmed
//! before, whoever it took off comes back. Whom somebody has changed in Klaviyo since stays as they are.
//!
//! It is a run of its own, with a receipt. Everything it knows stands in the book: what the run wrote, and what held before.

use std::collections::BTreeMap;
use std::sync::Arc;

use listward_klaviyo::{Attribute, Client, ListId};

use super::changed_since::{A_QUESTION, AsTheyAre};
use super::deeds::{Deed, deeds};
use super::kept::Kept;
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

/// As many people as are looked up before anything is begun: ten questions or so.
const LOOKED_UP: usize = 1_000;

impl Engine {
    pub(super) async fn undo_plan(
        self: &Arc<Self>,
        caller: &Caller,
        run: RunId,
    ) -> Result<UndoPlan> {
        let row = self.read(move |database| runs::one(database, run)).await?;
        let row = row.ok_or(ErrorCode::NotFound)?;
        self.export_for(caller, row.export).await?;
        let (connection, list) = (row.connection, ListId::new(row.list.id.clone()));
        let engine = Arc::clone(self);
        let counted = tokio::task::spawn_blocking(move || engine.count_deeds(&row)).await?;
        let (mut plan, restored) = counted?;
        plan.flows = self.flows_of(connection, list.as_str()).await;
        let client = self.client_for(connection).await.ok();
        let client = client.filter(|_| plan.refusal.is_none() && restored.len() <= LOOKED_UP);
        plan.changed_since = match client {
            Some(client) => take_out_changed(&mut plan, &client, &list, &restored).await,
            None => restored.is_empty().then_some(0),
        };
        Ok(plan)
    }

    /// What undoing a run would do as far as the book knows, and whom it would restore. Blocks.
    fn count_deeds(&self, row: &RunRow) -> Result<(UndoPlan, Vec<Kept>)> {
        let mut plan = UndoPlan {
            run: row.id,
            leave: 0,
            restored: 0,
            back: 0,
            changed_since: None,
            emptied: 0,
            values_emptied: 0,
            unconfirmed: 0,
            may_be_merged: 0,
            flows: None,
            refusal: None,
        };
        let mut restored = Vec::new();
        let may_merge = names_people_otherwise(&row.fields);
        for (email, deed) in deeds(&self.store, row.export, row.id)? {
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
            restored.extend(deed.restored(email));
        }
        let possible = self.store.read(|database| is_undoable(database, row))?;
        if !possible || plan.leave + plan.restored + plan.back == 0 {
            let nothing = Failure::new(ErrorCode::NothingToUndo);
            plan.refusal = Some(nothing.about(row.export_name.clone()));
        }
        Ok((plan, restored))
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
        let deeds = tokio::task::spawn_blocking(move || deeds(&engine.store, export, run));
        let deeds = deeds.await??;
        if deeds.is_empty() {
            return Err(nothing().into());
        }
        let is_sent = |(_, deed): &&(String, Deed)| !matches!(deed, Deed::Added { .. });
        let people = deeds.iter().filter(is_sent).count() as u64;
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
            fields: fields_of(&undone, &deeds),
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

/// Takes out of a plan whoever is not any more as the run left them, and gives how many that are; none when the key may not
/// read them.
async fn take_out_changed(
    plan: &mut UndoPlan,
    client: &Client,
    list: &ListId,
    restored: &[Kept],
) -> Option<u64> {
    let mut changed = (0, 0);
    for some in restored.chunks(A_QUESTION) {
        let emails: Vec<String> = some.iter().map(|it| it.email.clone()).collect();
        let found = AsTheyAre::of(client, list, &emails).await.ok()?;
        for person in some.iter().filter(|person| found.since(person).is_some()) {
            let those = if person.comes_back { &mut changed.0 } else { &mut changed.1 };
            *those += 1;
        }
    }
    plan.back -= changed.0;
    plan.restored -= changed.1;
    Some(changed.0 + changed.1)
}

/// What crosses when a run is undone. Nothing but addresses where nobody gets values back; and what people agreed to is theirs,
/// and not taken back with a run.
fn fields_of(undone: &RunRow, deeds: &[(String, Deed)]) -> RunFields {
    let mut fields = RunFields { subscribing: None, ..undone.fields.clone() };
    if !deeds.iter().any(|(_, deed)| matches!(deed, Deed::Changed { .. })) {
        fields.attributes.clear();
    }
    fields
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
