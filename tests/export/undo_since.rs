//! Undoing a run when somebody has been in Klaviyo since: what is theirs by now stays.

use std::fmt::Write as _;
use std::time::Duration;

use listward_engine::contract::{
    AttributeMapping, Canary, ErrorCode, ExportChoices, FieldKey, Leavers, LeftOut, RunHappening,
    RunStatus, RunView, Sending,
};
use listward_practice::{Fault, Faults, Operation, What};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use crate::world::{self, World, email, people, rehearse};

fn city_crosses() -> Vec<AttributeMapping> {
    vec![AttributeMapping { field: FieldKey("city".into()), attribute: "location.city".into() }]
}

/// Thirty people with their cities are with Klaviyo; three of them, 4, 7 and 10, moved from Turku to Kuopio by a second run.
async fn three_moved(world: &World) -> RunView {
    world.change(|draft| draft.attributes = city_crosses()).await;
    world.run().await;
    let mut csv = people(30);
    for number in [4, 7, 10] {
        csv = csv.replace(&format!("Name{number},Turku"), &format!("Name{number},Kuopio"));
    }
    world.people_are_now(&csv).await;
    world.run().await
}

fn city(world: &World, number: usize) -> String {
    let profile = world.klaviyo.profile(&email(number)).expect("a profile");
    profile["location"]["city"].as_str().expect("a city").to_owned()
}

async fn moves(world: &World, number: usize, city: &str) {
    world.somebody_changes(number, json!({ "location": { "city": city } })).await;
}

