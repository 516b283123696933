//! Stopping a run, in each of its phases: nothing more is handed over, and what Klaviyo has is still settled.

use listward_engine::contract::{LeftOut, RunHappening, RunStatus};
use listward_practice::{Faults, JobFault, Operation};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_canceled_at_once_sends_nothing_or_says_what_it_sent() {
    let world = World::with_people(20_500).await;
    let run = world.begin().await;

    world.session.cancel_run(run).await.expect("canceled");
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Canceled, "{view:?}");
    let taken = world.klaviyo.ledger().totals.profiles_taken;
    assert_eq!(view.receipt.sent, taken, "what Klaviyo has is what counts as sent");
    let page = world.session.run_rejects(view.id, 0, 1).await.expect("a page");
    let left_out: u64 = view.receipt.left_out.values().sum();
    assert_eq!(page.total, left_out, "everybody who was left out is named");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_canceled_while_it_hands_over_stops_before_the_next_chunk() {
    let world = World::with_people(90_000).await;
    world.klaviyo.set_faults(Faults { delay_milliseconds: 150, ..Faults::default() });
    let run = world.begin().await;
    world.taken(1).await;

    world.session.cancel_run(run).await.expect("canceled");
    let view = world.ended(run).await;

    let receipt = &view.receipt;
    assert_eq!(receipt.status, RunStatus::Canceled, "{view:?}");
    let taken = world.klaviyo.ledger().totals.profiles_taken;
    assert_eq!(receipt.sent, taken, "what Klaviyo has is what counts as sent");
    assert_eq!(receipt.accepted, taken, "and it was settled");
    assert_eq!(receipt.left_out, [(LeftOut::Canceled, 90_000 - taken)].into(), "{receipt:?}");
    assert!(taken < 90_000, "it stopped early: {taken}");
    let canceled =
        |moment: &&listward_engine::contract::RunMoment| moment.what == RunHappening::Canceled;
    assert_eq!(view.timeline.iter().filter(canceled).count(), 1, "{:?}", view.timeline);
    let page = world.session.run_rejects(run, 0, 1).await.expect("a page");
    assert_eq!(page.total, 90_000 - taken, "everybody who was not sent is named");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_canceled_while_klaviyo_works_is_still_settled() {
    let world = World::with_people(30).await;
    world.klaviyo.set_faults(Faults { jobs: Some(JobFault::Stuck), ..Faults::default() });
    let run = world.begin().await;
    world.until(|| world.klaviyo.ledger().of(Operation::ImportJob).count() > 0).await;

    world.session.cancel_run(run).await.expect("canceled");
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Canceled, "{view:?}");
    assert_eq!(view.receipt.sent, 30, "they were handed over before");
    assert_eq!(view.receipt.unknown, 30, "and Klaviyo never said what became of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_has_ended_cannot_be_canceled_and_stays_as_it_is() {
    let world = World::with_people(5).await;
    let before = world.run().await;

    world.session.cancel_run(before.id).await.expect("nothing to cancel");

    let after = world.session.run(before.id).await.expect("the run");
    assert_eq!(after, before, "nothing changed");
}
