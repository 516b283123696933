//! A laptop of its own for each measurement: a folder, its secrets beside it, an Administrator at the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use listward_engine::contract::{
    DoorState, ErrorCode, ImportPlan, ImportReport, ImportState, ReadOptions, Secret,
};
use listward_engine::desktop::NoDesktop;
use listward_engine::event::NoListener;
use listward_engine::{Door, Session};
use tempfile::TempDir;

use crate::options::Outcome;
use crate::secrets::PlainSecrets;

const NAME: &str = "Bench";
pub(crate) const PASSWORD: &str = "a bench of oak";

/// A signed-in Listward, whose folder goes with it.
pub(crate) struct Laptop {
    /// The Administrator's window.
    pub(crate) session: Session,
    files: Files,
}

/// What a laptop has on its disk.
pub(crate) struct Files {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// What goes when this is dropped; nothing where another process made it.
    _folder: Option<TempDir>,
}

impl Laptop {
    /// Sets one up beside the other files of the bench, so that it lies on the same disk.
    pub(crate) async fn new() -> Outcome<Self> {
        let folder = tempfile::tempdir_in(crate::import::folder()?)?;
        let data = folder.path().join("data");
        let session = start(&data);
        session.create_first_administrator(NAME.into(), Secret::from(PASSWORD)).await?;
        Ok(Self { session, files: Files { data, _folder: Some(folder) } })
    }

    /// Opens one that another process has set up and closed.
    pub(crate) async fn open(data: PathBuf) -> Outcome<Self> {
        let laptop = Self { session: start(&data), files: Files { data, _folder: None } };
        laptop.sign_in().await?;
        Ok(laptop)
    }

    /// Ends the program, for another process to open.
    pub(crate) fn close(self) -> Files {
        self.files
    }

    /// Ends the program and starts it again, with nothing in memory.
    pub(crate) async fn restart(&mut self) -> Outcome<()> {
        // A door takes its folder with the first command only, so that the old one has let go of it by then.
        self.session = start(&self.files.data);
        self.sign_in().await
    }

    async fn sign_in(&self) -> Outcome<()> {
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
        for entry in std::fs::read_dir(&self.files.data)? {
            bytes += entry?.metadata()?.len();
        }
        Ok(bytes)
    }
}

fn start(data: &Path) -> Session {
    let (events, desktop) = (Arc::new(NoListener), Arc::new(NoDesktop));
    let secrets = Arc::new(PlainSecrets(data.with_extension("secrets")));
    Session::new(Door::new(data, secrets, events, desktop))
}
