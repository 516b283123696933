//! A laptop with people on it, a Klaviyo to rehearse on, and an export between the two.

mod desk;
mod laptop;
mod setting_up;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use listward_engine::contract::{
    ConnectionId, ErrorCode, ExportChoices, ExportDraft, ExportId, ExportPlan, FieldKey,
    KlaviyoList, Receipt, RunHold, RunId, RunOptions, RunPhase, RunView, SegmentId,
};
use listward_engine::{RunPace, Session};
use listward_klaviyo::{ApiKey, Client, Pacing, ProfileFields};
use listward_practice::{Faults, JobTime, Limits, Options, Practice, Running};
use serde_json::Value;

pub(crate) use self::desk::Desk;
use self::laptop::PASSWORD;
pub(crate) use self::laptop::{Laptop, sign_in, sign_in_as, start, try_to_sign_in};
use self::setting_up::connect;
pub(crate) use self::setting_up::{email, import, people};

/// Everybody.
pub(crate) const EVERYBODY: SegmentId = SegmentId(1);

/// A run that nobody looked at beforehand: what most tests are about begins afterwards.
pub(crate) const UNSEEN: RunOptions =
    RunOptions { removals: None, everybody: false, only_rejected_of: None, unseen: true };

/// The laptop while the program runs on it.
pub(crate) struct World {
    pub(crate) laptop: Laptop,
    pub(crate) klaviyo: Running,
    pub(crate) session: Session,
    pub(crate) desk: Arc<Desk>,
    pub(crate) list: String,
    pub(crate) export: ExportId,
}
impl World {
    /// A laptop with so many people, all of whom are exported.
    pub(crate) async fn with_people(count: usize) -> Self {
        Self::with_file(&people(count)).await
    }

    /// A laptop with the people of a CSV file, all of whom are exported.
    pub(crate) async fn with_file(csv: &str) -> Self {
        Self::with(csv, FieldKey::email(), Faults::default()).await
    }

    /// A laptop with the people of a file, exported by the address in a field, to a Klaviyo that fails in some way.
    pub(crate) async fn with(csv: &str, email: FieldKey, faults: Faults) -> Self {
        let klaviyo = rehearse(faults, true).await;
        Self::before(klaviyo, csv, email).await
    }

    /// A laptop with the people of a file before a Klaviyo.
    pub(crate) async fn before(klaviyo: Running, csv: &str, email: FieldKey) -> Self {
        let laptop = Laptop::new();
        let (session, desk) = laptop.start();
        session
            .create_first_administrator("Anna".into(), PASSWORD.into())
            .await
            .expect("Anna founds");
        quick(&session).await;
        let file = laptop.path().join("people.csv");
        std::fs::write(&file, csv).expect("the file is written");
        import(&session, file).await;
        let list = klaviyo.lists()[0].clone();
        let connection = connect(&session, &klaviyo, "Shop").await;
        let draft = ExportDraft {
            id: None,
            name: "Spring".into(),
            connection: Some(connection),
            list: KlaviyoList { id: list.0.clone(), name: list.1, profiles: None },
            email,
            attributes: Vec::new(),
            segments: vec![EVERYBODY],
            limit: Some(1_000_000),
            choices: ExportChoices::default(),
            subscribing: None,
        };
        let export = session.save_export(draft).await.expect("the export is saved").id;
        Self { laptop, klaviyo, session, desk, list: list.0, export }
    }

    /// Makes one more connection to the same account.
    pub(crate) async fn also_connect(&self, name: &str) -> ConnectionId {
        connect(&self.session, &self.klaviyo, name).await
    }

    /// Saves the export once more, changed.
    pub(crate) async fn change(&self, change: impl FnOnce(&mut ExportDraft)) {
        let exports = self.session.list_exports().await.expect("exports");
        let mut draft = exports.into_iter().next().expect("the export").draft;
        change(&mut draft);
        self.session.save_export(draft).await.expect("the export is saved");
    }

    /// Runs the export to its end.
    pub(crate) async fn run(&self) -> RunView {
        let run = self.begin().await;
        self.ended(run).await
    }

    /// Begins to run the export.
    pub(crate) async fn begin(&self) -> RunId {
        self.session.start_run(self.export, UNSEEN).await.expect("the run begins")
    }

    /// Puts other people in place of all that were there.
    pub(crate) async fn people_are_now(&self, csv: &str) {
        let old = self.session.list_sources().await.expect("sources");
        let newest = old.iter().map(|source| source.id.0).max().unwrap_or(0);
        let file = self.laptop.path().join(format!("others-{newest}.csv"));
        std::fs::write(&file, csv).expect("the file is written");
        import(&self.session, file).await;
        for source in old {
            self.session.remove_source(source.id).await.expect("it goes");
        }
    }

    /// Adds another file to the data.
    pub(crate) async fn also(&self, file: PathBuf) {
        import(&self.session, file).await;
    }

    /// Changes how the export goes about it.
    pub(crate) async fn choose(&self, choices: ExportChoices) {
        self.change(|draft| draft.choices = choices).await;
    }

    /// What an export would do now.
    pub(crate) async fn plan(&self) -> ExportPlan {
        self.session.plan_export(self.export).await.expect("a plan")
    }

    /// Waits for a run's end.
    pub(crate) async fn ended(&self, run: RunId) -> RunView {
        ended(&self.session, run).await
    }

    /// Gives the connection another key.
    pub(crate) async fn replace_key(&self, key: &str) {
        let connections = self.session.list_connections().await.expect("connections");
        let replaced = self.session.replace_connection_key(connections[0].id, key.into());
        replaced.await.expect("the key is replaced");
    }

