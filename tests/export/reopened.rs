//! A run that is found open when the program starts, and does not simply go on: something is missing, or too much time passed.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use listward_engine::Session;
use listward_engine::contract::{ErrorCode, FieldKey, RunHold, RunId, RunStatus, RunView};
use listward_practice::{Faults, Running};
use tokio::runtime::{Builder, Runtime};

use crate::world::{self, Desk, Laptop, World, people, rehearse};

/// A program that was ended in the midst of a run.
struct Ended {
    laptop: Laptop,
    klaviyo: Running,
    list: String,
    run: RunId,
    /// Klaviyo lives here, outside of the program.
    outside: Runtime,
}

/// The program started again, and what keeps it going.
struct Again {
    session: Session,
    _desk: Arc<Desk>,
}

impl Ended {
    /// The program was ended so long ago, when Klaviyo had a part of its people.
    fn ago(hours: i64) -> Self {
        let (outside, program) = (runtime(), runtime());
        let slow = Faults { delay_milliseconds: 100, ..Faults::default() };
        let klaviyo = outside.block_on(rehearse(slow, true));
        let (world, run) = program.block_on(async {
            let world = World::before(klaviyo, &people(45_000), FieldKey::email()).await;
            let then = SignedDuration::from_hours(-hours);
            world.session.set_run_clock(then).await.expect("a clock");
            let run = world.begin().await;
            world.taken(1).await;
            (world, run)
        });
        program.shutdown_timeout(Duration::from_secs(20));
        let World { laptop, klaviyo, session, desk, list, .. } = world;
        drop((session, desk));
        klaviyo.set_faults(Faults::default());
        Self { laptop, klaviyo, list, run, outside }
    }

    async fn start(&self) -> Again {
        let (session, desk) = self.laptop.start();
        session.set_run_pace(world::pace()).await.expect("a pace");
        world::sign_in(&session).await;
        Again { session, _desk: desk }
    }

    fn everybody_arrived(&self, view: &RunView) {
        assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
        assert_eq!(view.receipt.accepted, 45_000, "{view:?}");
        assert_eq!(self.klaviyo.members(&self.list).len(), 45_000, "all are there");
    }
}

impl Again {
    async fn trouble(&self, run: RunId) -> ErrorCode {
        let view = self.session.run_ended(run).await.expect("the run");
        match view.hold {
            Some(RunHold::Trouble { failure }) => failure.code,
            other => panic!("it waits for something to be put right, not: {other:?}"),
        }
    }

    async fn goes_on(&self, run: RunId) -> RunView {
        self.session.continue_run(run).await.expect("it goes on");
        world::ended(&self.session, run).await
    }
}

#[test]
fn after_more_than_a_day_a_person_is_asked_first() {
    let ended = Ended::ago(25);
    let view = ended.outside.block_on(async {
        let again = ended.start().await;
        assert_eq!(again.trouble(ended.run).await, ErrorCode::AwayForLong, "it asks");
        again.goes_on(ended.run).await
    });
    ended.everybody_arrived(&view);
}

#[test]
fn after_a_night_it_goes_on_by_itself() {
    let ended = Ended::ago(10);
    let view = ended.outside.block_on(async {
        let again = ended.start().await;
        world::ended(&again.session, ended.run).await
    });
    ended.everybody_arrived(&view);
}

#[test]
fn a_key_that_is_gone_holds_the_run_until_there_is_another() {
    let ended = Ended::ago(0);
    let file = ended.laptop.path().join("secrets.json");
    let text = std::fs::read(&file).expect("the secrets");
    let mut secrets: serde_json::Map<_, _> = serde_json::from_slice(&text).expect("JSON");
    secrets.retain(|name, _| !name.starts_with("connection-"));
    std::fs::write(&file, serde_json::to_vec(&secrets).expect("JSON")).expect("written");

    let view = ended.outside.block_on(async {
        let again = ended.start().await;
        assert_eq!(again.trouble(ended.run).await, ErrorCode::ConnectionKeyLost, "it waits");
        let connection = again.session.list_connections().await.expect("connections")[0].id;
        let key = ended.klaviyo.key().into();
        again.session.replace_connection_key(connection, key).await.expect("another key");
        again.goes_on(ended.run).await
    });
    ended.everybody_arrived(&view);
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}
