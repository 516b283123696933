//! Whoever leaves the segments leaves the list, where that is wanted: by profile, never by unsubscribing, and with a brake.

use listward_engine::contract::{
    Canary, ErrorCode, ExportChoices, Leavers, RunHappening, RunOptions, RunStatus, Sending,
};
use listward_practice::{Fault, Faults, JobFault, Operation, What};

use crate::world::{UNSEEN, World, email, next_second, people};

const MIRROR: ExportChoices =
    ExportChoices { sending: Sending::Changes, leavers: Leavers::TakeOff, canary: Canary::Off };

async fn mirrored(count: usize) -> World {
    let world = World::with_people(count).await;
    world.choose(MIRROR).await;
    world.run().await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_left_stays_on_the_list_unless_the_export_mirrors() {
    let world = World::with_people(30).await;
    world.run().await;
    world.people_are_now(&people(25)).await;

    let view = world.run().await;

    assert_eq!(world.members().len(), 30, "nobody was taken off");
    assert_eq!(view.receipt.removals, None, "and nobody had to leave: {view:?}");
    assert_eq!(view.compared.expect("compared").leaves, 5, "though it is known who left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mirror_takes_off_exactly_who_left_and_counts_them() {
    let world = mirrored(30).await;
    world.people_are_now(&people(25)).await;

    let view = world.run().await;

    let removals = view.receipt.removals.expect("some had to leave");
    assert_eq!((removals.leavers, removals.removed), (5, 5), "{view:?}");
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    let expected: Vec<_> = {
        let mut all: Vec<_> = (0..25).map(email).collect();
        all.sort_unstable();
        all
    };
    assert_eq!(world.members(), expected, "exactly the others are there");
    assert_eq!(
        (view.receipt.list_before, view.receipt.list_after),
        (Some(30), Some(25)),
        "counted"
    );
    let ledger = world.klaviyo.ledger();
    assert_eq!(ledger.of(Operation::RemoveMembers).count(), 1, "in one request");
    assert!(world.klaviyo.profile(&email(27)).is_some(), "they stay profiles");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_ten_people_and_ten_percent_are_held_until_their_number_is_approved() {
    let world = mirrored(60).await;
    world.people_are_now(&people(40)).await;
    assert!(world.plan().await.brake, "the preflight says so");

    let held = world.run().await;

    let removals = held.receipt.removals.expect("some had to leave");
    assert_eq!((removals.leavers, removals.held, removals.removed), (20, 20, 0), "{held:?}");
    assert_eq!(held.receipt.status, RunStatus::CompletedWithWarnings, "{held:?}");
    assert!(held.timeline.iter().any(|m| m.what == RunHappening::RemovalsHeld), "it is told");
    assert_eq!(world.members().len(), 60, "nobody was taken off");
    let too_few = RunOptions { removals: Some(19), ..UNSEEN };
    let run = world.session.start_run(world.export, too_few).await.expect("it begins");
    assert_eq!(world.ended(run).await.receipt.removals.expect("held").held, 20, "a ceiling");

    let approved = RunOptions { removals: Some(20), ..UNSEEN };
    let run = world.session.start_run(world.export, approved).await.expect("it begins");
    let view = world.ended(run).await;

    assert_eq!(view.receipt.removals.expect("they left").removed, 20, "{view:?}");
    assert_eq!(world.members().len(), 40, "the others are there");
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_another_export_has_on_the_same_list_stays() {
    let world = mirrored(30).await;
    let other = world.session.duplicate_export(world.export, "Other".into()).await.expect("a copy");
    let run = world.session.start_run(other.id, UNSEEN).await.expect("it begins");
    world.ended(run).await;
    world.people_are_now(&people(25)).await;

    let view = world.run().await;

    assert_eq!(view.receipt.removals, None, "nobody has to leave: {view:?}");
    assert_eq!(world.members().len(), 30, "the other export still has them there");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_was_taken_off_meanwhile_counts_as_absent_and_who_comes_back_is_sent_again() {
    let world = mirrored(30).await;
    world.people_are_now(&people(28)).await;
    world.run().await;
    world.people_are_now(&people(30)).await;

    let view = world.run().await;

    assert_eq!(view.receipt.sent, 2, "the two who came back: {view:?}");
    assert_eq!(world.members().len(), 30, "are there again");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_onto_the_list_late_is_taken_off_by_the_next_run() {
    let world = World::with_people(30).await;
    world.choose(MIRROR).await;
    world.klaviyo.set_faults(Faults { jobs: Some(JobFault::Stuck), ..Faults::default() });
    assert_eq!(world.run().await.receipt.unknown, 30, "nobody knows when they will be there");
    world.klaviyo.set_faults(Faults::default());
    world.people_are_now(&people(28)).await;
    let absent = world.run().await.receipt.removals.expect("two had to leave").absent;
    world.klaviyo.free_jobs();
    assert_eq!((absent, world.members().len()), (2, 30), "not there yet, and then they are");

    let view = world.run().await;

    assert_eq!(view.receipt.removals.expect("they have to leave").removed, 2, "{view:?}");
    assert_eq!(world.members().len(), 28, "nobody was missed");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stays_on_the_list_when_a_run_is_undone_is_not_missed_by_a_later_mirror() {
    let world = World::with_people(30).await;
    world.choose(MIRROR).await;
    let fault = |to, what| Fault { to: Some(to), after: 0, times: 1, what };
    world.klaviyo.set_faults(Faults {
        next: vec![
            fault(Operation::Import, What::LoseAnswer),
            fault(Operation::ImportJobs, What::RevokeKeys),
        ],
        ..Faults::default()
    });
    let run = world.begin().await;
    assert_eq!(world.trouble(run).await, ErrorCode::KeyRefused, "it cannot ask");
    assert_eq!(world.cancel(run).await.receipt.unknown, 30, "on the list, and not confirmed");
    world.klaviyo.restore_keys();
    next_second().await;
    let second = world.run().await;
    let undo = world.session.undo_run(second.id).await.expect("it begins");
    let undone = world.ended(undo).await.receipt.removals.expect("thirty were looked at");
    assert_eq!((undone.stayed, undone.removed), (30, 0), "the first run had put them there");
    world.people_are_now(&people(28)).await;

    let view = world.run().await;

    assert_eq!(view.receipt.removals.expect("two have to leave").removed, 2, "{view:?}");
    assert_eq!(world.members().len(), 28, "nobody was missed");
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_while_taking_off_delays_and_loses_nobody() {
    let world = mirrored(30).await;
    world.people_are_now(&people(25)).await;
    let fault = |to, what| Fault { to: Some(to), after: 0, times: 1, what };
    world.klaviyo.set_faults(Faults {
        next: vec![
            fault(Operation::Members, What::Status(503)),
            fault(Operation::RemoveMembers, What::LoseAnswer),
        ],
        ..Faults::default()
    });

    let view = world.run().await;

    let removals = view.receipt.removals.expect("they had to leave");
    assert_eq!(removals.removed, 5, "asked twice, taken off once: {view:?}");
    assert_eq!(world.members().len(), 25);
}
