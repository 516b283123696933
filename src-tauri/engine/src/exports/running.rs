//! The commands that plan and run exports.

use std::sync::Arc;

use crate::contract::*;
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

impl Engine {
    pub(crate) async fn plan_export(
        self: &Arc<Self>,
        _caller: &Caller,
        _export: ExportId,
    ) -> Result<ExportPlan> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn start_run(
        self: &Arc<Self>,
        _caller: &Caller,
        _export: ExportId,
    ) -> Result<RunId> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn cancel_run(self: &Arc<Self>, _caller: &Caller, _run: RunId) -> Result<()> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn list_runs(
        self: &Arc<Self>,
        _caller: &Caller,
        _export: Option<ExportId>,
        _limit: u32,
    ) -> Result<Vec<RunView>> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn run(self: &Arc<Self>, _caller: &Caller, _run: RunId) -> Result<RunView> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn run_rejects(
        self: &Arc<Self>,
        _caller: &Caller,
        _run: RunId,
        _offset: u64,
        _limit: u32,
    ) -> Result<RunRejectPage> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn save_run_rejects(
        self: &Arc<Self>,
        _caller: &Caller,
        _run: RunId,
    ) -> Result<bool> {
        Err(ErrorCode::Internal.into())
    }
}
