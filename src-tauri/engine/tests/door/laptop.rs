//! A data folder, the secrets that go with it, and windows into them.

use std::path::Path;
use std::sync::Arc;

use listward_engine::contract::{DoorState, Failure, Secret};
use listward_engine::desktop::NoDesktop;
use listward_engine::event::NoListener;
use listward_engine::secrets::{MemorySecrets, SecretStore};
use listward_engine::{Door, Session};
use rusqlite::Connection;
use secrecy::ExposeSecret;
use tempfile::TempDir;

/// A password that nobody guesses.
pub(crate) const PASSWORD: &str = "sails at dawn";

/// One laptop: a folder and a keychain, which outlive the program.
pub(crate) struct Laptop {
    pub(crate) folder: TempDir,
    pub(crate) secrets: Arc<MemorySecrets>,
}

impl Laptop {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        Self { folder, secrets: Arc::default() }
    }

    /// A laptop where Anna is the Administrator and the program is not running.
    pub(crate) async fn with_anna() -> Self {
        let laptop = Self::new();
        let session = laptop.start();
        session
            .create_first_administrator("Anna".into(), PASSWORD.into())
            .await
            .expect("Anna founds");
        laptop
    }

    /// Starts the program.
    pub(crate) fn start(&self) -> Session {
        self.start_with(Arc::clone(&self.secrets) as Arc<dyn SecretStore>)
    }

    /// Starts the program with other secrets than the laptop's.
    pub(crate) fn start_with(&self, secrets: Arc<dyn SecretStore>) -> Session {
        Self::start_in(self.path(), secrets)
    }

    /// Starts the program in any folder.
    pub(crate) fn start_in(folder: &Path, secrets: Arc<dyn SecretStore>) -> Session {
        Session::new(Door::new(folder, secrets, Arc::new(NoListener), Arc::new(NoDesktop)))
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The file of the database.
    pub(crate) fn database(&self) -> std::path::PathBuf {
        self.path().join("listward.db")
    }

    /// Under which name the keychain has the database's key.
    pub(crate) fn key_name(&self) -> String {
        let note = std::fs::read(self.path().join("listward.key.json")).expect("the key's note");
        let note: serde_json::Value = serde_json::from_slice(&note).expect("the note is JSON");
        format!("database-{}", note["key"].as_str().expect("the key's name"))
    }

    /// Changes the database behind the program's back.
    pub(crate) fn change(&self, sql: &str) {
        self.behind_its_back().execute_batch(sql).expect("the change is made");
    }

    /// The database, opened behind the program's back with the key from the keychain.
    pub(crate) fn behind_its_back(&self) -> Connection {
        let key = self.secrets.get(&self.key_name()).expect("the secrets answer").expect("the key");
        open(&self.database(), key.expose_secret())
    }
}

/// Opens a database with a key, as any SQLCipher would.
pub(crate) fn open(file: &Path, hex: &str) -> Connection {
    let connection = Connection::open(file).expect("the file opens");
    connection.pragma_update(None, "key", format!("x'{hex}'")).expect("the key is taken");
    connection
}

/// The state in which a program finds its door, asked twice: it must not depend on who asks first.
pub(crate) async fn door(session: &Session) -> DoorState {
    let first = session.door_state().await.expect("a state");
    assert_eq!(session.door_state().await.expect("a state"), first, "asking changes nothing");
    first
}

/// Signs in.
pub(crate) async fn sign_in(
    session: &Session,
    name: &str,
    password: &str,
) -> Result<DoorState, Failure> {
    session.sign_in(name.into(), Secret::from(password)).await
}
