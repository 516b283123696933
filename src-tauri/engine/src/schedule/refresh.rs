//! One refresh, from its row to its end: each source is read again, then the exports that follow run.
//!
//! Every step may be done again: a file is read once more, and an export that this refresh has begun is not begun twice.

use std::sync::Arc;

use crate::audit;
use crate::clock::Moment;
use crate::connections::may_use;
use crate::contract::{
    Act, ErrorCode, ExportRuns, ExportStart, Failure, RefreshId, RefreshView, Role, RunOrigin,
    SourceRefresh, StartedBy,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::store::exports::{self, StoredExport};
use crate::store::refreshes::{self, Report};
use crate::store::{export_schedules, people, run_origins, sources};

impl Engine {
    /// Carries out a refresh that is written down. Whoever calls has the turn.
    pub(super) async fn carry_out(self: &Arc<Self>, id: RefreshId) -> Result<()> {
        let kept = self.read(move |database| refreshes::one(database, id)).await?;
        let kept = kept.ok_or(ErrorCode::NotFound)?;
        let mut report = Report::default();
        self.read_all_again(&kept.view, &mut report).await?;
        if kept.sends {
            self.run_those_that_follow(&kept.view, &mut report).await?;
        }
        let person = kept.view.person.unwrap_or_default();
        let read = report.sources.iter().filter(|source| source.failure.is_none()).count() as u64;
        self.write(move |transaction| {
            let now = Moment::now();
            refreshes::set_report(transaction, id, &report)?;
            refreshes::end(transaction, id, now)?;
            audit::write(transaction, now, &person, Act::RefreshEnded, "", Some(read))
        })
        .await?;
        self.events.emit(Event::Changed { what: Things::Schedule });
        self.events.emit(Event::Changed { what: Things::Exports });
        Ok(())
    }

    /// Reads every source again. One that cannot be read stays as it was, and the report says why.
    async fn read_all_again(
        self: &Arc<Self>,
        refresh: &RefreshView,
        report: &mut Report,
    ) -> Result<()> {
        let person = refresh.person.clone().unwrap_or_default();
        let parts = self.read(sources::parts).await?;
        for part in parts {
            let kept = self.read(move |database| sources::find(database, part.source)).await?;
            // The sample never changes; one that was removed meanwhile is nobody's loss.
            let Some(view) = kept.map(|kept| kept.view).filter(|view| !view.sample) else {
                continue;
            };
            let (rows, failure) = match self.read_again(view.id, &person).await {
                Ok(read) => (read.rows, None),
                Err(error) => {
                    let failure = Failure::from(error);
                    let subject = failure.subject.clone().or(Some(view.name.clone()));
                    (view.rows, Some(Failure { subject, ..failure }))
                }
            };
            let (source, name) = (view.id, view.name);
            report.sources.push(SourceRefresh {
                source,
                name,
                rows_before: view.rows,
                rows,
                failure,
            });
            self.write_report(refresh.id, report).await?;
        }
        Ok(())
    }

    /// Begins the exports that follow the refresh; when a person asked for it, those that this person may run.
    async fn run_those_that_follow(
        self: &Arc<Self>,
        refresh: &RefreshView,
        report: &mut Report,
    ) -> Result<()> {
        let role = self.role_of_whoever_asked(refresh).await?;
        for export in self.read(exports::all).await? {
            let id = export.id;
            let kept = self.read(move |database| export_schedules::get(database, id)).await?;
            let runs = kept.map_or_else(ExportRuns::default, |(schedule, _)| schedule.runs);
            // One without a connection is at rest until it is given another one.
            if runs == ExportRuns::WithRefresh && export.draft.connection.is_some() {
                let start = self.begin_after(refresh, &export, role).await?;
                report.exports.push(start);
                self.write_report(refresh.id, report).await?;
            }
        }
        Ok(())
    }

    async fn begin_after(
        self: &Arc<Self>,
        refresh: &RefreshView,
        export: &StoredExport,
        role: Option<Role>,
    ) -> Result<ExportStart> {
        let (id, name, after) = (export.id, export.draft.name.clone(), refresh.id);
        let begun = self.read(move |database| run_origins::of_refresh(database, after, id)).await?;
        if begun.is_some() {
            return Ok(ExportStart { export: id, name, run: begun, failure: None });
        }
        if role.is_some_and(|role| !may_use(role, export.audience)) {
            let failure = Some(Failure::new(ErrorCode::NotPermitted).about(&name));
            return Ok(ExportStart { export: id, name, run: None, failure });
        }
        let by = StartedBy::Refresh { refresh: refresh.id };
        let origin = RunOrigin { by, due: refresh.due, missed: refresh.missed };
        Ok(self.begin_by_itself(export, origin, None).await)
    }

    /// What whoever asked for a refresh may do, as they are now; none when the schedule did.
    async fn role_of_whoever_asked(
        self: &Arc<Self>,
        refresh: &RefreshView,
    ) -> Result<Option<Role>> {
        let Some(name) = refresh.person.clone() else { return Ok(None) };
        let person = self.read(move |database| people::by_name(database, &name)).await?;
        Ok(Some(person.map_or(Role::Viewer, |(person, _)| person.role)))
    }

    async fn write_report(self: &Arc<Self>, id: RefreshId, report: &Report) -> Result<()> {
        let report = report.clone();
        self.write(move |transaction| refreshes::set_report(transaction, id, &report)).await?;
        self.events.emit(Event::Changed { what: Things::Schedule });
        Ok(())
    }
}
