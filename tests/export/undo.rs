//! Undoing a run: exactly what it did is taken back, as far as anything can be.

use listward_engine::contract::{AttributeMapping, Canary, ExportChoices};
use listward_engine::contract::{ErrorCode, FieldKey, Leavers, RunKind, RunStatus, Sending};

use crate::world::{UNSEEN, World, email, next_second, people};

/// Thirty people with their cities are on the list; a file with two more, and with another city for one, was run after that.
async fn run_twice() -> (World, listward_engine::contract::RunView) {
    let world = World::with_people(30).await;
    world
        .change(|draft| {
            draft.attributes = vec![AttributeMapping {
                field: FieldKey("city".into()),
                attribute: "location.city".into(),
            }];
        })
        .await;
    world.run().await;
    world.people_are_now(&people(32).replace("Name4,Turku", "Name4,Kuopio")).await;
    let second = world.run().await;
    (world, second)
}

fn city(world: &World, number: usize) -> String {
    let profile = world.klaviyo.profile(&email(number)).expect("a profile");
    profile["location"]["city"].as_str().expect("a city").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_a_run_takes_off_whom_it_added_and_restores_what_it_changed() {
    let (world, second) = run_twice().await;
    assert_eq!((world.members().len(), city(&world, 4)), (32, "Kuopio".into()), "before");

    let plan = world.session.plan_undo(second.id).await.expect("a plan");
    let undo = world.session.undo_run(second.id).await.expect("it begins");
    let view = world.ended(undo).await;

    assert_eq!((plan.leave, plan.restored, plan.back), (2, 1, 0), "{plan:?}");
    assert_eq!(plan.flows, Some(vec![]), "no flow may have sent anything");
    assert_eq!(view.kind, RunKind::Undo { run: second.id });
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(view.receipt.sent, 1, "only what changed is sent");
    assert_eq!(view.receipt.removals.expect("two leave").removed, 2, "{view:?}");
    assert_eq!((world.members().len(), city(&world, 4)), (30, "Turku".into()), "as it was before");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_on_the_list_before_stays_there() {
    let world = World::with_people(3).await;
    let other = world.session.duplicate_export(world.export, "Other".into()).await.expect("a copy");
    let run = world.session.start_run(other.id, UNSEEN).await.expect("it begins");
    world.ended(run).await;
    next_second().await;
    let view = world.run().await;

    let undo = world.session.undo_run(view.id).await.expect("it begins");
    let undone = world.ended(undo).await;

    let removals = undone.receipt.removals.expect("three were looked at");
    assert_eq!((removals.stayed, removals.removed), (3, 0), "they joined before it: {undone:?}");
    assert_eq!(world.members().len(), 3, "nobody was taken off");
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_mirror_took_off_comes_back() {
    let world = World::with_people(30).await;
    let leavers = Leavers::TakeOff;
    world.choose(ExportChoices { sending: Sending::Changes, leavers, canary: Canary::Off }).await;
    world.run().await;
    world.people_are_now(&people(25)).await;
    let second = world.run().await;
    assert_eq!(world.members().len(), 25, "five left");

    let undo = world.session.undo_run(second.id).await.expect("it begins");
    let view = world.ended(undo).await;

    assert_eq!(view.receipt.accepted, 5, "{view:?}");
    assert_eq!(world.members().len(), 30, "all are there again");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_last_run_can_be_undone_and_only_once() {
    let (world, second) = run_twice().await;
    let first = world.session.list_runs(None, 9).await.expect("runs").pop().expect("the first").id;

    let too_old = world.session.undo_run(first).await.expect_err("another one came after it");
    let undo = world.session.undo_run(second.id).await.expect("it begins");
    world.ended(undo).await;
    let twice = world.session.undo_run(second.id).await.expect_err("it is undone");

    assert_eq!(too_old.code, ErrorCode::NothingToUndo);
    assert_eq!(twice.code, ErrorCode::NothingToUndo);
    let plan = world.session.plan_undo(second.id).await.expect("a plan");
    assert!(plan.refusal.is_some(), "the plan says so, too: {plan:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_undo_the_next_run_sends_again_what_was_taken_back() {
    let (world, second) = run_twice().await;
    world.choose(ExportChoices { sending: Sending::Changes, ..ExportChoices::default() }).await;
    let undo = world.session.undo_run(second.id).await.expect("it begins");
    world.ended(undo).await;

    let view = world.run().await;

    assert_eq!(view.receipt.sent, 3, "the two it added and the one it changed: {view:?}");
    assert_eq!((world.members().len(), city(&world, 4)), (32, "Kuopio".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_changed_nothing_is_not_undone() {
    let world = World::with_people(3).await;
    world.run().await;
    let second = world.run().await;

    let plan = world.session.plan_undo(second.id).await.expect("a plan");
    let undo = world.session.undo_run(second.id).await.expect_err("there is nothing to take back");

    assert_eq!(plan.refusal.map(|it| it.code), Some(ErrorCode::NothingToUndo), "said beforehand");
    assert_eq!(undo.code, ErrorCode::NothingToUndo);
    assert_eq!(world.session.list_runs(None, 9).await.expect("runs").len(), 2, "nothing began");
}
