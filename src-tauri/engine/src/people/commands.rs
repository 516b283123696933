//! The commands of this room.

use std::sync::Arc;

use crate::contract::*;
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

impl Engine {
    pub(crate) async fn settings(self: &Arc<Self>, _caller: &Caller) -> Result<Settings> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn change_settings(
        self: &Arc<Self>,
        _caller: &Caller,
        _settings: Settings,
    ) -> Result<Settings> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn open_link(self: &Arc<Self>, _caller: &Caller, _link: Link) -> Result<()> {
        Err(ErrorCode::Internal.into())
    }
}
