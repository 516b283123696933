//! Klaviyo asks to be left alone for longer than anybody sits before the screen.

use std::time::Duration;

use jiff::SignedDuration;
use listward_engine::clock::Moment;
use listward_engine::contract::{FieldKey, RunId, RunStatus, Waiting};
use listward_engine::{RunPace, Session};
use listward_practice::{Faults, Operation, What};
use tokio::runtime::{Builder, Runtime};

use crate::faults::fault;
use crate::world::{self, World, people, rehearse};

/// An hour and two minutes.
const ASKED: u64 = 3_723;

/// Waits until a run waits for Klaviyo, and gives when it goes on.
async fn goes_on_at(session: &Session, run: RunId) -> Moment {
    let waiting = async {
        let mut looks = tokio::time::interval(Duration::from_millis(10));
        loop {
            looks.tick().await;
            let view = session.run(run).await.expect("the run");
            if let Some(Waiting::Klaviyo { seconds, until }) = view.progress.waiting {
                assert!(seconds >= ASKED, "never less than it asked for: {seconds} s");
                return until;
            }
        }
    };
    tokio::time::timeout(Duration::from_mins(1), waiting).await.expect("it never waited")
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

#[test]
fn a_wait_of_more_than_an_hour_says_when_it_ends_and_outlives_the_program() {
    let (outside, program) = (runtime(), runtime());
    let klaviyo = outside.block_on(rehearse(Faults::default(), true));
    let (world, run, before) = program.block_on(async {
        let world = World::before(klaviyo, &people(30), FieldKey::email()).await;
        // A day of patience, as for Klaviyo's own account. The programs that are started later give up after ten minutes of an
        // outage, which this is not.
        let pace = RunPace { give_up: Duration::from_hours(24), ..world::pace() };
        world.session.set_run_pace(pace).await.expect("a pace");
        let retry_after = Some(ASKED.to_string());
        let busy = What::TooManyRequests { retry_after };
        world.klaviyo.set_faults(fault(Operation::Import, 2, busy));
        let before = world.klaviyo.ledger().of(Operation::Import).count();
        let began = Moment::now();

        let run = world.begin().await;
        let until = goes_on_at(&world.session, run).await;

        let soonest = began.0 + SignedDuration::from_secs(3_723);
        let latest = Moment::now().0 + SignedDuration::from_secs(3_723 * 6 / 5 + 1);
        assert!((soonest..=latest).contains(&until.0), "a fifth more at most: {until:?}");
        (world, run, before)
    });
    program.shutdown_timeout(Duration::from_secs(20));
    let World { laptop, klaviyo, session, desk, .. } = world;
    drop((session, desk));
    let imports = || klaviyo.ledger().of(Operation::Import).count();
    assert_eq!(imports(), before + 1, "one request, and no more until then");

    let program = runtime();
    program.block_on(async {
        let (session, _desk) = laptop.start();
        world::sign_in(&session).await;
        goes_on_at(&session, run).await;
    });
    assert_eq!(
        imports(),
        before + 2,
        "a program that was started again asks once, and is told again"
    );

    program.shutdown_timeout(Duration::from_secs(20));
    let view = outside.block_on(async {
        let (session, _desk) = laptop.start();
        world::sign_in(&session).await;
        world::ended(&session, run).await
    });
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(klaviyo.ledger().totals.profiles_taken, 30, "everybody once");
}
