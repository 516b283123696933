//! The commands that plan and run exports.

use std::sync::Arc;

use super::pace::RunPace;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{
    Act, ErrorCode, ExportId, ExportPlan, Failure, RunHappening, RunId, RunMoment, RunPhase,
    RunRejectPage, RunView,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::session::{Caller, Session};
use crate::store::runs;

/// As many runs as are listed at most.
const MOST_RUNS: u32 = 500;

impl Engine {
    pub(crate) async fn plan_export(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<ExportPlan> {
        self.plan(caller, export).await
    }

    pub(crate) async fn start_run(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<RunId> {
        self.begin_run(caller, export).await
    }

    pub(crate) async fn cancel_run(self: &Arc<Self>, caller: &Caller, run: RunId) -> Result<()> {
        let person = caller.person.name.clone();
        let canceled = self
            .write(move |transaction| {
                let row = runs::one(transaction, run)?.ok_or(ErrorCode::NotFound)?;
                if row.phase == RunPhase::Ended || row.cancel_asked {
                    return Ok(false);
                }
                let at = Moment::now();
                let note = RunMoment { at, what: RunHappening::Canceled, count: None };
                runs::ask_to_cancel(transaction, run)?;
                runs::note(transaction, run, &note)?;
                audit::write(transaction, at, &person, Act::RunCanceled, &row.export_name, None)?;
                Ok(true)
            })
            .await?;
        if let (true, Some(live)) = (canceled, self.runs.get(run)) {
            live.halt.cancel();
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
    /// Waits until a run has ended, or does not go on in this process, and gives it as it stands then.
    ///
    /// Needs what the command `run` needs.
    pub async fn run_ended(&self, run: RunId) -> std::result::Result<RunView, Failure> {
        self.run(run).await?;
        if let Some(live) = self.door().open().await?.runs.get(run) {
            live.ended().await;
        }
        self.run(run).await
    }

    /// How patient runs are that begin or go on from now. No window can ask for this.
    pub async fn set_run_pace(&self, pace: RunPace) -> std::result::Result<(), Failure> {
        self.door().open().await?.runs.set_pace(pace);
        Ok(())
    }
}
