//! The program is killed in the midst of a run and started again: nothing is lost, and at most one chunk is sent twice.
//!
//! The program is this very test binary, started again as a child with a folder in its environment.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use listward_engine::RunPace;
use listward_engine::contract::{ExportId, RunHappening, RunHold, RunPhase, RunStatus, RunView};
use listward_practice::{Faults, Limits, Operation, Options, Practice, Running};

use crate::world::{self, UNSEEN, World, people};

const FOLDER: &str = "LISTWARD_TEST_FOLDER";
const EXPORT: &str = "LISTWARD_TEST_EXPORT";
const PAUSE: &str = "LISTWARD_TEST_PAUSE";
/// Set for a program that does not wait long for what may pass.
pub(crate) const IMPATIENT: &str = "LISTWARD_TEST_IMPATIENT";

/// How many people: five chunks.
const PEOPLE: usize = 45_000;

/// The program that is killed: signs in, and starts a run if it was given an export.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the tests start it themselves"]
async fn the_program() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let (session, _desk) = world::start(&folder);
    world::sign_in(&session).await;
    let patience = std::env::var_os(IMPATIENT).map(|_| Duration::from_millis(500));
    let pace = world::pace();
    let give_up = patience.unwrap_or(pace.give_up);
    session.set_run_pace(RunPace { give_up, ..pace }).await.expect("a pace");
    if let Ok(export) = std::env::var(EXPORT) {
        let export = ExportId(export.parse().expect("a number"));
        let run = session.start_run(export, UNSEEN).await.expect("the run begins");
        if std::env::var_os(PAUSE).is_some() {
            session.pause_run(run).await.expect("paused");
            return;
        }
        world::ended(&session, run).await;
    }
}

/// The program with a folder, running an export.
pub(crate) fn program(folder: &Path, export: ExportId) -> Child {
    command(folder, export).spawn().expect("the program starts")
}

