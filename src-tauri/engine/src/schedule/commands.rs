//! The commands of this room.

use std::sync::Arc;

use super::clock::Served;
use super::recurrence::Recurrence;
use super::starting::next_time;
use super::{usual_refresh, zone_here};
use crate::audit;
use crate::clock::Moment;
use crate::contract::{
    Act, ErrorCode, ExportId, ExportRuns, ExportSchedule, ExportStart, ExportView, Failure,
    Permission, RefreshId, RefreshSchedule, RefreshState, RefreshView, ScheduleView,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::session::{Caller, Session};
use crate::store::exports;
use crate::store::refreshes::{self, NewRefresh};
use crate::store::{export_schedules, refresh_schedule};

/// As many refreshes are shown.
const SHOWN: u32 = 10;

impl Engine {
    pub(crate) async fn schedule(self: &Arc<Self>, _caller: &Caller) -> Result<ScheduleView> {
        self.read(|database| {
            let kept = refresh_schedule::get(database)?;
            let schedule = kept.map_or_else(usual_refresh, |(schedule, _)| schedule);
            let next = schedule.on.then(|| next_time(&schedule.timetable, Moment::now())).flatten();
            let refreshes = refreshes::newest(database, SHOWN)?;
            Ok(ScheduleView { schedule, next, zone: zone_here(), refreshes })
        })
        .await
    }

    pub(crate) async fn save_schedule(
        self: &Arc<Self>,
        caller: &Caller,
        schedule: RefreshSchedule,
    ) -> Result<ScheduleView> {
        Recurrence::of(&schedule.timetable)?;
        let person = caller.person.name.clone();
        self.write(move |transaction| {
            let now = Moment::now();
            refresh_schedule::put(transaction, &schedule, now)?;
            audit::write(transaction, now, &person, Act::ScheduleChanged, "", None)
        })
        .await?;
        self.events.emit(Event::Changed { what: Things::Schedule });
        self.events.emit(Event::Changed { what: Things::Exports });
        self.schedule(caller).await
    }

    pub(crate) async fn start_refresh(
        self: &Arc<Self>,
        caller: &Caller,
        send: bool,
    ) -> Result<RefreshId> {
        if send && !caller.person.role.may(Permission::ManageExports) {
            return Err(ErrorCode::NotPermitted.into());
        }
        let Ok(turn) = Arc::clone(&self.schedule.turn).try_lock_owned() else {
            return Err(ErrorCode::AlreadyRefreshing.into());
        };
        let person = caller.person.name.clone();
        let id = self
            .write(move |transaction| {
                let started = Moment::now();
                audit::write(transaction, started, &person, Act::RefreshStarted, "", None)?;
                let (state, person) = (RefreshState::Going, Some(person));
                let (sends, due, missed) = (send, None, None);
                let new = NewRefresh { state, person, sends, due, missed, started };
                refreshes::insert(transaction, &new)
            })
            .await?;
        self.events.emit(Event::Changed { what: Things::Schedule });
        let engine = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = engine.carry_out(id).await {
                // Its row stays, and it is done again when the clock is looked at.
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "a refresh cannot be ended now");
            }
            drop(turn);
        });
        Ok(id)
    }

    pub(crate) async fn skip_missed(self: &Arc<Self>, caller: &Caller) -> Result<ScheduleView> {
        let person = caller.person.name.clone();
        self.write(move |transaction| {
            if refreshes::skip_asked(transaction)? {
                audit::write(transaction, Moment::now(), &person, Act::RefreshSkipped, "", None)?;
            }
            Ok(())
        })
        .await?;
        self.events.emit(Event::Changed { what: Things::Schedule });
        self.schedule(caller).await
    }

    pub(crate) async fn schedule_export(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
        schedule: ExportSchedule,
    ) -> Result<ExportView> {
        let stored = self.changeable_export(caller, export).await?;
        if schedule.runs == ExportRuns::ByTimetable {
            Recurrence::of(&schedule.timetable)?;
        }
        let person = caller.person.name.clone();
        let stored = self
            .write(move |transaction| {
                let (now, name) = (Moment::now(), &stored.draft.name);
                export_schedules::put(transaction, export, &schedule, now)?;
                audit::write(transaction, now, &person, Act::ExportScheduled, name, None)?;
                Ok(exports::find(transaction, export)?.ok_or(ErrorCode::NotFound)?)
            })
            .await?;
        self.events.emit(Event::Changed { what: Things::Exports });
        self.show_export(caller, stored).await
    }

    pub(crate) async fn run_all(self: &Arc<Self>, caller: &Caller) -> Result<Vec<ExportStart>> {
        self.start_all(caller).await
    }
}

impl Session {
    /// Waits until a refresh has ended, or does not go on in this process, and gives it as it stands then. The runs that it
    /// has started may go on.
    ///
    /// Needs the permission `ManageData`.
    pub async fn refresh_ended(
        &self,
        refresh: RefreshId,
    ) -> std::result::Result<RefreshView, Failure> {
        let (engine, _caller) = self.admit(Permission::ManageData, "refresh_ended").await?;
        drop(engine.schedule.turn.lock().await);
        let kept = engine.read(move |database| refreshes::one(database, refresh)).await?;
        Ok(kept.ok_or(Failure::new(ErrorCode::NotFound))?.view)
    }

    /// Serves what is due at a moment: the refresh, then exports by their own timetables. It is no command: a window is never
    /// asked what time it is.
    ///
    /// Needs the permission `ManageExports`.
    pub async fn serve_due(&self, now: Moment) -> std::result::Result<Served, Failure> {
        let (engine, _caller) = self.admit(Permission::ManageExports, "serve_due").await?;
        Ok(engine.serve_due(now).await?)
    }
}
