//! What stays when the program ends, and the people who sit down at it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use listward_engine::contract::Failure;
use listward_engine::desktop::Desktop;
use listward_engine::event::EventSink;
use listward_engine::secrets::SecretStore;
use listward_engine::{Door, Session};
use rusqlite::Connection;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use super::Desk;

/// A password that nobody guesses.
pub(super) const PASSWORD: &str = "sails at dawn";
/// What stays when the program ends: a folder with the data and the secrets.
pub(crate) struct Laptop {
    folder: Arc<TempDir>,
}
impl Laptop {
    pub(super) fn new() -> Self {
        Self { folder: Arc::new(tempfile::tempdir().expect("a folder")) }
    }

    /// Starts the program.
    pub(crate) fn start(&self) -> (Session, Arc<Desk>) {
        start(self.path())
    }

    /// Changes the database behind the program's back.
    pub(crate) fn change(&self, sql: &str) {
        let note = std::fs::read(self.path().join("listward.key.json")).expect("the key's note");
        let note: serde_json::Value = serde_json::from_slice(&note).expect("the note is JSON");
        let name = format!("database-{}", note["key"].as_str().expect("the key's name"));
        let secrets = SecretsInFile { file: self.path().join("secrets.json") };
        let key = secrets.get(&name).expect("the secrets answer").expect("the key");
        let database = Connection::open(self.path().join("listward.db")).expect("the file opens");
        let key = format!("x'{}'", key.expose_secret());
        database.pragma_update(None, "key", key).expect("the key is taken");
        database.execute_batch(sql).expect("the change is made");
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Starts the program on a folder.
pub(crate) fn start(folder: &Path) -> (Session, Arc<Desk>) {
    let desk = Arc::new(Desk::default());
    let secrets = Arc::new(SecretsInFile { file: folder.join("secrets.json") });
    let door = Door::new(
        folder,
        secrets,
        Arc::clone(&desk) as Arc<dyn EventSink>,
        Arc::clone(&desk) as Arc<dyn Desktop>,
    );
    (Session::new(door), desk)
}
/// Signs Anna in, after whom runs that were open go on.
pub(crate) async fn sign_in(session: &Session) {
    try_to_sign_in(session).await.expect("Anna signs in");
}

/// Signs Anna in if she may.
pub(crate) async fn try_to_sign_in(session: &Session) -> Result<(), Failure> {
    sign_in_as(session, "Anna").await
}

/// Signs somebody in if they may, by the one password that everybody has.
pub(crate) async fn sign_in_as(session: &Session, name: &str) -> Result<(), Failure> {
    session.sign_in(name.into(), PASSWORD.into()).await.map(drop)
}
/// A keychain in a file: for tests that kill the program.
struct SecretsInFile {
    file: PathBuf,
}

impl SecretsInFile {
    fn read(&self) -> HashMap<String, String> {
        let text = std::fs::read(&self.file).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    fn write(&self, secrets: &HashMap<String, String>) {
        std::fs::write(&self.file, serde_json::to_vec(secrets).expect("JSON")).expect("written");
    }
}

impl SecretStore for SecretsInFile {
    fn get(&self, name: &str) -> listward_engine::Result<Option<SecretString>> {
        Ok(self.read().remove(name).map(Into::into))
    }

    fn set(&self, name: &str, secret: &SecretString) -> listward_engine::Result<()> {
        let mut secrets = self.read();
        secrets.insert(name.to_owned(), secret.expose_secret().to_owned());
        self.write(&secrets);
        Ok(())
    }

    fn remove(&self, name: &str) -> listward_engine::Result<()> {
        let mut secrets = self.read();
        secrets.remove(name);
        self.write(&secrets);
        Ok(())
    }
}
