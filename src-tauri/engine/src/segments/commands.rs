//! The commands of this room.

use std::sync::Arc;

use crate::contract::*;
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

impl Engine {
    pub(crate) async fn list_segments(
        self: &Arc<Self>,
        _caller: &Caller,
    ) -> Result<Vec<SegmentView>> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn count_rule(
        self: &Arc<Self>,
        _caller: &Caller,
        _rule: RuleGroup,
        _builder: u32,
    ) -> Result<RuleCount> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn save_segment(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: SegmentDraft,
    ) -> Result<SegmentView> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn remove_segment(
        self: &Arc<Self>,
        _caller: &Caller,
        _segment: SegmentId,
    ) -> Result<()> {
        Err(ErrorCode::Internal.into())
    }
}
