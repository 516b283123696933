//! A laptop of its own for each measurement: a folder, secrets in memory, an Administrator at the window.

use std::path::PathBuf;
use std::sync::Arc;

use listward_engine::contract::{FileTicket, Secret};
use listward_engine::desktop::NoDesktop;
use listward_engine::event::NoListener;
use listward_engine::secrets::MemorySecrets;
use listward_engine::{Door, Session};
use tempfile::TempDir;

use crate::options::Outcome;

/// A signed-in Listward, whose folder goes with it.
pub(crate) struct Laptop {
    /// The Administrator's window.
    pub(crate) session: Session,
    folder: TempDir,
}

impl Laptop {
    /// Sets one up beside the other files of the bench, so that it lies on the same disk.
    pub(crate) async fn new() -> Outcome<Self> {
        let folder = tempfile::tempdir_in(crate::import::folder()?)?;
        let secrets = Arc::new(MemorySecrets::default());
        let door = Door::new(folder.path(), secrets, Arc::new(NoListener), Arc::new(NoDesktop));
        let session = Session::new(door);
        session.create_first_administrator("Bench".into(), Secret::from("a bench of oak")).await?;
        Ok(Self { session, folder })
    }

    /// A ticket for a file.
    pub(crate) async fn ticket(&self, path: PathBuf) -> Outcome<FileTicket> {
        let mut arrival = self.session.admit_files(vec![path]).await?;
        arrival.files.pop().ok_or_else(|| format!("refused: {:?}", arrival.refused).into())
    }

    /// How much the data folder takes, in bytes.
    pub(crate) fn stored(&self) -> Outcome<u64> {
        let mut bytes = 0;
        for entry in std::fs::read_dir(self.folder.path())? {
            bytes += entry?.metadata()?.len();
        }
        Ok(bytes)
    }
}
