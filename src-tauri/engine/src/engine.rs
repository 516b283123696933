//! The door to the engine, and the open engine that every room works with.
//!
//! The commands themselves are `impl Engine` blocks in the rooms, in a file called `commands.rs`: one short method each,
//! with the name that the table gives it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::columns::Columns;
use crate::contract::ErrorCode;
use crate::desktop::Desktop;
use crate::error::Result;
use crate::event::EventSink;
use crate::profiles::Lookups;
use crate::secrets::SecretStore;
use crate::segments::Findings;
use crate::store::Store;

/// The way to the engine of one data folder: closed until the database is open.
pub struct Door {
    /// Where the data lies.
    pub(crate) folder: PathBuf,
    /// Where secrets lie, when the system has a place for them.
    pub(crate) secrets: Arc<dyn SecretStore>,
    /// Who listens.
    pub(crate) events: Arc<dyn EventSink>,
    /// The desktop around.
    pub(crate) desktop: Arc<dyn Desktop>,
    engine: OnceLock<Arc<Engine>>,
}

impl Door {
    /// The way to the data in a folder.
    pub fn new(
        folder: &Path,
        secrets: Arc<dyn SecretStore>,
        events: Arc<dyn EventSink>,
        desktop: Arc<dyn Desktop>,
    ) -> Arc<Self> {
        let folder = folder.to_owned();
        Arc::new(Self { folder, secrets, events, desktop, engine: OnceLock::new() })
    }

    /// The engine behind the door, once it is open.
    pub fn engine(&self) -> Result<Arc<Engine>> {
        Ok(self.engine.get().cloned().ok_or(ErrorCode::NotSignedIn)?)
    }
}

/// The open engine.
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) columns: Columns,
    pub(crate) findings: Findings,
    pub(crate) lookups: Lookups,
    pub(crate) secrets: Arc<dyn SecretStore>,
    pub(crate) events: Arc<dyn EventSink>,
    pub(crate) desktop: Arc<dyn Desktop>,
}
