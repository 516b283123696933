//! A marketer at a laptop of their own, with files of customers.

use std::sync::Arc;

use listward_engine::contract::{
    Condition, FieldKey, ImportPlan, ImportState, ProfilesPage, ProfilesQuery, ReadOptions,
    RuleCount, RuleGroup, RuleNode, Secret, SegmentId, SourceId,
};
use listward_engine::desktop::NoDesktop;
use listward_engine::event::NoListener;
use listward_engine::secrets::MemorySecrets;
use listward_engine::{Door, Session};
use serde_json::Value;
use tempfile::TempDir;

/// Five rows of the shop: four people, one of them twice.
pub(crate) const SHOP: &str = "\
Email,First name,Last name,Phone,City,spend,joined
aino@example.com,Aino,Virtanen,+358401111111,Helsinki,120.50,2026-03-01
ivan@example.com,Иван,Волков,,Казань,80,2025-11-30
HINA@example.com,陽菜,佐藤,+819012345678,東京,,2026-01-15
maite@example.com,Maite,Agirre,+34600111222,Bilbo,300,2024-06-01
hina@example.com,陽菜,,,京都,45,
";

/// Three rows of a fair: two of them are of people whom the shop knows.
pub(crate) const FAIR: &str = "\
Email,First name,Last name,City
Ivan@Example.com,,,Москва
new@example.com,Nerea,Ibarra,Donostia
aino@example.com,Aino,,
";

/// A signed-in Administrator.
pub(crate) struct Marketer {
    pub(crate) session: Session,
    folder: TempDir,
}

impl Marketer {
    /// With no data yet.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let secrets = Arc::new(MemorySecrets::default());
        let data = folder.path().join("data");
        let door = Door::new(&data, secrets, Arc::new(NoListener), Arc::new(NoDesktop));
        let session = Session::new(door);
        session
            .create_first_administrator("Anna".into(), Secret::from("sails at dawn"))
            .await
            .expect("Anna founds");
        Self { session, folder }
    }

    /// With the shop's file, then the fair's.
    pub(crate) async fn with_both_files() -> Self {
        let marketer = Self::new().await;
        marketer.adds("shop.csv", SHOP).await;
        marketer.adds("fair.csv", FAIR).await;
        marketer
    }

    /// Adds a file, its columns as suggested.
    pub(crate) async fn adds(&self, name: &str, text: &str) -> SourceId {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("the file is written");
        let mut arrival = self.session.admit_files(vec![path]).await.expect("files are taken");
        let plan = ImportPlan {
            token: arrival.files.pop().expect("the file is taken").token,
            options: ReadOptions::default(),
            mapping: Vec::new(),
            check_only: false,
        };
        let import = self.session.start_import(plan).await.expect("the import starts");
        match self.session.import_ended(import).await.expect("the import is known") {
            ImportState::Ended { report } => report.source.expect("a source was made"),
            other => panic!("the import of {name} did not end well: {other:?}"),
        }
    }

    /// Counts a rule of one condition.
    pub(crate) async fn count(&self, field: &str, operator: &str, value: Value) -> RuleCount {
        self.session.count_rule(one(field, operator, value), 1).await.expect("the rule fits")
    }

    /// The e-mail addresses of those whom a search finds, within a segment or among all.
    pub(crate) async fn finds(&self, search: &str, segment: Option<SegmentId>) -> Vec<String> {
        let page = self.page(search, segment, 0, 100).await;
        let emails: Vec<String> = page
            .rows
            .into_iter()
            .filter_map(|row| row.values.into_iter().next().flatten())
            .collect();
        assert_eq!(page.total, emails.len() as u64, "everybody found has an address");
        emails
    }

    /// A page of e-mail addresses.
    pub(crate) async fn page(
        &self,
        search: &str,
        segment: Option<SegmentId>,
        offset: u64,
        limit: u32,
    ) -> ProfilesPage {
        let query = ProfilesQuery {
            segment,
            search: search.to_owned(),
            offset,
            limit,
            fields: vec![FieldKey::email()],
        };
        self.session.profiles_page(query).await.expect("a page")
    }
}

/// A rule of one condition.
pub(crate) fn one(field: &str, operator: &str, value: Value) -> RuleGroup {
    let condition = Condition {
        id: None,
        field: FieldKey(field.to_owned()),
        operator: serde_json::from_value(operator.into()).expect("an operator's word"),
        value,
    };
    RuleGroup { rules: vec![RuleNode::Condition(condition)], ..RuleGroup::default() }
}

/// A rule as a builder writes it.
pub(crate) fn rule(json: Value) -> RuleGroup {
    serde_json::from_value(json).expect("a rule's shape")
}
