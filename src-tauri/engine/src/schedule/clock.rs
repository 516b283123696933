//! Looks at the clock, and serves what is due.
//!
//! What is due is written down as served together with what serves it, so that no moment is served twice, and none is lost to
//! a program that ends in between.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use super::due::{Due, due, is_put_back};
use super::recurrence::Recurrence;
use super::usual_refresh;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{
    Act, ErrorCode, ExportRuns, ExportStart, Failure, MissedPolicy, RefreshId, RefreshState,
    RefreshView, RunOrigin, StartedBy,
};
use crate::door::Door;
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::store::exports::{self, StoredExport};
use crate::store::refreshes::{self, NewRefresh};
use crate::store::{export_schedules, refresh_schedule};

/// How often the clock on the wall is looked at. The computer's own clock stands still while it sleeps, so that no longer
/// wait can be trusted.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// What was due and is served.
#[derive(Debug, Clone, Default)]
pub struct Served {
    /// The refresh, ended.
    pub refresh: Option<RefreshView>,
    /// Exports that were due by their own timetables.
    pub exports: Vec<ExportStart>,
}

impl Door {
    /// Serves whatever is due, for as long as it is let. Nothing is served while the door is closed.
    pub async fn keep_time(self: Arc<Self>) {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            looks.tick().await;
            let Some(engine) = self.opened().await else { continue };
            // Beside the next looks, which show that the computer was awake meanwhile.
            tokio::spawn(async move {
                if let Err(error) = engine.serve_due(Moment::now()).await {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "what is due cannot be served now");
                }
            });
        }
    }
}

impl Engine {
    /// Serves what is due: the refresh, then exports by their own timetables. While a refresh goes on nothing is looked at: it is
    /// still due afterwards.
    pub(super) async fn serve_due(self: &Arc<Self>, now: Moment) -> Result<Served> {
        let seen = self.schedule.look(now);
        let mut served = Served::default();
        let Ok(_turn) = Arc::clone(&self.schedule.turn).try_lock_owned() else {
            return Ok(served);
        };
        let left_over = self.read(refreshes::going).await?.map(|kept| kept.view.id);
        let refresh = match left_over {
            None => self.refresh_due(seen, now).await?,
            left_over => left_over,
        };
        if let Some(refresh) = refresh {
            self.carry_out(refresh).await?;
            let kept = self.read(move |database| refreshes::one(database, refresh)).await?;
            served.refresh = kept.map(|kept| kept.view);
        }
        served.exports = self.exports_due(seen, now).await?;
        Ok(served)
    }

    /// The refresh that is due, written down.
    async fn refresh_due(
        self: &Arc<Self>,
        seen: Option<Moment>,
        now: Moment,
    ) -> Result<Option<RefreshId>> {
        let Some((schedule, served)) = self.read(refresh_schedule::get).await? else {
            return Ok(None);
        };
        if !schedule.on {
            return Ok(None);
        }
        if is_put_back(served, now) {
            self.write(move |transaction| refresh_schedule::set_served(transaction, now)).await?;
            return Ok(None);
        }
        let recurrence = Recurrence::of(&schedule.timetable)?;
        let Some(Due { at, missed }) = due(&recurrence, served, seen, now) else {
            return Ok(None);
        };
        let state = match (missed, schedule.missed) {
            (None, _) | (Some(_), MissedPolicy::Once) => RefreshState::Going,
            (Some(_), MissedPolicy::Skip) => RefreshState::Skipped,
            (Some(_), MissedPolicy::Ask) => RefreshState::Asked,
        };
        let (person, due) = (None, Some(at));
        let new = NewRefresh { state, person, sends: true, due, missed, started: now };
        let id = self
            .write(move |transaction| {
                refresh_schedule::set_served(transaction, at)?;
                let act = match state {
                    RefreshState::Going => Act::RefreshStarted,
                    _ => Act::RefreshSkipped,
                };
                audit::write(transaction, now, "", act, "", None)?;
                refreshes::insert(transaction, &new)
            })
            .await?;
        self.events.emit(Event::Changed { what: Things::Schedule });
        Ok((state == RefreshState::Going).then_some(id))
    }

    /// Begins the exports that are due by their own timetables.
    async fn exports_due(
        self: &Arc<Self>,
        seen: Option<Moment>,
        now: Moment,
    ) -> Result<Vec<ExportStart>> {
        let missed = self.read(refresh_schedule::get).await?;
        let missed = missed.map_or_else(usual_refresh, |(schedule, _)| schedule).missed;
        let mut started = Vec::new();
        for export in self.read(exports::all).await? {
            if let Some(due) = self.export_due(&export, seen, now).await? {
                // Whoever is being added is among those who are sent.
                drop(self.imports.turn.lock().await);
                started.extend(self.begin_due(&export, due, missed).await?);
            }
        }
        if !started.is_empty() {
            self.events.emit(Event::Changed { what: Things::Exports });
        }
        Ok(started)
    }

    async fn export_due(
        self: &Arc<Self>,
        export: &StoredExport,
        seen: Option<Moment>,
        now: Moment,
    ) -> Result<Option<Due>> {
        let id = export.id;
        let kept = self.read(move |database| export_schedules::get(database, id)).await?;
        let Some((schedule, served)) = kept else { return Ok(None) };
        if schedule.runs != ExportRuns::ByTimetable {
            return Ok(None);
        }
        let recurrence = Recurrence::of(&schedule.timetable)?;
        let due = due(&recurrence, served, seen, now);
        // Without a connection it does not run, and is not caught up when it has one again.
        let lapsed = due.filter(|_| export.draft.connection.is_none()).map(|due| due.at);
        if let Some(at) = lapsed.or(is_put_back(served, now).then_some(now)) {
            self.write(move |transaction| export_schedules::set_served(transaction, id, at))
                .await?;
            return Ok(None);
        }
        Ok(due)
    }

    async fn begin_due(
        self: &Arc<Self>,
        export: &StoredExport,
        Due { at, missed }: Due,
        policy: MissedPolicy,
    ) -> Result<Option<ExportStart>> {
        let (id, name) = (export.id, &export.draft.name);
        let hindered = match (missed, policy) {
            (Some(_), MissedPolicy::Skip) => {
                self.write(move |transaction| export_schedules::set_served(transaction, id, at))
                    .await?;
                return Ok(None);
            }
            (Some(_), MissedPolicy::Ask) => {
                Some(Failure::new(ErrorCode::ScheduleMissed).about(name))
            }
            _ => None,
        };
        let origin = RunOrigin { by: StartedBy::Timetable, due: Some(at), missed };
        // One that runs still is due as soon as that run has ended: nothing is written down here.
        Ok(Some(self.begin_by_itself(export, origin, hindered).await))
    }
}
