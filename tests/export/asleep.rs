//! A laptop that sleeps for more than a day while a run goes on: a person is asked before anything more is sent.

use jiff::SignedDuration;
use listward_engine::contract::{
    Canary, ErrorCode, ExportChoices, Leavers, RunHappening, RunHold, RunId, RunStatus, Sending,
};
use listward_practice::{Fault, Faults, JobFault, Operation, What};

use crate::world::{World, people};

/// The laptop sleeps, which shows by the clock alone.
async fn sleeps(world: &World, hours: i64) {
    world.session.set_run_clock(SignedDuration::from_hours(hours)).await.expect("a clock");
}

/// Klaviyo wants the next import to come two seconds later.
fn asked_to_wait() -> Faults {
    let what = What::TooManyRequests { retry_after: Some("2".into()) };
    let later = Fault { to: Some(Operation::Import), after: 0, times: 1, what };
    Faults { next: vec![later], ..Faults::default() }
}

/// Begins a run, whose first import is refused for a while.
async fn begun_and_waiting(world: &World) -> RunId {
    let imports = || world.klaviyo.ledger().of(Operation::Import).count();
    let before = imports();
    world.klaviyo.set_faults(asked_to_wait());
    let run = world.begin().await;
    world.until(|| imports() > before).await;
    run
}

#[tokio::test(flavor = "multi_thread")]
async fn after_more_than_a_day_of_sleep_nothing_is_sent_before_a_person_says_so() {
    let world = World::with_people(30).await;
    let run = begun_and_waiting(&world).await;
    sleeps(&world, 25).await;

    assert_eq!(world.trouble(run).await, ErrorCode::AwayForLong, "it asks");
    assert_eq!(world.klaviyo.ledger().imports_taken().count(), 0, "although its wait is over");
    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.members().len(), 30, "all are there");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_night_of_sleep_it_goes_on_by_itself() {
    let world = World::with_people(30).await;
    let run = begun_and_waiting(&world).await;
    sleeps(&world, 10).await;

    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_lets_it_go_on_after_the_sleep_is_not_asked_again() {
    let world = World::with_people(30).await;
    world.choose(ExportChoices { canary: Canary::AskMe, ..ExportChoices::default() }).await;
    let run = world.begin().await;
    assert_eq!(world.held(run).await, RunHold::Canary, "it waits for a person anyway");
    sleeps(&world, 50).await;

    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(view.receipt.accepted, 30, "{view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_after_what_klaviyo_has_needs_nobody_and_taking_off_does() {
    let world = World::with_people(30).await;
    let choices = ExportChoices {
        sending: Sending::Everybody,
        leavers: Leavers::TakeOff,
        canary: Canary::Off,
    };
    world.choose(choices).await;
    world.run().await;
    world.people_are_now(&people(27)).await;
    world.klaviyo.set_faults(Faults { jobs: Some(JobFault::StuckInQueue), ..Faults::default() });
    let taken = world.klaviyo.ledger().imports_taken().count();
    let run = world.begin().await;
    world.taken(taken + 1).await;
    sleeps(&world, 25).await;
    world.klaviyo.set_faults(Faults::default());
    world.klaviyo.free_jobs();

    assert_eq!(world.trouble(run).await, ErrorCode::AwayForLong, "three would leave the list");
    let view = world.session.run(run).await.expect("the run");
    assert_eq!(view.receipt.accepted, 27, "what Klaviyo had is settled: {view:?}");
    assert_eq!(world.members().len(), 30, "nobody was taken off");
    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(world.members().len(), 27, "now they are: {view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_has_handed_over_everybody_ends_without_a_person() {
    let world = World::with_people(30).await;
    world.klaviyo.set_faults(Faults { jobs: Some(JobFault::StuckInQueue), ..Faults::default() });
    let run = world.begin().await;
    world.taken(1).await;
    sleeps(&world, 25).await;
    world.klaviyo.set_faults(Faults::default());
    world.klaviyo.free_jobs();

    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    let held = view.timeline.iter().any(|it| it.what == RunHappening::Held);
    assert!(!held, "nothing was left to ask about: {:?}", view.timeline);
}
