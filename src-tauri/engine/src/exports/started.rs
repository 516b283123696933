//! Beginning a run that nobody watches. Nothing may surprise: what somebody should look at first is not sent, and a run that
//! was not sent says why where runs are found.

use std::sync::Arc;

use super::grant::Grant;
use super::start::Start;
use crate::contract::{
    ConnectionId, ErrorCode, ExportStart, Failure, PersonView, RunOptions, RunOrigin,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::store::connections;
use crate::store::exports::StoredExport;

impl Engine {
    /// Begins a run in the export user's name that a schedule asks for. `hindered` is a reason not to send that the schedule
    /// itself has.
    ///
    /// What can be refused with a receipt is: the run has ended then, and its failure comes back beside it.
    pub(crate) async fn begin_by_itself(
        self: &Arc<Self>,
        export: &StoredExport,
        origin: RunOrigin,
        hindered: Option<Failure>,
    ) -> ExportStart {
        let started = self.try_to_begin(export, origin, hindered).await;
        let (run, failure) = match started {
            Ok((run, failure)) => (Some(run), failure),
            Err(error) => (None, Some(Failure::from(error))),
        };
        ExportStart { export: export.id, name: export.draft.name.clone(), run, failure }
    }

    async fn try_to_begin(
        self: &Arc<Self>,
        export: &StoredExport,
        origin: RunOrigin,
        hindered: Option<Failure>,
    ) -> Result<(crate::contract::RunId, Option<Failure>)> {
        let id = export.draft.connection.ok_or_else(|| {
            Error::from(Failure::new(ErrorCode::NoConnection).about(&export.draft.name))
        })?;
        let (grant, unfit) = match self.grant_of(id).await {
            Ok(grant) => (grant, None),
            Err(Error::Refused(failure)) => (self.as_it_was_granted(id).await?, Some(failure)),
            Err(error) => return Err(error),
        };
        let start = Start { person: grant.export_user.name.clone(), origin };
        let refusal = match hindered.or(unfit) {
            None => self.why_look_first(export).await?,
            refusal => refusal,
        };
        if let Some(failure) = refusal {
            let run = self.refuse_run(export, &grant, failure.clone(), &start).await?;
            return Ok((run, Some(failure)));
        }
        let run = self.begin_as(export, &grant, RunOptions::default(), &start).await?;
        let failure = self.run_view(run).await?.and_then(|view| view.failure);
        Ok((run, failure))
    }

    /// Refuses a run whose preflight somebody has to look at before anything is sent. Those who are sent again have one of their
    /// own.
    pub(super) async fn look_first(
        self: &Arc<Self>,
        export: &StoredExport,
        options: RunOptions,
    ) -> Result<()> {
        let failure = match options.only_rejected_of {
            Some(_) => self.again_is_due(export).await?.then(|| preflight_due(export)),
            None => self.why_look_first(export).await?,
        };
        failure.map_or(Ok(()), |failure| Err(failure.into()))
    }

    /// Why somebody has to look at the preflight of an export before it is sent.
    async fn why_look_first(self: &Arc<Self>, export: &StoredExport) -> Result<Option<Failure>> {
        let due = self.preflight_due(export).await?;
        Ok(due.map(|_| preflight_due(export)))
    }

    /// What a run stood on that may not begin any more, so that it can be said whose and where to it was.
    async fn as_it_was_granted(self: &Arc<Self>, id: ConnectionId) -> Result<Grant> {
        let connection = self.read(move |database| connections::find(database, id)).await?;
        let connection = connection.ok_or(ErrorCode::NotFound)?;
        let export_user = PersonView {
            id: connection.export_user,
            name: connection.export_user_name.clone(),
            role: crate::contract::Role::Viewer,
        };
        Ok(Grant { connection, export_user })
    }
}

/// Somebody has to look at the preflight of an export first.
fn preflight_due(export: &StoredExport) -> Failure {
    Failure::new(ErrorCode::PreflightDue).about(&export.draft.name)
}
