//! The commands of this room.

use std::path::PathBuf;
use std::sync::Arc;

use crate::contract::*;
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

impl Engine {
    pub(crate) async fn admit_files(
        self: &Arc<Self>,
        _caller: &Caller,
        _paths: Vec<PathBuf>,
    ) -> Result<FileArrival> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn pick_files(self: &Arc<Self>, _caller: &Caller) -> Result<FileArrival> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn sample_file(self: &Arc<Self>, _caller: &Caller) -> Result<FileTicket> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn preview_file(
        self: &Arc<Self>,
        _caller: &Caller,
        _token: FileToken,
        _options: ReadOptions,
    ) -> Result<FilePreview> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn start_import(
        self: &Arc<Self>,
        _caller: &Caller,
        _plan: ImportPlan,
    ) -> Result<ImportId> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn import_state(
        self: &Arc<Self>,
        _caller: &Caller,
        _import: ImportId,
    ) -> Result<ImportState> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn cancel_import(
        self: &Arc<Self>,
        _caller: &Caller,
        _import: ImportId,
    ) -> Result<()> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn import_rejects(
        self: &Arc<Self>,
        _caller: &Caller,
        _import: ImportId,
        _offset: u64,
        _limit: u32,
    ) -> Result<RejectPage> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn save_import_rejects(
        self: &Arc<Self>,
        _caller: &Caller,
        _import: ImportId,
    ) -> Result<bool> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn list_sources(
        self: &Arc<Self>,
        _caller: &Caller,
    ) -> Result<Vec<SourceView>> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn remove_source(
        self: &Arc<Self>,
        _caller: &Caller,
        _source: SourceId,
    ) -> Result<()> {
        Err(ErrorCode::Internal.into())
    }
}
