//! A signed-in window on a laptop of its own, and files for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use listward_engine::contract::{
    FieldKey, FilePreview, ImportPlan, ImportReport, ImportState, ProfilesPage, ProfilesQuery,
    ReadOptions,
};
use listward_engine::desktop::NoDesktop;
use listward_engine::event::{EventSink, NoListener};
use listward_engine::secrets::MemorySecrets;
use listward_engine::{Door, Session};
use tempfile::TempDir;

/// A window where Anna is signed in, and a folder for files.
pub(crate) struct Desk {
    pub(crate) session: Session,
    pub(crate) files: TempDir,
    _data: TempDir,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        Self::with_listener(Arc::new(NoListener)).await
    }

    /// A desk where somebody hears what happens.
    pub(crate) async fn with_listener(listener: Arc<dyn EventSink>) -> Self {
        let data = tempfile::tempdir().expect("a data folder");
        let files = tempfile::tempdir().expect("a folder for files");
        let secrets = Arc::new(MemorySecrets::default());
        let door = Door::new(data.path(), secrets, listener, Arc::new(NoDesktop));
        let session = Session::new(door);
        session
            .create_first_administrator("Anna".into(), "sails at dawn".into())
            .await
            .expect("Anna founds");
        Self { session, files, _data: data }
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.files.path().join(name);
        std::fs::write(&path, bytes).expect("the file is written");
        path
    }

    /// A plan to import a file as suggested.
    pub(crate) async fn plan(&self, path: &Path) -> ImportPlan {
        let arrival =
            self.session.admit_files(vec![path.to_owned()]).await.expect("it is looked at");
        let ticket =
            arrival.files.first().unwrap_or_else(|| panic!("refused: {:?}", arrival.refused));
        ImportPlan {
            token: ticket.token.clone(),
            options: ReadOptions::default(),
            mapping: Vec::new(),
            check_only: false,
        }
    }

    pub(crate) async fn preview(&self, path: &Path) -> FilePreview {
        let plan = self.plan(path).await;
        self.session.preview_file(plan.token, plan.options).await.expect("a preview")
    }

    /// Imports by a plan, and says how it ended.
    pub(crate) async fn outcome(&self, plan: ImportPlan) -> ImportState {
        let import = self.session.start_import(plan).await.expect("it starts");
        self.session.import_ended(import).await.expect("it ends")
    }

    /// Imports by a plan that works.
    pub(crate) async fn carry_out(&self, plan: ImportPlan) -> ImportReport {
        match self.outcome(plan).await {
            ImportState::Ended { report } => {
                let accounted = report.imported + report.merged + report.rejected;
                assert_eq!(report.rows, accounted, "every row is accounted for");
                report
            }
            other => panic!("the import did not end well: {other:?}"),
        }
    }

    /// Imports a file as suggested.
    pub(crate) async fn import(&self, path: &Path) -> ImportReport {
        self.carry_out(self.plan(path).await).await
    }

    /// Imports a fixture.
    pub(crate) async fn import_fixture(&self, name: &str) -> ImportReport {
        self.import(&fixture(name)).await
    }

    /// The first profiles, with these fields.
    pub(crate) async fn profiles(&self, fields: &[&str]) -> ProfilesPage {
        let query = ProfilesQuery {
            segment: None,
            search: String::new(),
            offset: 0,
            limit: 100,
            fields: fields.iter().map(|field| FieldKey((*field).to_owned())).collect(),
        };
        self.session.profiles_page(query).await.expect("profiles")
    }

    /// The first profiles' values, a gap as "-".
    pub(crate) async fn values(&self, fields: &[&str]) -> Vec<String> {
        let page = self.profiles(fields).await;
        let row = |values: &[Option<String>]| {
            let shown = values.iter().map(|value| value.as_deref().unwrap_or("-"));
            shown.collect::<Vec<_>>().join(" | ")
        };
        page.rows.iter().map(|profile| row(&profile.values)).collect()
    }
}

/// A file that a person can open.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/files").join(name)
}
