//! Reading a source's file again, as it was read before. What cannot be read is refused, and the source stays as it was.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::spawn_blocking;

use super::import::Import;
use super::inbox::{Arrived, Origin};
use crate::clock::Moment;
use crate::contract::{
    ErrorCode, Failure, FileTicket, FileToken, ImportPlan, ImportReport, ImportState, ReadOptions,
    SourceId,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::event::{Event, Things};
use crate::store::sources::KeptSource;
use crate::store::{reject_chunks, sources};

impl Engine {
    /// Reads a source's file again from where it lay, and puts its rows in the place of the old ones. Imports that go on are
    /// waited for.
    ///
    /// `person` is who asked; empty when the schedule did.
    pub(crate) async fn read_again(
        self: &Arc<Self>,
        source: SourceId,
        person: &str,
    ) -> Result<ImportReport> {
        let turn = self.imports.turn.lock().await;
        let (kept, last) = self
            .read(move |database| {
                let kept = sources::find(database, source)?.ok_or(ErrorCode::NotFound)?;
                Ok((kept, reject_chunks::last_import(database)?))
            })
            .await?;
        let plan = as_before(&kept);
        let arrived = spawn_blocking(move || still_there(&kept)).await??;
        let job = self.imports.begin(last, arrived.ticket.bytes, Arc::clone(&self.events));
        let (engine, working, person) = (Arc::clone(self), Arc::clone(&job), person.to_owned());
        let outcome = spawn_blocking(move || {
            let (engine, job) = (engine.as_ref(), working.as_ref());
            let (arrived, plan, person) = (&arrived, &plan, person.as_str());
            let started = Moment::now();
            Import { engine, job, arrived, plan, person, started, again: true }.run()
        });
        let outcome = outcome.await.map_err(Error::from).and_then(|outcome| outcome);
        drop(turn);
        match outcome {
            Ok(report) => {
                job.end(ImportState::Ended { report: report.clone() });
                self.events.emit(Event::Changed { what: Things::Data });
                Ok(report)
            }
            Err(error) => {
                let failure = Failure::from(error);
                job.end(match failure.code {
                    ErrorCode::Canceled => ImportState::Canceled,
                    _ => ImportState::Failed { failure: failure.clone() },
                });
                Err(failure.into())
            }
        }
    }
}

/// How it was read before. What its columns become is found by their headings.
fn as_before(kept: &KeptSource) -> ImportPlan {
    let dialect = &kept.view.dialect;
    ImportPlan {
        token: FileToken(String::new()),
        options: ReadOptions {
            delimiter: Some(dialect.delimiter.clone()),
            header: Some(dialect.header),
        },
        mapping: Vec::new(),
        check_only: false,
    }
}

/// The file, if it can still be read. Blocks while it looks at its front.
fn still_there(kept: &KeptSource) -> Result<Arrived> {
    let origin =
        if kept.view.sample { Origin::Sample } else { Origin::Path(PathBuf::from(&kept.path)) };
    let token = FileToken(String::new());
    let ticket = FileTicket { token, name: kept.view.name.clone(), bytes: 0 };
    let mut arrived = Arrived { origin, ticket };
    let mut opened = arrived.open()?;
    opened.refuse_other_kinds()?;
    arrived.ticket.bytes = opened.bytes;
    Ok(arrived)
}