async fn undone(world: &World, run: &RunView) -> RunView {
    let undo = world.session.undo_run(run.id).await.expect("it begins");
    world.ended(undo).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_somebody_has_changed_since_stays_as_they_are_and_is_named() {
    let world = World::with_people(30).await;
    let second = three_moved(&world).await;
    moves(&world, 7, "Rauma").await;

    let plan = world.session.plan_undo(second.id).await.expect("a plan");
    let view = undone(&world, &second).await;

    assert_eq!((plan.restored, plan.changed_since), (2, Some(1)), "counted beforehand: {plan:?}");
    assert_eq!(city(&world, 7), "Rauma", "what is theirs stays");
    assert_eq!((city(&world, 4), city(&world, 10)), ("Turku".into(), "Turku".into()), "restored");
    let receipt = &view.receipt;
    assert_eq!(receipt.left_out, [(LeftOut::ChangedSince, 1)].into(), "{view:?}");
    assert_eq!((receipt.selected, receipt.sent, receipt.accepted), (3, 2, 2), "{view:?}");
    assert_eq!(receipt.status, RunStatus::CompletedWithWarnings, "not all of it was taken back");
    let told = view.timeline.iter().find(|it| it.what == RunHappening::ChangedSince);
    assert_eq!(told.and_then(|it| it.count), Some(1), "{:?}", view.timeline);
    let page = world.session.run_rejects(view.id, 0, 10).await.expect("a page");
    let named: Vec<_> = page.rejects.into_iter().map(|it| (it.email, it.field, it.value)).collect();
    let expected = (email(7), Some(FieldKey("city".into())), Some("Rauma".to_owned()));
    assert_eq!(named, [expected], "who, and by which field");
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_somebody_has_set_back_already_or_left_alone_is_restored() {
    let world = World::with_people(30).await;
    let second = three_moved(&world).await;
    moves(&world, 4, "Turku").await;
    world.somebody_changes(10, json!({ "title": "Captain" })).await;

    let view = undone(&world, &second).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(view.receipt.accepted, 3, "nothing of theirs would be replaced: {view:?}");
    let ten = world.klaviyo.profile(&email(10)).expect("a profile");
    assert_eq!((city(&world, 10), &ten["title"]), ("Turku".into(), &json!("Captain")));
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_somebody_has_taken_off_the_list_since_stays_away() {
    let world = World::with_people(30).await;
    let second = three_moved(&world).await;
    world.klaviyo.take_off(&world.list, &email(4));

    let plan = world.session.plan_undo(second.id).await.expect("a plan");
    let view = undone(&world, &second).await;

    assert_eq!((plan.restored, plan.changed_since), (2, Some(1)), "{plan:?}");
    assert_eq!(view.receipt.left_out, [(LeftOut::ChangedSince, 1)].into(), "{view:?}");
    assert!(!world.members().contains(&email(4)), "restoring would have put them back");
    assert_eq!(city(&world, 4), "Kuopio", "and so they are as they were");
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_profile_somebody_has_deleted_since_is_named_and_not_made_anew() {
    let world = World::with_people(30).await;
    let second = three_moved(&world).await;
    world.klaviyo.delete_profile(&email(7));

    let plan = world.session.plan_undo(second.id).await.expect("a plan");
    let view = undone(&world, &second).await;

    assert_eq!((plan.restored, plan.changed_since), (2, Some(1)), "{plan:?}");
    assert_eq!(view.receipt.left_out, [(LeftOut::ChangedSince, 1)].into(), "{view:?}");
    assert_eq!((view.receipt.sent, view.receipt.accepted), (2, 2), "{view:?}");
    let page = world.session.run_rejects(view.id, 0, 10).await.expect("a page");
    let named: Vec<_> = page.rejects.into_iter().map(|it| (it.email, it.field)).collect();
    assert_eq!(named, [(email(7), None)], "who, and no field shows it");
    assert_eq!(world.klaviyo.profile(&email(7)), None, "somebody wanted them gone");
    assert_eq!(world.members().len(), 29, "nor are they on the list");
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_profile_somebody_has_deleted_since_does_not_come_back_onto_the_list() {
    let world = World::with_people(30).await;
    let leavers = Leavers::TakeOff;
    world.choose(ExportChoices { sending: Sending::Changes, leavers, canary: Canary::Off }).await;
    world.run().await;
    world.people_are_now(&people(25)).await;
    let second = world.run().await;
    world.klaviyo.delete_profile(&email(27));

    let view = undone(&world, &second).await;

    assert_eq!(view.receipt.left_out, [(LeftOut::ChangedSince, 1)].into(), "{view:?}");
    assert_eq!(view.receipt.accepted, 4, "the others are back: {view:?}");
    assert_eq!(world.klaviyo.profile(&email(27)), None, "nobody is made anew");
    assert_eq!(world.members().len(), 29, "{:?}", world.members());
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_nobody_confirmed_is_not_taken_for_the_runs_own() {
    let world = World::with_people(30).await;
    world.change(|draft| draft.attributes = city_crosses()).await;
    world.run().await;
    world.people_are_now(&people(30).replace("Name4,Turku", "Name4,Kuopio")).await;
    world.klaviyo.set_faults(Faults {
        jobs: Some(listward_practice::JobFault::Cancelled),
        ..Faults::default()
    });
    let second = world.run().await;
    assert_eq!(second.receipt.unknown, 30, "Klaviyo says of nobody what became of them");
    world.klaviyo.set_faults(Faults::default());
    moves(&world, 4, "Rauma").await;

    let view = undone(&world, &second).await;

    assert_eq!(view.receipt.left_out, [(LeftOut::ChangedSince, 1)].into(), "{view:?}");
    assert_eq!(city(&world, 4), "Rauma", "it may be somebody's");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_comes_back_onto_the_list_is_sent_with_the_address_alone() {
    let world = World::with_people(30).await;
    world.change(|draft| draft.attributes = city_crosses()).await;
    let leavers = Leavers::TakeOff;
    world.choose(ExportChoices { sending: Sending::Changes, leavers, canary: Canary::Off }).await;
    world.run().await;
    world.people_are_now(&people(25)).await;
    let second = world.run().await;
    moves(&world, 27, "Rauma").await;

    let view = undone(&world, &second).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!((world.members().len(), city(&world, 27)), (30, "Rauma".into()), "back, unchanged");
    let import = "POST /api/profile-bulk-import-jobs";
    let line = view.outbound.iter().find(|line| line.request == import).expect("an import");
    assert_eq!((line.people, line.fields.as_slice()), (5, &["email".to_owned()][..]), "{line:?}");

    world.people_are_now(&people(30)).await;
    let third = world.run().await;
    assert_eq!(third.receipt.sent, 0, "what Klaviyo had confirmed is still known: {third:?}");
}

#[test]
fn who_stays_is_decided_once_also_when_the_program_ends_in_between() {
    let (outside, program) = (runtime(), runtime());
    let klaviyo = outside.block_on(rehearse(Faults::default(), true));
    let fault = |to, what| Fault { to: Some(to), after: 0, times: 1, what };
    let (world, undo) = program.block_on(async {
        let world = World::before(klaviyo, &people(30), FieldKey::email()).await;
        let second = three_moved(&world).await;
        moves(&world, 7, "Rauma").await;
        world.klaviyo.set_faults(Faults {
            next: vec![
                fault(Operation::Import, What::LoseAnswer),
                fault(Operation::ImportJobs, What::RevokeKeys),
            ],
            ..Faults::default()
        });
        let undo = world.session.undo_run(second.id).await.expect("it begins");
        assert_eq!(world.trouble(undo).await, ErrorCode::KeyRefused, "its answer is lost");
        // Now they are as the run left them. It was decided without that.
        world.klaviyo.restore_keys();
        moves(&world, 7, "Kuopio").await;
        (world, undo)
    });
    program.shutdown_timeout(Duration::from_secs(20));
    let World { laptop, klaviyo, session, desk, .. } = world;
    drop((session, desk));
    klaviyo.set_faults(Faults::default());

    let view = runtime().block_on(async {
        let (session, _desk) = laptop.start();
        session.set_run_pace(world::pace()).await.expect("a pace");
        world::sign_in(&session).await;
        session.continue_run(undo).await.expect("it goes on");
        world::ended(&session, undo).await
    });

    assert_eq!(view.receipt.left_out, [(LeftOut::ChangedSince, 1)].into(), "{view:?}");
    assert_eq!((view.receipt.sent, view.receipt.accepted), (2, 2), "{view:?}");
    let seven = klaviyo.profile(&email(7)).expect("a profile");
    assert_eq!(seven["location"]["city"], json!("Kuopio"), "as it was decided");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_is_canceled_while_it_waits_counts_everybody_once() {
    let world = World::with_people(30).await;
    let second = three_moved(&world).await;
    moves(&world, 7, "Rauma").await;
    let down = Fault { to: Some(Operation::Import), after: 0, times: 1, what: What::RevokeKeys };
    world.klaviyo.set_faults(Faults { next: vec![down], ..Faults::default() });
    let undo = world.session.undo_run(second.id).await.expect("it begins");
    assert_eq!(world.trouble(undo).await, ErrorCode::KeyRefused, "it needs another key");

    let view = world.cancel(undo).await;

    let expected = [(LeftOut::ChangedSince, 1), (LeftOut::Canceled, 2)];
    assert_eq!(view.receipt.left_out, expected.into(), "{view:?}");
    assert_eq!(world.session.run_rejects(undo, 0, 50).await.expect("a page").total, 3, "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_thousand_are_not_looked_up_beforehand() {
    let file = |city: &str| {
        let mut csv = String::from("Email,City\n");
        for number in 0..1_001 {
            writeln!(csv, "{},{city}", email(number)).expect("written");
        }
        csv
    };
    let world = World::with_file(&file("Turku")).await;
    world.change(|draft| draft.attributes = city_crosses()).await;
    world.run().await;
    world.people_are_now(&file("Kuopio")).await;
    let second = world.run().await;
    moves(&world, 1_000, "Rauma").await;

    let plan = world.session.plan_undo(second.id).await.expect("a plan");
    let view = undone(&world, &second).await;

    assert_eq!((plan.restored, plan.changed_since), (1_001, None), "{plan:?}");
    assert_eq!(view.receipt.left_out, [(LeftOut::ChangedSince, 1)].into(), "{view:?}");
    assert_eq!(view.receipt.accepted, 1_000, "{view:?}");
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}
