//! The list, counted before a run and after it.

use std::time::Duration;

use super::course::Course;
use crate::contract::RunPhase;
use crate::error::Result;
use crate::store::run_findings;
use crate::store::runs::RunRow;

/// How long sending waits for the list's count: Klaviyo counts once a second, and the preflight may just have asked.
const PATIENCE: Duration = Duration::from_secs(3);

impl Course {
    /// Counts the list before the first byte of anybody leaves. A count that cannot be had soon is not worth the wait.
    pub(super) async fn count_before(&self, row: &RunRow) {
        if row.found.list_before.is_some() || row.phase > RunPhase::Planned {
            return;
        }
        if let Ok(Ok(Some(count))) = tokio::time::timeout(PATIENCE, self.count()).await {
            let run = self.run;
            let kept = self
                .write(move |transaction| run_findings::set_list_before(transaction, run, count))
                .await;
            if kept.is_err() {
                tracing::warn!(run = run.0, "the count of the list before a run is not kept");
            }
        }
    }

    /// Counts the list when everything is done.
    pub(super) async fn count_after(&self) -> Result<()> {
        let Some(count) = self.count().await? else { return Ok(()) };
        let run = self.run;
        self.write(move |transaction| run_findings::set_list_after(transaction, run, count)).await
    }

    async fn count(&self) -> Result<Option<u64>> {
        Ok(self.client(0).list(&self.people.list).await.ok().and_then(|list| list.profile_count))
    }
}
