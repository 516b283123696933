//! The commands of this room.

use std::sync::Arc;

use crate::contract::*;
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

impl Engine {
    pub(crate) async fn overview(self: &Arc<Self>, _caller: &Caller) -> Result<Overview> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn activity(
        self: &Arc<Self>,
        _caller: &Caller,
        _offset: u64,
        _limit: u32,
    ) -> Result<ActivityPage> {
        Err(ErrorCode::Internal.into())
    }
}
