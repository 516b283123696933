//! The program in a runtime of its own, which can be taken away: then everything that it was doing ends where it waits.

use std::time::Duration;

use jiff::SignedDuration;
use listward_engine::RunPace;
use listward_engine::contract::{FieldKey, RunId, RunView};
use tokio::runtime::{Builder, Runtime};

use super::Klaviyo;
use crate::world::{self, World};

/// A run that takes longer hangs.
const TOO_LONG: Duration = Duration::from_mins(2);

/// The program, and the laptop that it runs on.
pub(super) struct Program {
    runtime: Option<Runtime>,
    pub(super) world: World,
}

impl Program {
    /// A laptop whose first person has set up an export of everybody.
    pub(super) fn new(klaviyo: &Klaviyo, csv: &str) -> Self {
        let runtime = runtime();
        let practice = klaviyo.start();
        let world = runtime.block_on(async {
            let world = World::before(practice, csv, FieldKey::email()).await;
            world.session.set_run_pace(pace()).await.expect("a pace");
            world
        });
        Self { runtime: Some(runtime), world }
    }

    /// Does something in the program.
    pub(super) fn does<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.as_ref().expect("it runs").block_on(what)
    }

    /// Ends the program wherever it is, and starts it again.
    pub(super) fn restart(&mut self) {
        self.runtime.take().expect("it runs").shutdown_timeout(Duration::from_secs(20));
        (self.world.session, self.world.desk) = self.world.laptop.start();
        self.runtime = Some(runtime());
        self.does(async {
            self.world.session.set_run_pace(pace()).await.expect("a pace");
            world::sign_in(&self.world.session).await;
        });
    }

    /// Sets the clock so many minutes ahead, or back.
    pub(super) fn set_clock(&self, minutes: i64) {
        let ahead = SignedDuration::from_mins(minutes);
        self.does(self.world.session.set_run_clock(ahead)).expect("a clock");
    }

    /// Waits until a run has ended or waits for a person.
    pub(super) fn rests(&self, run: RunId) -> RunView {
        self.does(async {
            let rests = tokio::time::timeout(TOO_LONG, self.world.session.run_ended(run)).await;
            rests.expect("the run never rested").expect("the run is shown")
        })
    }

    /// Waits until Klaviyo has had so many requests, or the run rests.
    pub(super) fn requests(&self, run: RunId, requests: u64) {
        self.does(async {
            let heard = async {
                let mut looks = tokio::time::interval(Duration::from_millis(1));
                while self.world.requests() < requests {
                    looks.tick().await;
                }
            };
            tokio::select! {
                () = heard => {}
                _ = self.world.session.run_ended(run) => {}
            }
        });
    }
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

/// No more patience than it takes.
fn pace() -> RunPace {
    RunPace {
        polls: [5, 10, 25].map(Duration::from_millis).to_vec(),
        looks: [5, 10, 25].map(Duration::from_millis).to_vec(),
        shown: [5, 10, 25].map(Duration::from_millis).to_vec(),
        outage: Duration::from_millis(20),
        give_up: Duration::from_secs(20),
        stuck: Duration::from_millis(400),
    }
}
