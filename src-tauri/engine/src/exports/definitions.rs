//! The commands that define exports: what goes where. Nothing here runs one.

use std::sync::Arc;

use crate::contract::*;
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

impl Engine {
    pub(crate) async fn klaviyo_lists(
        self: &Arc<Self>,
        _caller: &Caller,
        _connection: ConnectionId,
    ) -> Result<Vec<KlaviyoList>> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn klaviyo_list(
        self: &Arc<Self>,
        _caller: &Caller,
        _connection: ConnectionId,
        _list: String,
    ) -> Result<KlaviyoList> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn export_audience(
        self: &Arc<Self>,
        _caller: &Caller,
        _segments: Vec<SegmentId>,
        _email: FieldKey,
    ) -> Result<ExportAudience> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn list_exports(
        self: &Arc<Self>,
        _caller: &Caller,
    ) -> Result<Vec<ExportView>> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn save_export(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: ExportDraft,
    ) -> Result<ExportView> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn remove_export(
        self: &Arc<Self>,
        _caller: &Caller,
        _export: ExportId,
    ) -> Result<()> {
        Err(ErrorCode::Internal.into())
    }
}
