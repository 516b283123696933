//! The program is killed at a system call, or a system call fails, and it is started again: nobody is lost, at most one chunk
//! is sent twice, and nothing is claimed that is not so.

use std::collections::BTreeSet;

use listward_engine::Session;
use listward_engine::contract::{
    Canary, ErrorCode, ExportChoices, ExportId, FieldKey, RunStatus, RunView,
};
use listward_practice::{Fault, Faults, Operation, Running, What};

use crate::resume::{self, sent_twice};
use crate::traced::{Blow, Point, can_trace, most_calls, strike};
use crate::world::{self, Laptop, UNSEEN, World, rehearse};

/// A few go first, and the rest is refused as too large and halved: chunks before, between and after.
const PEOPLE: usize = 60;

/// What the program does on its disk and on its line.
const CALLS: [&str; 7] =
    ["pwrite64", "fsync", "fdatasync", "recvfrom", "sendto", "writev", "write"];

/// What it does on its disk while it keeps its books.
const BOOKS: [&str; 3] = ["pwrite64", "fsync", "fdatasync"];

/// A laptop with an export, and no program on it.
pub(crate) struct Scene {
    pub(crate) laptop: Laptop,
    pub(crate) klaviyo: Running,
    list: String,
    export: ExportId,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let klaviyo = rehearse(Faults::default(), true).await;
        let world = World::before(klaviyo, &world::people(PEOPLE), FieldKey::email()).await;
        world.choose(ExportChoices { canary: Canary::Automatic, ..ExportChoices::default() }).await;
        let next =
            Fault { to: Some(Operation::Import), after: 1, times: 1, what: What::Status(413) };
        world.klaviyo.set_faults(Faults { next: vec![next], ..Faults::default() });
        let World { laptop, klaviyo, list, export, .. } = world;
        Self { laptop, klaviyo, list, export }
    }

    pub(crate) fn program(&self) -> std::process::Command {
        let mut program = resume::command(self.laptop.path(), self.export);
        program.env(resume::IMPATIENT, "1");
        program
    }

    /// Starts the program again, in this process, and lets the run that was open end. When there was none, it is begun.
    pub(crate) async fn start_again(&self) -> RunView {
        let (session, _desk) = world::start(self.laptop.path());
        session.set_run_pace(world::pace()).await.expect("the database opens");
        sign_in(&session).await;
        let run = match &session.list_runs(None, 10).await.expect("runs")[..] {
            [] => session.start_run(self.export, UNSEEN).await.expect("it begins"),
            [only] => only.id,
            more => panic!("one run, whatever happened: {more:?}"),
        };
        let view = world::ended(&session, run).await;
        let taken = self.klaviyo.ledger().totals.profiles_taken;
        assert!(view.receipt.accepted <= taken, "not more than Klaviyo has: {view:?}");
        if view.receipt.status != RunStatus::Failed {
            return view;
        }
        let failure = view.failure.as_ref().expect("a reason").code;
        assert!(
            [ErrorCode::DiskError, ErrorCode::DiskFull].contains(&failure),
            "it says what was wrong: {view:?}"
        );
        let again = session.start_run(self.export, UNSEEN).await;
        world::ended(&session, again.expect("it begins")).await
    }

    /// Everybody is with Klaviyo, and the receipt says so.
    pub(crate) fn is_right(&self, point: Point, view: &RunView) {
        assert_eq!(view.receipt.status, RunStatus::Successful, "{point:?}: {view:?}");
        assert_eq!(view.receipt.accepted, PEOPLE as u64, "{point:?}: everybody: {view:?}");
        assert_eq!(self.klaviyo.members(&self.list).len(), PEOPLE, "{point:?}: they are there");
    }
}

/// Signs Anna in, who has to wait when the program was struck while it counted how often she tried.
async fn sign_in(session: &Session) {
    while let Err(failure) = world::try_to_sign_in(session).await {
        assert_eq!(failure.code, ErrorCode::SignInPaused, "the only reason");
        let seconds = failure.count.expect("how long");
        tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
    }
}

/// So many points of each kind of call, from the first call to the last that the program makes when it is left alone.
pub(crate) async fn points(calls: &[&'static str], each: u32, blows: &[Blow]) -> Vec<Point> {
    let scene = Scene::new().await;
    let log = scene.laptop.path().join("traced");
    let mut points = BTreeSet::new();
    let most = most_calls(&scene.program(), calls, &log);
    for (call, most) in calls.iter().zip(most) {
        let parts = each.min(most);
        for part in 0..parts {
            let n = 1 + part * (most - 1) / (parts - 1).max(1);
            let blow = blows[part as usize % blows.len()];
            points.insert(Point { call, n, blow });
        }
    }
    points.into_iter().collect()
}

/// Strikes the program at each point, and starts it again. It has to come to most of them.
#[expect(clippy::print_stderr, reason = "figures, for whoever looks at a long run")]
async fn strike_at(points: &[Point]) {
    let (mut reached, mut chunks_twice) = (0, 0);
    for point in points {
        let scene = Scene::new().await;
        let log = scene.laptop.path().join("traced");
        let struck = strike(&scene.program(), *point, &log);
        reached += usize::from(struck.reached);
        let view = scene.start_again().await;
        scene.is_right(*point, &view);
        let twice = sent_twice(&scene.klaviyo);
        if point.blow == Blow::Kill {
            assert!(twice <= 1, "{point:?}: {twice} were sent twice");
        }
        chunks_twice += twice;
    }
    eprintln!("struck at {reached} of {} points; {chunks_twice} chunks twice", points.len());
    assert!(reached * 2 > points.len(), "it came to {reached} of {points:?}");
}

/// Of so many points of each kind of call those that lie within the run: the first come before it, the last after it.
pub(crate) async fn within(calls: &[&'static str], blows: &[Blow]) -> Vec<Point> {
    let four = points(calls, 4, blows).await;
    four.into_iter().enumerate().filter(|(n, _)| matches!(n % 4, 1 | 2)).map(|it| it.1).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_a_system_call_the_run_goes_on_and_nobody_is_lost() {
    if can_trace() {
        let points = within(&["pwrite64", "fsync", "writev"], &[Blow::Kill]).await;
        strike_at(&points).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_disk_fails_or_is_full_nothing_false_is_claimed_and_a_restart_makes_it_good() {
    if can_trace() {
        let blows = [Blow::Error("EIO"), Blow::Error("EIO"), Blow::ErrorsFromThere("ENOSPC")];
        let points = within(&BOOKS, &blows).await;
        strike_at(&points).await;
    }
}

mod deep {
    use super::{BOOKS, Blow, CALLS, can_trace, points, strike_at};

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "takes long"]
    async fn killed_at_any_system_call_the_run_goes_on_and_nobody_is_lost() {
        if can_trace() {
            let points = points(&CALLS, 24, &[Blow::Kill]).await;
            assert!(points.len() >= 60, "{} points", points.len());
            strike_at(&points).await;
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "takes long"]
    async fn whenever_the_disk_fails_or_is_full_nothing_false_is_claimed() {
        if can_trace() {
            let once = [Blow::Error("EIO"), Blow::Error("ENOSPC")];
            let always = [Blow::ErrorsFromThere("EIO"), Blow::ErrorsFromThere("ENOSPC")];
            for blows in [once, always] {
                let points = points(&BOOKS, 8, &blows).await;
                strike_at(&points).await;
            }
        }
    }
}
