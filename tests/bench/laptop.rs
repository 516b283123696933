//! A laptop of its own for each measurement: a folder, secrets in memory, an Administrator at the window.

use std::path::PathBuf;
use std::sync::Arc;

use listward_engine::contract::{
    DoorState, ErrorCode, ImportPlan, ImportReport, ImportState, ReadOptions, Secret,
};
use listward_engine::desktop::NoDesktop;
use listward_engine::event::NoListener;
use listward_engine::secrets::{MemorySecrets, SecretStore};
use listward_engine::{Door, Session};
use tempfile::TempDir;

use crate::options::Outcome;

const NAME: &str = "Bench";
pub(crate) const PASSWORD: &str = "a bench of oak";

/// A signed-in Listward, whose folder goes with it.
pub(crate) struct Laptop {
    /// The Administrator's window.
    pub(crate) session: Session,
    secrets: Arc<MemorySecrets>,
    folder: TempDir,
}

impl Laptop {
    /// Sets one up beside the other files of the bench, so that it lies on the same disk.
    pub(crate) async fn new() -> Outcome<Self> {
        let folder = tempfile::tempdir_in(crate::import::folder()?)?;
        let secrets = Arc::new(MemorySecrets::default());
        let session = start(&folder, &secrets);
        session.create_first_administrator(NAME.into(), Secret::from(PASSWORD)).await?;
        Ok(Self { session, secrets, folder })
    }

    /// Ends the program and starts it again, with nothing in memory.
    pub(crate) async fn restart(&mut self) -> Outcome<()> {
        // A door takes its folder with the first command only, so that the old one has let go of it by then.
        self.session = start(&self.folder, &self.secrets);
        // A task of the old one may be on its last lines.
        while let DoorState::Closed { code: ErrorCode::FolderInUse, .. } =
            self.session.try_door_again().await?
        {
            tokio::task::yield_now().await;
        }
        self.session.sign_in(NAME.into(), Secret::from(PASSWORD)).await?;
        Ok(())
    }

    /// Brings a file in, or only checks it, its columns mapped as suggested.
    pub(crate) async fn import(&self, path: PathBuf, check_only: bool) -> Outcome<ImportReport> {
        let mut arrival = self.session.admit_files(vec![path]).await?;
        let ticket =
            arrival.files.pop().ok_or_else(|| format!("refused: {:?}", arrival.refused))?;
        let plan = ImportPlan {
            token: ticket.token,
            options: ReadOptions::default(),
            mapping: Vec::new(),
            check_only,
        };
        let import = self.session.start_import(plan).await?;
        match self.session.import_ended(import).await? {
            ImportState::Ended { report } => Ok(report),
            other => Err(format!("the import did not end well: {other:?}").into()),
        }
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

fn start(folder: &TempDir, secrets: &Arc<MemorySecrets>) -> Session {
    let (events, desktop) = (Arc::new(NoListener), Arc::new(NoDesktop));
    let secrets = Arc::clone(secrets) as Arc<dyn SecretStore>;
    Session::new(Door::new(folder.path(), secrets, events, desktop))
}
