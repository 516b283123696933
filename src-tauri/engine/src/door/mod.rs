//! The way to the engine of one data folder: who owns the folder, where its key lies, whether its database opens.
//!
//! Two rules stand above all: a key is made only where there is no database, and nothing that cannot be read is written over.

mod folder;
mod key;
mod key_note;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Mutex;

use crate::clock::Moment;
use crate::contract::{ErrorCode, Failure, Secret};
use crate::desktop::Desktop;
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{EventSink, GoingOn};
use crate::secrets::SecretStore;
use crate::store::Store;

pub(crate) use folder::OwnedFolder;
use key::Search;

/// The way to the engine of one data folder: closed until the database is open.
pub struct Door {
    folder: PathBuf,
    secrets: Arc<dyn SecretStore>,
    events: Arc<dyn EventSink>,
    desktop: Arc<dyn Desktop>,
    /// None until somebody has tried.
    standing: Mutex<Option<Standing>>,
}

/// How the door stands.
#[derive(Clone)]
pub(crate) enum Standing {
    /// Open.
    Open(Arc<Engine>),
    /// Nothing is stored yet, and the key has no place to lie in.
    NoKeychain,
    /// The key lies in a vault that has to be opened.
    VaultLocked,
    /// It cannot be opened now.
    Closed(Failure),
}

impl Door {
    /// The way to the data in a folder, which need not exist yet. Nothing is touched before the first command.
    pub fn new(
        folder: &Path,
        secrets: Arc<dyn SecretStore>,
        events: Arc<dyn EventSink>,
        desktop: Arc<dyn Desktop>,
    ) -> Arc<Self> {
        let folder = folder.to_owned();
        Arc::new(Self { folder, secrets, events, desktop, standing: Mutex::new(None) })
    }

    /// The engine, opened if nobody tried yet; or why there is none.
    pub(crate) async fn open(&self) -> Result<Arc<Engine>> {
        match self.standing().await {
            Standing::Open(engine) => Ok(engine),
            Standing::NoKeychain => Err(ErrorCode::KeychainMissing.into()),
            Standing::VaultLocked => Err(ErrorCode::VaultLocked.into()),
            Standing::Closed(failure) => Err(failure.into()),
        }
    }

    /// The engine, if somebody has opened the door.
    pub(crate) async fn opened(&self) -> Option<Arc<Engine>> {
        match &*self.standing.lock().await {
            Some(Standing::Open(engine)) => Some(Arc::clone(engine)),
            _ => None,
        }
    }

    /// What goes on behind the door at this moment, without waiting for whoever is just opening it.
    pub fn going_on(&self) -> GoingOn {
        let Ok(standing) = self.standing.try_lock() else { return GoingOn::default() };
        let Some(Standing::Open(engine)) = &*standing else { return GoingOn::default() };
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        GoingOn { runs: count(engine.runs.unattended()), imports: count(engine.imports.going()) }
    }

    /// How the door stands. The first to ask tries to open it.
    pub(crate) async fn standing(&self) -> Standing {
        let mut standing = self.standing.lock().await;
        if let Some(standing) = &*standing {
            return standing.clone();
        }
        standing.insert(self.attempt(None).await).clone()
    }

    /// How the door stands after one more try.
    pub(crate) async fn try_again(&self) -> Standing {
        let mut standing = self.standing.lock().await;
        if let Some(open @ Standing::Open(_)) = &*standing {
            return open.clone();
        }
        standing.insert(self.attempt(None).await).clone()
    }

    /// Opens or makes the passphrase vault and, with what lies in it, the door.
    pub(crate) async fn open_vault(&self, passphrase: Secret) -> Result<Standing> {
        let mut standing = self.standing.lock().await;
        if let Some(open @ Standing::Open(_)) = &*standing {
            return Ok(open.clone());
        }
        let now = self.step_through(Some(passphrase)).await?;
        Ok(standing.insert(now).clone())
    }

    async fn attempt(&self, passphrase: Option<Secret>) -> Standing {
        match self.step_through(passphrase).await {
            Ok(standing) => standing,
            Err(cause) => Standing::Closed(cause.into()),
        }
    }

    async fn step_through(&self, passphrase: Option<Secret>) -> Result<Standing> {
        let (path, secrets) = (self.folder.clone(), Arc::clone(&self.secrets));
        let opened = tokio::task::spawn_blocking(move || -> Result<_> {
            let folder = OwnedFolder::take(&path)?;
            Ok(match key::search(&folder, secrets, passphrase.as_ref())? {
                Search::Found { key, secrets } => {
                    let store = Store::open(&folder.database(), key, Moment::now())?;
                    Ok((store, secrets, folder))
                }
                Search::NoKeychain => Err(Standing::NoKeychain),
                Search::VaultLocked => Err(Standing::VaultLocked),
            })
        });
        let (store, secrets, folder) = match opened.await?? {
            Ok(opened) => opened,
            Err(standing) => return Ok(standing),
        };
        let (events, desktop) = (Arc::clone(&self.events), Arc::clone(&self.desktop));
        let engine = Arc::new(Engine::new(store, secrets, events, desktop, folder));
        engine.after_opening().await?;
        Ok(Standing::Open(engine))
    }
}
