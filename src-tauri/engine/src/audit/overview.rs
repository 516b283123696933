//! The first screen: what all rooms have, added up.

use std::sync::Arc;

use crate::contract::{Overview, RunView};
use crate::engine::Engine;
use crate::error::Result;
use crate::schedule;
use crate::session::Caller;
use crate::store::overview;

/// How many runs the first screen shows.
const RUNS: u32 = 10;

impl Engine {
    pub(crate) async fn overview(self: &Arc<Self>, _caller: &Caller) -> Result<Overview> {
        let runs = self.run_views(None, RUNS).await?;
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.sum_up(runs)).await?
    }

    fn sum_up(&self, runs: Vec<RunView>) -> Result<Overview> {
        let profiles = self.columns.current(&self.store)?.alive.len();
        let (amounts, needs_a_look) = self.store.read(|connection| {
            let mut needs_a_look = schedule::needs_a_look(connection)?;
            needs_a_look.extend(overview::needs_a_look(connection)?);
            Ok((overview::amounts(connection)?, needs_a_look))
        })?;
        Ok(Overview {
            profiles,
            rows: amounts.rows,
            rows_rejected: amounts.rows_rejected,
            rows_merged: amounts.rows_merged,
            sources: amounts.sources,
            segments: amounts.segments,
            connections: amounts.connections,
            exports: amounts.exports,
            runs,
            needs_a_look,
        })
    }
}
