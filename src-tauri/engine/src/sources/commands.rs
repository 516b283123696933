//! The commands of this room.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::task::spawn_blocking;

use super::import::Import;
use super::inbox::Arrived;
use super::job::Job;
use super::mapping::{self, KeptMapping};
use super::rejects::{self, RejectsFile};
use super::{locked, sampling, staging};
use crate::clock::Moment;
use crate::contract::{
    Act, ErrorCode, Failure, FileArrival, FilePreview, FileTicket, FileToken, ImportId, ImportPlan,
    ImportState, Permission, ReadOptions, RejectPage, SourceId, SourceView,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::event::{Event, Things};
use crate::session::{Caller, Session};
use crate::store::{fields, reject_chunks, sources};

/// How many rejected rows a page has at most.
const PAGE: u32 = 500;

impl Engine {
    pub(crate) async fn pick_files(self: &Arc<Self>, caller: &Caller) -> Result<FileArrival> {
        let paths = self.desktop.open_files().await;
        self.admit_files(caller, paths).await
    }

    /// Takes files that were dropped on a window or named on a command line.
    pub(crate) async fn admit_files(
        self: &Arc<Self>,
        caller: &Caller,
        paths: Vec<PathBuf>,
    ) -> Result<FileArrival> {
        let (engine, whose) = (Arc::clone(self), caller.person.id);
        Ok(spawn_blocking(move || engine.inbox.admit(whose, &paths)).await?)
    }

    pub(crate) async fn sample_file(self: &Arc<Self>, caller: &Caller) -> Result<FileTicket> {
        self.inbox.admit_sample(caller.person.id)
    }

    pub(crate) async fn preview_file(
        self: &Arc<Self>,
        caller: &Caller,
        token: FileToken,
        options: ReadOptions,
    ) -> Result<FilePreview> {
        let arrived = self.inbox.file(caller.person.id, &token)?;
        let engine = Arc::clone(self);
        spawn_blocking(move || engine.preview(&arrived, &options)).await?
    }

    fn preview(&self, arrived: &Arrived, options: &ReadOptions) -> Result<FilePreview> {
        let sample = sampling::look(&mut arrived.open()?, options)?;
        let path = arrived.path();
        let (already, known) = self.store.read(|connection| {
            let already = sources::find_by_path(connection, &path)?;
            let except = already.as_ref().map(|source| source.snapshot);
            Ok((already, fields::settled(connection, except)?))
        })?;
        Ok(FilePreview {
            file: arrived.ticket.clone(),
            dialect: sample.reading.dialect,
            columns: mapping::suggest(&sample.columns, &known),
            rows: sample.rows,
            rows_estimate: sample.rows_estimate,
            already: already.map(|source| source.view),
        })
    }

    pub(crate) async fn start_import(
        self: &Arc<Self>,
        caller: &Caller,
        plan: ImportPlan,
    ) -> Result<ImportId> {
        let arrived = self.inbox.file(caller.person.id, &plan.token)?;
        let started = Moment::now();
        let engine = Arc::clone(self);
        let last = spawn_blocking(move || engine.store.read(reject_chunks::last_import)).await??;
        let job = self.imports.begin(last, arrived.ticket.bytes, Arc::clone(&self.events));
        let import = job.watch.import();
        let engine = Arc::clone(self);
        let person = caller.person.name.clone();
        tokio::spawn(async move { engine.import(job, arrived, plan, person, started).await });
        Ok(import)
    }

    /// Waits for its turn, then imports.
    async fn import(
        self: Arc<Self>,
        job: Arc<Job>,
        arrived: Arrived,
        plan: ImportPlan,
        person: String,
        started: Moment,
    ) {
        let turn = tokio::select! {
            turn = self.imports.turn.lock() => turn,
            () = job.watch.cancel.cancelled() => return job.end(ImportState::Canceled),
        };
        let stores = !plan.check_only;
        let (engine, working) = (Arc::clone(&self), Arc::clone(&job));
        let outcome = spawn_blocking(move || {
            let (engine, job) = (engine.as_ref(), working.as_ref());
            let (arrived, plan, person) = (&arrived, &plan, person.as_str());
            Import { engine, job, arrived, plan, person, started, again: false }.run()
        });
        let outcome = outcome.await.map_err(Error::from).and_then(|outcome| outcome);
        drop(turn);
        match outcome.map_err(Failure::from) {
            Ok(report) => {
                job.end(ImportState::Ended { report });
                if stores {
                    self.events.emit(Event::Changed { what: Things::Data });
                }
            }
            Err(failure) if failure.code == ErrorCode::Canceled => job.end(ImportState::Canceled),
            Err(failure) => job.end(ImportState::Failed { failure }),
        }
    }

    pub(crate) async fn import_state(
        self: &Arc<Self>,
        _caller: &Caller,
        import: ImportId,
    ) -> Result<ImportState> {
        Ok(self.imports.job(import)?.state())
    }

    pub(crate) async fn cancel_import(
        self: &Arc<Self>,
        _caller: &Caller,
        import: ImportId,
    ) -> Result<()> {
        self.imports.job(import)?.watch.cancel.cancel();
        Ok(())
    }

    pub(crate) async fn import_rejects(
        self: &Arc<Self>,
        _caller: &Caller,
        import: ImportId,
        offset: u64,
        limit: u32,
    ) -> Result<RejectPage> {
        let engine = Arc::clone(self);
        let limit = limit.min(PAGE) as usize;
        spawn_blocking(move || rejects::page(&engine.store, import, offset, limit)).await?
    }

    pub(crate) async fn save_import_rejects(
        self: &Arc<Self>,
        caller: &Caller,
        import: ImportId,
    ) -> Result<bool> {
        let Some(path) = self.desktop.save_file("rejected-rows.csv").await else {
            return Ok(false);
        };
        self.write_import_rejects(caller, import, &path).await?;
        Ok(true)
    }

    /// Writes an import's rejected rows to a path, and says how many there are.
    async fn write_import_rejects(
        self: &Arc<Self>,
        caller: &Caller,
        import: ImportId,
        path: &Path,
    ) -> Result<u64> {
        let (engine, path) = (Arc::clone(self), path.to_owned());
        let written = spawn_blocking(move || {
            let (headings, delimiter) = engine.layout_of(import)?;
            let (store, headings) = (&engine.store, headings.as_slice());
            RejectsFile { store, import, headings, delimiter }.write(&path)
        })
        .await??;
        let subject = import.to_string();
        self.note(&caller.person.name, Act::RejectsSaved, &subject, Some(written)).await?;
        Ok(written)
    }

    /// The headings and the delimiter of an import's file.
    fn layout_of(&self, import: ImportId) -> Result<(Vec<String>, u8)> {
        if let Ok(job) = self.imports.job(import) {
            return Ok(locked(&job.layout).clone());
        }
        let source = self.store.read(|connection| sources::find_by_import(connection, import))?;
        let source = source.ok_or(ErrorCode::NotFound)?;
        let mapping: KeptMapping = serde_json::from_str(&source.mapping)?;
        let delimiter = source.view.dialect.delimiter.bytes().next().unwrap_or(b',');
        Ok((mapping.headings, delimiter))
    }

    pub(crate) async fn list_sources(
        self: &Arc<Self>,
        _caller: &Caller,
    ) -> Result<Vec<SourceView>> {
        let engine = Arc::clone(self);
        spawn_blocking(move || engine.store.read(sources::list)).await?
    }

    pub(crate) async fn remove_source(
        self: &Arc<Self>,
        caller: &Caller,
        source: SourceId,
    ) -> Result<()> {
        let turn = self.imports.turn.lock().await;
        let (engine, person) = (Arc::clone(self), caller.person.name.clone());
        spawn_blocking(move || staging::remove(&engine, source, &person)).await??;
        drop(turn);
        self.events.emit(Event::Changed { what: Things::Data });
        Ok(())
    }
}

impl Session {
    /// Waits until an import has ended, and says how.
    ///
    /// Needs the permission `ManageData`.
    pub async fn import_ended(
        &self,
        import: ImportId,
    ) -> std::result::Result<ImportState, Failure> {
        let (engine, _caller) = self.admit(Permission::ManageData, "import_state").await?;
        let job = engine.imports.job(import)?;
        Ok(job.ended().await)
    }

    /// Writes an import's rejected rows to a CSV file at a path, and says how many there are.
    ///
    /// Needs the permission `ManageData`. A window asks with [`Session::save_import_rejects`] instead, where the person
    /// chooses the path.
    pub async fn write_import_rejects(
        &self,
        import: ImportId,
        path: &Path,
    ) -> std::result::Result<u64, Failure> {
        let (engine, caller) = self.admit(Permission::ManageData, "save_import_rejects").await?;
        Ok(engine.write_import_rejects(&caller, import, path).await?)
    }
}
