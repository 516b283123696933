//! The commands that define exports: what goes where. Nothing here runs one.

use std::sync::Arc;

use listward_klaviyo::{List, ListId};

use super::addresses;
use super::checked::{self, Checked};
use crate::audit;
use crate::clock::Moment;
use crate::connections::{let_export, may_use};
use crate::contract::{
    Act, ConnectionId, ErrorCode, ExportAudience, ExportDraft, ExportId, ExportView, Failure,
    FieldKey, KlaviyoList, SegmentId,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::session::Caller;
use crate::store::exports::{self, StoredExport};
use crate::store::{runs, segments};

/// How many runs stand in an export's row of marks.
const MARKS: u32 = 20;

/// How many values of the field that is the e-mail address are shown.
const SAMPLES: usize = 3;

impl Engine {
    pub(crate) async fn klaviyo_lists(
        self: &Arc<Self>,
        caller: &Caller,
        connection: ConnectionId,
    ) -> Result<Vec<KlaviyoList>> {
        self.usable_connection(caller, connection).await?;
        let lists = self.client_for(connection).await?.lists().await?;
        Ok(lists.into_iter().map(shown).collect())
    }

    pub(crate) async fn klaviyo_list(
        self: &Arc<Self>,
        caller: &Caller,
        connection: ConnectionId,
        list: String,
    ) -> Result<KlaviyoList> {
        self.usable_connection(caller, connection).await?;
        let list = ListId::new(checked::list_id(&list)?);
        Ok(shown(self.client_for(connection).await?.list(&list).await?))
    }

    pub(crate) async fn export_audience(
        self: &Arc<Self>,
        _caller: &Caller,
        segments: Vec<SegmentId>,
        email: FieldKey,
    ) -> Result<ExportAudience> {
        let audience = self.audience(segments).await?;
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let (snapshot, members) = (&audience.snapshot, &audience.members);
            if members.is_empty() {
                return Ok(ExportAudience::default());
            }
            checked::known_field(snapshot, &email)?;
            let sorted = addresses::sort_out(&engine, snapshot, members, &email, |_, _, _| Ok(()))?;
            Ok(ExportAudience {
                selected: members.len(),
                usable: sorted.sendable.len(),
                left_out: sorted.left_out,
                samples: addresses::first(&engine, snapshot, members, &email, SAMPLES)?,
            })
        })
        .await?
    }

    pub(crate) async fn list_exports(self: &Arc<Self>, caller: &Caller) -> Result<Vec<ExportView>> {
        let mut views = Vec::new();
        for stored in self.read(exports::all).await? {
            views.push(self.show_export(caller, stored).await?);
        }
        Ok(views)
    }

    pub(crate) async fn save_export(
        self: &Arc<Self>,
        caller: &Caller,
        draft: ExportDraft,
    ) -> Result<ExportView> {
        let former = match draft.id {
            Some(id) => Some(self.changeable_export(caller, id).await?),
            None => None,
        };
        let connection = draft.connection.ok_or(ErrorCode::NoConnection)?;
        self.usable_connection(caller, connection).await?;
        let engine = Arc::clone(self);
        let role = caller.person.role;
        let checked = tokio::task::spawn_blocking(move || {
            let snapshot = engine.columns.current(&engine.store)?;
            checked::check(draft, &snapshot, role, former.as_ref())
        });
        let checked = checked.await??;
        let person = caller.person.name.clone();
        let stored = self.write(move |transaction| keep(transaction, &checked, &person)).await?;
        self.events.emit(Event::Changed { what: Things::Exports });
        self.show_export(caller, stored).await
    }

    pub(crate) async fn remove_export(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<()> {
        let stored = self.changeable_export(caller, export).await?;
        let person = caller.person.name.clone();
        if let Some(run) = self.read(move |database| runs::open_of(database, export)).await? {
            self.cancel_run(caller, run).await?;
        }
        self.write(move |transaction| {
            let name = &stored.draft.name;
            exports::delete(transaction, export)?;
            audit::write(transaction, Moment::now(), &person, Act::ExportRemoved, name, None)
        })
        .await?;
        self.events.emit(Event::Changed { what: Things::Exports });
        Ok(())
    }

    pub(crate) async fn detach_export(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<ExportView> {
        let stored = self.changeable_export(caller, export).await?;
        let person = caller.person.name.clone();
        let detached = self
            .write(move |transaction| {
                let (now, name) = (Moment::now(), &stored.draft.name);
                if runs::open_of(transaction, export)?.is_some() {
                    return Err(Failure::new(ErrorCode::AlreadyRunning).about(name).into());
                }
                exports::detach(transaction, export)?;
                audit::write(transaction, now, &person, Act::ExportDetached, name, None)?;
                Ok(exports::find(transaction, export)?.ok_or(ErrorCode::NotFound)?)
            })
            .await?;
        self.events.emit(Event::Changed { what: Things::Exports });
        self.show_export(caller, detached).await
    }

    pub(crate) async fn duplicate_export(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
        name: String,
    ) -> Result<ExportView> {
        let original = self.export_for(caller, export).await?;
        self.save_export(caller, ExportDraft { id: None, name, ..original.draft }).await
    }

    /// An export that a person may change, whether or not it has a connection.
    pub(crate) async fn changeable_export(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<StoredExport> {
        let stored = self.read(move |database| exports::find(database, export)).await?;
        let stored = stored.ok_or(ErrorCode::NotFound)?;
        let_export(caller, stored.audience)?;
        Ok(stored)
    }

    pub(crate) async fn show_export(
        self: &Arc<Self>,
        caller: &Caller,
        stored: StoredExport,
    ) -> Result<ExportView> {
        let id = stored.id;
        let last_run = self.run_views(Some(id), 1).await?.pop();
        let draft = stored.draft.clone();
        let (segment_names, history, same_target) = self
            .read(move |database| {
                let names = segments::names(database, &draft.segments)?;
                let history = runs::marks(database, id, MARKS)?;
                Ok((names, history, exports::same_target(database, id)?))
            })
            .await?;
        let preflight_due = self.preflight_due(&stored).await?;
        let itself = self.runs_by_itself(&stored, Moment::now()).await?;
        Ok(ExportView {
            id,
            draft: stored.draft,
            connection_name: stored.connection_name,
            connection_kind: stored.connection_kind,
            segment_names,
            usable: may_use(caller.person.role, stored.audience),
            last_run,
            history,
            same_target,
            preflight_due,
            schedule: itself.schedule,
            runs_by_itself: itself.on,
            next_run: itself.next,
            changed: stored.changed,
        })
    }
}

fn keep(
    transaction: &rusqlite::Transaction<'_>,
    checked: &Checked,
    person: &str,
) -> Result<StoredExport> {
    let (draft, now) = (&checked.draft, Moment::now());
    let namesake = exports::named(transaction, &draft.name)?;
    if namesake.is_some() && namesake != draft.id {
        return Err(Failure::new(ErrorCode::NameTaken).about(&draft.name).into());
    }
    for segment in &draft.segments {
        segments::find(transaction, *segment)?.ok_or(ErrorCode::NotFound)?;
    }
    let id = match draft.id {
        None => exports::insert(transaction, draft, checked.limit, now)?,
        Some(id) if exports::update(transaction, draft, checked.limit, now)? => id,
        Some(_) => return Err(ErrorCode::NotFound.into()),
    };
    audit::write(transaction, now, person, Act::ExportSaved, &draft.name, None)?;
    Ok(exports::find(transaction, id)?.ok_or(ErrorCode::NotFound)?)
}

fn shown(list: List) -> KlaviyoList {
    KlaviyoList { id: list.id.to_string(), name: list.name, profiles: list.profile_count }
}
