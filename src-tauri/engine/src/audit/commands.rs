//! The commands of this room.

use std::sync::Arc;

use super::chain;
use crate::contract::{ActivityCheck, ActivityPage};
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;
use crate::store;

/// The most lines that one page holds.
const MOST_LINES: u32 = 500;

impl Engine {
    pub(crate) async fn activity(
        self: &Arc<Self>,
        _caller: &Caller,
        offset: u64,
        limit: u32,
    ) -> Result<ActivityPage> {
        self.read(move |connection| {
            let total = store::activity::count(connection)?;
            let lines = store::activity::page(connection, offset, limit.min(MOST_LINES))?;
            Ok(ActivityPage { total, lines })
        })
        .await
    }

    pub(crate) async fn verify_activity(
        self: &Arc<Self>,
        _caller: &Caller,
    ) -> Result<ActivityCheck> {
        self.read(chain::check).await
    }
}