/// The program with a folder, which runs an export and ends.
pub(crate) fn command(folder: &Path, export: ExportId) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args(["--exact", "resume::the_program", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(EXPORT, export.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Starts the program again, in this process, and waits until the run that was open has ended.
pub(crate) async fn start_again(folder: &Path) -> RunView {
    let (session, _desk) = world::start(folder);
    world::sign_in(&session).await;
    let runs = session.list_runs(None, 10).await.expect("runs");
    assert_eq!(runs.len(), 1, "one run, whatever happened: {runs:?}");
    world::ended(&session, runs[0].id).await
}

/// A Klaviyo that is slow enough to be caught at it.
pub(crate) async fn slow_klaviyo() -> Running {
    let options = Options {
        limits: Limits::klaviyo().times(20),
        faults: Faults { delay_milliseconds: 40, ..Faults::default() },
        ..Options::default()
    };
    Practice::start(options).await.expect("a rehearsal")
}

/// How many imports have come once more than they had to.
pub(crate) fn sent_twice(klaviyo: &Running) -> usize {
    let mut times: HashMap<Option<String>, usize> = HashMap::new();
    for entry in klaviyo.ledger().imports_taken() {
        *times.entry(entry.body_sha256.clone()).or_default() += 1;
    }
    times.values().map(|times| times - 1).sum()
}

/// Where the program is killed, by what Klaviyo has heard of it.
#[derive(Debug, Clone, Copy)]
enum Moment {
    Started,
    Taken(usize),
    Asked(usize),
}

impl Moment {
    /// Whether it has come, counted from the request after number `before`: setting up asks things, too.
    fn is_now(self, klaviyo: &Running, before: u64) -> bool {
        let ledger = klaviyo.ledger();
        let since = || ledger.entries.iter().filter(|entry| entry.number > before);
        match self {
            Self::Started => since().next().is_some(),
            Self::Taken(imports) => since().filter(|entry| entry.job.is_some()).count() >= imports,
            Self::Asked(times) => {
                let asks = [Some(Operation::ImportJob), Some(Operation::ImportJobs)];
                since().filter(|entry| asks.contains(&entry.operation)).count() >= times
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_run_ends_as_an_undisturbed_one_and_sends_at_most_one_chunk_twice() {
    use Moment::{Asked, Started, Taken};
    for moment in [Started, Taken(1), Taken(2), Taken(4), Asked(1), Asked(2)] {
        let world = World::before(
            slow_klaviyo().await,
            &people(PEOPLE),
            listward_engine::contract::FieldKey::email(),
        )
        .await;
        let World { laptop, klaviyo, session, export, .. } = world;
        let before = klaviyo.ledger().totals.requests;
        drop(session);

        let mut child = program(laptop.path(), export);
        let mut looks = tokio::time::interval(Duration::from_millis(2));
        while !moment.is_now(&klaviyo, before) {
            looks.tick().await;
            assert!(child.try_wait().expect("the child").is_none(), "{moment:?}: too late");
        }
        child.kill().expect("killed");
        child.wait().expect("it is gone");
        let view = start_again(laptop.path()).await;

        let receipt = &view.receipt;
        assert_eq!(receipt.status, RunStatus::Successful, "{moment:?}: {view:?}");
        assert_eq!(receipt.accepted, PEOPLE as u64, "{moment:?}: everybody");
        assert_eq!(receipt.chunks, 5, "{moment:?}: as without a kill");
        assert_eq!(receipt.jobs.len(), 5, "{moment:?}: a job each");
        let list = klaviyo.lists()[0].0.clone();
        assert_eq!(klaviyo.members(&list).len(), PEOPLE, "{moment:?}: they are there");
        assert!(sent_twice(&klaviyo) <= 1, "{moment:?}: {} sent twice", sent_twice(&klaviyo));
        let resumed = view.timeline.iter().any(|m| m.what == RunHappening::Resumed);
        assert!(resumed, "{moment:?}: it is told: {:?}", view.timeline);
        assert_eq!(view.phase, RunPhase::Ended, "{moment:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_run_stays_paused_across_a_restart_and_then_goes_on() {
    let email = listward_engine::contract::FieldKey::email();
    let world = World::before(slow_klaviyo().await, &people(25_000), email).await;
    let World { laptop, klaviyo, session, export, .. } = world;
    drop(session);
    // Nothing is answered before the program has paused, however late the machine lets it.
    klaviyo.set_faults(Faults { delay_milliseconds: 5_000, ..Faults::default() });
    let mut program = command(laptop.path(), export);
    let ended = program.env(PAUSE, "1").status().expect("the program starts");
    assert!(ended.success(), "it paused its run and ended");
    klaviyo.set_faults(Faults { delay_milliseconds: 40, ..Faults::default() });

    let (session, _desk) = world::start(laptop.path());
    world::sign_in(&session).await;
    let run = session.list_runs(None, 1).await.expect("runs")[0].id;
    let held = session.run_ended(run).await.expect("the run");
    assert_eq!(held.hold, Some(RunHold::Paused), "it still waits: {held:?}");
    session.continue_run(run).await.expect("it goes on");
    let view = world::ended(&session, run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(klaviyo.ledger().totals.profiles_taken, 25_000, "everybody once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_practice_account_is_gone_is_settled_all_the_same() {
    let klaviyo = slow_klaviyo().await;
    let port = klaviyo.address().port();
    let world =
        World::before(klaviyo, &people(25_000), listward_engine::contract::FieldKey::email()).await;
    let World { laptop, klaviyo, session, export, .. } = world;
    drop(session);
    let mut child = program(laptop.path(), export);
    let mut looks = tokio::time::interval(Duration::from_millis(2));
    while klaviyo.ledger().imports_taken().count() < 2 {
        looks.tick().await;
    }
    child.kill().expect("killed");
    child.wait().expect("it is gone");
    klaviyo.stop().await;
    let options = Options { port, ..Options::default() };
    let _other = Practice::start(options).await.expect("another account at the same address");

    let (session, _desk) = world::start(laptop.path());
    world::sign_in(&session).await;
    let run = session.list_runs(None, 1).await.expect("runs")[0].id;
    let held = session.run_ended(run).await.expect("the run");

    // The other account does not know the key: nothing can be asked, so nothing is claimed.
    assert!(held.hold.is_some(), "it waits for a key: {held:?}");
    session.cancel_run(run).await.expect("canceled");
    let view = world::ended(&session, run).await;
    assert_eq!(view.receipt.status, RunStatus::Canceled, "{view:?}");
    assert_eq!(view.receipt.selected, 25_000, "everybody is accounted for");
    assert_eq!(view.receipt.accepted, 0, "and nobody is claimed");
}
