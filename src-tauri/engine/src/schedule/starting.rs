//! Which exports run by themselves, and "Run all", which starts just those.

use std::sync::Arc;

use super::recurrence::Recurrence;
use super::{usual_export, usual_refresh};
use crate::clock::Moment;
use crate::connections::may_use;
use crate::contract::{
    ErrorCode, ExportRuns, ExportSchedule, ExportStart, Failure, RunId, RunOptions, Timetable,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;
use crate::store::exports::{self, StoredExport};
use crate::store::{export_schedules, refresh_schedule};

/// How an export runs by itself.
pub(crate) struct ByItself {
    /// As it was saved.
    pub(crate) schedule: ExportSchedule,
    /// Whether it does.
    pub(crate) on: bool,
    /// When it does next.
    pub(crate) next: Option<Moment>,
}

impl Engine {
    /// How an export runs by itself, and when next. One without a connection does not.
    pub(crate) async fn runs_by_itself(
        self: &Arc<Self>,
        export: &StoredExport,
        now: Moment,
    ) -> Result<ByItself> {
        let (id, connected) = (export.id, export.draft.connection.is_some());
        self.read(move |database| {
            let schedule = export_schedules::get(database, id)?;
            let schedule = schedule.map_or_else(usual_export, |(schedule, _)| schedule);
            let timetable = match schedule.runs {
                ExportRuns::ByHand => None,
                ExportRuns::ByTimetable => Some(schedule.timetable.clone()),
                ExportRuns::WithRefresh => {
                    let refresh = refresh_schedule::get(database)?;
                    let refresh = refresh.map_or_else(usual_refresh, |(refresh, _)| refresh);
                    refresh.on.then_some(refresh.timetable)
                }
            };
            let timetable = timetable.filter(|_| connected);
            let next = timetable.as_ref().and_then(|timetable| next_time(timetable, now));
            Ok(ByItself { schedule, on: timetable.is_some(), next })
        })
        .await
    }

    /// Starts every export that runs by itself, and says of each other one why not.
    pub(super) async fn start_all(self: &Arc<Self>, caller: &Caller) -> Result<Vec<ExportStart>> {
        let mut all = Vec::new();
        for export in self.read(exports::all).await? {
            let (run, failure) = match self.start_one(caller, &export).await {
                Ok(run) => (Some(run), None),
                Err(error) => (None, Some(Failure::from(error))),
            };
            all.push(ExportStart { export: export.id, name: export.draft.name, run, failure });
        }
        Ok(all)
    }

    async fn start_one(self: &Arc<Self>, caller: &Caller, export: &StoredExport) -> Result<RunId> {
        let refused = |code| Err(Failure::new(code).about(&export.draft.name).into());
        if !may_use(caller.person.role, export.audience) {
            return refused(ErrorCode::NotPermitted);
        }
        if export.draft.connection.is_none() {
            return refused(ErrorCode::NoConnection);
        }
        if !self.runs_by_itself(export, Moment::now()).await?.on {
            return refused(ErrorCode::ScheduleOff);
        }
        self.start_run(caller, export.id, RunOptions::default()).await
    }
}

/// When a timetable is due next; none when it never is.
pub(super) fn next_time(timetable: &Timetable, now: Moment) -> Option<Moment> {
    Recurrence::of(timetable).ok()?.next_after(now.0).map(Moment)
}
