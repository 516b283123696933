//! The commands that plan and run exports.

use std::sync::Arc;

use jiff::SignedDuration;

use super::pace::RunPace;
use crate::audit;
use crate::contract::{
    Act, ErrorCode, ExportId, ExportPlan, Failure, RunHappening, RunHold, RunId, RunMoment,
    RunOptions, RunPhase, RunRejectPage, RunView, TestProfile, UndoPlan,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::session::{Caller, Session};
use crate::store::{run_findings, runs};

/// As many runs as are listed at most.
const MOST_RUNS: u32 = 500;

impl Engine {
    pub(crate) async fn plan_export(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<ExportPlan> {
        self.plan(caller, export, None).await
    }

    pub(crate) async fn save_plan(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<bool> {
        self.save_what_would_be_sent(caller, export).await
    }

    pub(crate) async fn send_test(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
        email: String,
        customer: bool,
    ) -> Result<TestProfile> {
        self.test(caller, export, &email, customer).await
    }

    pub(crate) async fn start_run(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
        options: RunOptions,
    ) -> Result<RunId> {
        self.begin_run(caller, export, options).await
    }

    pub(crate) async fn plan_undo(
        self: &Arc<Self>,
        caller: &Caller,
        run: RunId,
    ) -> Result<UndoPlan> {
        self.undo_plan(caller, run).await
    }

    pub(crate) async fn undo_run(self: &Arc<Self>, caller: &Caller, run: RunId) -> Result<RunId> {
        self.begin_undo(caller, run).await
    }

    pub(crate) async fn pause_run(self: &Arc<Self>, caller: &Caller, run: RunId) -> Result<()> {
        let hold = Some(RunHold::Paused);
        let act = (Act::RunPaused, RunHappening::Held);
        let paused = self.set_hold(caller, run, hold, act).await?;
        if let (true, Some(live)) = (paused, self.runs.get(run)) {
            live.gate.close();
            live.gate.is_written();
            live.touch();
        }
        Ok(())
    }

    pub(crate) async fn continue_run(self: &Arc<Self>, caller: &Caller, run: RunId) -> Result<()> {
        let act = (Act::RunContinued, RunHappening::WentOn);
        let released = self.set_hold(caller, run, None, act).await?;
        if let (true, Some(live)) = (released, self.runs.get(run)) {
            live.presence.is_answered(self.runs.now());
            live.gate.open();
            live.touch();
        }
        Ok(())
    }

    /// Writes down that a run waits, or does not any more. False when it has ended or that is so already.
    async fn set_hold(
        self: &Arc<Self>,
        caller: &Caller,
        run: RunId,
        hold: Option<RunHold>,
        (act, what): (Act, RunHappening),
    ) -> Result<bool> {
        let (person, at) = (caller.person.name.clone(), self.runs.now());
        self.write(move |transaction| {
            let row = runs::one(transaction, run)?.ok_or(ErrorCode::NotFound)?;
            if row.phase == RunPhase::Ended || row.found.hold.is_some() == hold.is_some() {
                return Ok(false);
            }
            run_findings::set_hold(transaction, run, hold.as_ref())?;
            runs::note(transaction, run, &RunMoment { at, what, count: None })?;
            audit::write(transaction, at, &person, act, &row.export_name, None)?;
            Ok(true)
        })
        .await
    }

    pub(crate) async fn cancel_run(self: &Arc<Self>, caller: &Caller, run: RunId) -> Result<()> {
        let (person, at) = (caller.person.name.clone(), self.runs.now());
        let canceled = self
            .write(move |transaction| {
                let row = runs::one(transaction, run)?.ok_or(ErrorCode::NotFound)?;
                if row.phase == RunPhase::Ended || row.cancel_asked {
                    return Ok(false);
                }
                let note = RunMoment { at, what: RunHappening::Canceled, count: None };
                runs::ask_to_cancel(transaction, run)?;
                run_findings::set_hold(transaction, run, None)?;
                runs::note(transaction, run, &note)?;
                audit::write(transaction, at, &person, Act::RunCanceled, &row.export_name, None)?;
                Ok(true)
            })
            .await?;
        if let (true, Some(live)) = (canceled, self.runs.get(run)) {
            live.halt.cancel();
            live.gate.open();
            live.touch();
        }
        Ok(())
    }

    pub(crate) async fn list_runs(
        self: &Arc<Self>,
        _caller: &Caller,
        export: Option<ExportId>,
        limit: u32,
    ) -> Result<Vec<RunView>> {
        self.run_views(export, limit.min(MOST_RUNS)).await
    }

    pub(crate) async fn run(self: &Arc<Self>, _caller: &Caller, run: RunId) -> Result<RunView> {
        Ok(self.run_view(run).await?.ok_or(ErrorCode::NotFound)?)
    }

    pub(crate) async fn run_rejects(
        self: &Arc<Self>,
        _caller: &Caller,
        run: RunId,
        offset: u64,
        limit: u32,
    ) -> Result<RunRejectPage> {
        self.rejects_page(run, offset, limit).await
    }

    pub(crate) async fn save_run_rejects(
        self: &Arc<Self>,
        caller: &Caller,
        run: RunId,
    ) -> Result<bool> {
        self.save_rejects(caller, run).await
    }
}

impl Session {
    /// Waits until a run has ended, waits for a person, or does not go on in this process, and gives it as it stands then.
    ///
    /// Needs what the command `run` needs.
    pub async fn run_ended(&self, run: RunId) -> std::result::Result<RunView, Failure> {
        self.run(run).await?;
        if let Some(live) = self.door().open().await?.runs.get(run) {
            live.rests().await;
        }
        self.run(run).await
    }

    /// How patient runs are that begin or go on from now. No window can ask for this.
    pub async fn set_run_pace(&self, pace: RunPace) -> std::result::Result<(), Failure> {
        self.door().open().await?.runs.set_pace(pace);
        Ok(())
    }

    /// Lets so many times as many requests go as Klaviyo takes, for a rehearsal whose limits are as many times as generous. For
    /// connections that are not in use yet. No window can ask for this.
    pub async fn set_request_haste(&self, times: u32) -> std::result::Result<(), Failure> {
        self.door().open().await?.connections.hasten(times);
        Ok(())
    }

    /// Lets runs take it to be so much later than it is, as a clock does that was set wrong. No window can ask for this.
    pub async fn set_run_clock(&self, ahead: SignedDuration) -> std::result::Result<(), Failure> {
        self.door().open().await?.runs.set_ahead(ahead);
        Ok(())
    }
}