    /// Waits until a run waits for a person, and gives why.
    pub(crate) async fn held(&self, run: RunId) -> RunHold {
        let waiting = self.session.run_ended(run);
        let rests = tokio::time::timeout(Duration::from_mins(2), waiting).await;
        let view = rests.expect("the run never rested").expect("the run is shown");
        view.hold.clone().unwrap_or_else(|| panic!("it waits for nobody: {view:?}"))
    }

    /// Why a run waits for something to be put right.
    pub(crate) async fn trouble(&self, run: RunId) -> ErrorCode {
        match self.held(run).await {
            RunHold::Trouble { failure } => failure.code,
            other => panic!("it waits for something else: {other:?}"),
        }
    }

    /// Lets a run go on.
    pub(crate) async fn go_on(&self, run: RunId) {
        self.session.continue_run(run).await.expect("it goes on");
    }

    /// Cancels a run, and waits for its end.
    pub(crate) async fn cancel(&self, run: RunId) -> RunView {
        self.session.cancel_run(run).await.expect("canceled");
        self.ended(run).await
    }

    /// Somebody else changes a person in Klaviyo.
    pub(crate) async fn somebody_changes(&self, number: usize, set: Value) {
        let key = ApiKey::new(&self.klaviyo.key().to_owned().into()).expect("a key");
        let base = self.klaviyo.base_url().parse().expect("a loopback address");
        let client = Client::new(base, key, Pacing::klaviyo().times(100)).expect("a client");
        let email = email(number);
        let found = client.profiles_by_email(&[&email], ProfileFields::Attributes).await;
        let set = set.as_object().expect("an object");
        let changed = client.update_profile(&found.expect("found")[0].id, set, &[]).await;
        changed.expect("somebody else changes one person");
    }

    /// How many requests Klaviyo has had so far.
    pub(crate) fn requests(&self) -> u64 {
        self.klaviyo.ledger().totals.requests
    }

    /// Waits until Klaviyo has taken so many imports.
    pub(crate) async fn taken(&self, imports: usize) {
        self.until(|| self.klaviyo.ledger().imports_taken().count() >= imports).await;
    }

    /// Waits until something is so, looking whenever anything happens on the laptop.
    pub(crate) async fn until(&self, is_so: impl Fn() -> bool) {
        let waiting = async {
            while !is_so() {
                self.desk.happens.notified().await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), waiting).await.expect("it never came so far");
    }

    /// Those on the list, in order.
    pub(crate) fn members(&self) -> Vec<String> {
        self.klaviyo.members(&self.list)
    }
}

/// Waits for a run's end, and checks that its account adds up.
pub(crate) async fn ended(session: &Session, run: RunId) -> RunView {
    let waiting = session.run_ended(run);
    let ended = tokio::time::timeout(Duration::from_mins(2), waiting).await;
    let view = ended.expect("the run never ended").expect("the run is shown");
    assert_eq!(view.phase, RunPhase::Ended, "{view:?}");
    adds_up(&view.receipt);
    view
}

/// Checks the sums that every receipt promises.
pub(crate) fn adds_up(receipt: &Receipt) {
    let left_out: u64 = receipt.left_out.values().sum();
    let rejected: u64 = receipt.rejected.values().sum();
    assert_eq!(
        receipt.selected,
        left_out + receipt.sent,
        "selected = left out + sent: {receipt:?}"
    );
    let known = receipt.accepted + rejected + receipt.unknown;
    assert_eq!(receipt.sent, known, "sent = accepted + rejected + unknown: {receipt:?}");
    if let Some(sums) = &receipt.removals {
        let known = sums.removed + sums.absent + sums.stayed + sums.held + sums.unknown;
        assert_eq!(sums.leavers, known, "whoever had to leave is accounted for: {receipt:?}");
    }
    if let Some(sums) = &receipt.emptied {
        let known = sums.emptied + sums.changed + sums.missing + sums.refused + sums.unknown;
        assert_eq!(sums.values, known, "whatever had to be emptied is accounted for: {receipt:?}");
    }
    if let Some(sums) = &receipt.subscriptions {
        let known = sums.subscribed + sums.already + sums.against + sums.rejected + sums.unknown;
        assert_eq!(sums.agreed, known, "whoever agreed is accounted for: {receipt:?}");
    }
}
/// A Klaviyo with generous limits, that fails in some way.
pub(crate) async fn rehearse(faults: Faults, keep_attributes: bool) -> Running {
    let options = Options {
        limits: Limits::klaviyo().times(20),
        job_time: JobTime { queued: Duration::from_millis(20), per_profile: Duration::ZERO },
        faults,
        keep_attributes,
        ..Options::default()
    };
    Practice::start(options).await.expect("a rehearsal")
}
/// Klaviyo tells when somebody joined to the second: what comes after this came later.
#[expect(clippy::disallowed_methods, reason = "a test has to wait for the clock itself")]
pub(crate) async fn next_second() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let into = u64::from(now.expect("after 1970").subsec_millis());
    tokio::time::sleep(std::time::Duration::from_millis(1_001 - into)).await;
}
async fn quick(session: &Session) {
    session.set_run_pace(pace()).await.expect("a pace");
}

/// A patience for tests: nothing is waited for longer than it must be.
pub(crate) fn pace() -> RunPace {
    RunPace {
        polls: [20, 50, 100].map(Duration::from_millis).to_vec(),
        looks: [20, 100, 200].map(Duration::from_millis).to_vec(),
        shown: [20, 100, 200].map(Duration::from_millis).to_vec(),
        outage: Duration::from_millis(200),
        give_up: Duration::from_secs(20),
        stuck: Duration::from_millis(1_500),
    }
}
