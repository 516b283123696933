//! The open engine that every room works with.
//!
//! The commands themselves are `impl Engine` blocks in the rooms, in a file called `commands.rs`: one short method each,
//! with the name that the table gives it.

use std::sync::Arc;

use rusqlite::{Connection, Transaction};

use crate::columns::Columns;
use crate::connections::Connections;
use crate::desktop::Desktop;
use crate::door::OwnedFolder;
use crate::error::Result;
use crate::event::EventSink;
use crate::exports::Runs;
use crate::profiles::Lookups;
use crate::schedule::Schedule;
use crate::secrets::SecretStore;
use crate::segments::Findings;
use crate::sources::{self, Imports, Inbox};
use crate::store::{Store, book};

/// The open engine.
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) columns: Columns,
    /// Files that were dropped or picked.
    pub inbox: Inbox,
    pub(crate) imports: Imports,
    pub(crate) findings: Findings,
    pub(crate) lookups: Lookups,
    pub(crate) connections: Connections,
    pub(crate) runs: Runs,
    pub(crate) schedule: Schedule,
    pub(crate) secrets: Arc<dyn SecretStore>,
    pub(crate) events: Arc<dyn EventSink>,
    pub(crate) desktop: Arc<dyn Desktop>,
    // The last field, so that the folder is given up only after the database is closed.
    _folder: OwnedFolder,
}

impl Engine {
    /// The engine over an open database.
    pub(crate) fn new(
        store: Store,
        secrets: Arc<dyn SecretStore>,
        events: Arc<dyn EventSink>,
        desktop: Arc<dyn Desktop>,
        folder: OwnedFolder,
    ) -> Self {
        Self {
            store,
            columns: Columns::default(),
            inbox: Inbox::default(),
            imports: Imports::default(),
            findings: Findings::default(),
            lookups: Lookups::default(),
            connections: Connections::default(),
            runs: Runs::default(),
            schedule: Schedule::default(),
            secrets,
            events,
            desktop,
            _folder: folder,
        }
    }

    /// Reads on a blocking thread.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        read: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.store.read(read)).await?
    }

    /// Writes on a blocking thread, in one transaction.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        write: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.store.write(write)).await?
    }

    /// What is done once when the engine has opened, before anybody is let in, in this order: first what an earlier process
    /// left half done is cleared away, then what it had begun goes on. Long work is started here, not waited for.
    pub(crate) async fn after_opening(self: &Arc<Self>) -> Result<()> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || sources::tidy(&engine)).await??;
        // The practice account inside begins empty, so nothing that an earlier one confirmed holds.
        self.write(|transaction| book::forget_practice(transaction)).await?;
        self.resume_runs().await
    }
}
