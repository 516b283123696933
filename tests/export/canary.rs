//! The first people of a run go ahead and are read back; one person can try an export out.

use listward_engine::contract::{
    AttributeMapping, Canary, ErrorCode, ExportChoices, FieldKey, RunHold, RunStatus,
};
use listward_practice::{Fault, Faults, JobFault, Operation, What};

use crate::world::{World, email};

async fn careful(count: usize, canary: Canary) -> World {
    let world = World::with_people(count).await;
    world
        .change(|draft| {
            draft.choices = ExportChoices { canary, ..ExportChoices::default() };
            draft.attributes = vec![AttributeMapping {
                field: FieldKey("Points".into()),
                attribute: "properties.Points".into(),
            }];
        })
        .await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_25_go_ahead_and_the_rest_follows_when_they_are_as_they_were_sent() {
    let world = careful(60, Canary::Automatic).await;

    let view = world.run().await;

    let canary = view.canary.expect("they were read back");
    assert_eq!((canary.people, canary.found, canary.values), (25, 25, 50), "{canary:?}");
    assert_eq!(canary.differences, [], "all as they were sent");
    assert_eq!(view.receipt.status, RunStatus::Successful);
    let ledger = world.klaviyo.ledger();
    let sizes: Vec<_> = ledger.imports_taken().filter_map(|entry| entry.profiles).collect();
    assert_eq!(sizes, [25, 35], "first those, then the rest");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_click_the_rest_waits_for_a_person() {
    let world = careful(60, Canary::AskMe).await;
    let run = world.begin().await;

    assert_eq!(world.held(run).await, RunHold::Canary, "it waits");
    assert_eq!(world.members().len(), 25, "only the first are there");
    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.members().len(), 60, "all are there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_waits_for_a_person_can_be_canceled_and_only_the_first_were_sent() {
    let world = careful(60, Canary::AskMe).await;
    let run = world.begin().await;
    world.held(run).await;

    let view = world.cancel(run).await;

    assert_eq!(view.receipt.status, RunStatus::Canceled, "{view:?}");
    assert_eq!((view.receipt.sent, view.receipt.accepted), (25, 25), "{view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_while_reading_back_only_delays() {
    let world = careful(60, Canary::Automatic).await;
    let fault =
        Fault { to: Some(Operation::Profiles), after: 0, times: 2, what: What::Status(500) };
    world.klaviyo.set_faults(Faults { next: vec![fault], ..Faults::default() });

    let view = world.run().await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(view.canary.expect("read back").found, 25);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_tries_an_export_out_and_sees_what_klaviyo_made_of_it() {
    let world = careful(60, Canary::Off).await;

    let known = world.session.send_test(world.export, email(7), true).await.expect("it is sent");
    let stranger = world.session.send_test(world.export, "Anna@Example.com".into(), false).await;
    let nonsense = world.session.send_test(world.export, "anna".into(), false).await;

    assert!(known.accepted, "{known:?}");
    let points = known.values.iter().find(|value| value.attribute == "properties.Points");
    let points = points.expect("the points were sent");
    assert_eq!(points.before, points.after, "and are there: {points:?}");
    let stranger = stranger.expect("it is sent");
    assert_eq!((stranger.email.as_str(), stranger.values.len()), ("anna@example.com", 2));
    assert_eq!(nonsense.expect_err("no address").code, ErrorCode::AddressInvalid);
    assert_eq!(world.members().len(), 2, "these two, and nobody else");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_people_of_whom_nothing_becomes_known_hold_up_nobody() {
    let world = careful(60, Canary::Automatic).await;
    world.klaviyo.set_faults(Faults { jobs: Some(JobFault::Stuck), ..Faults::default() });

    let view = world.run().await;

    assert_eq!(view.receipt.unknown, 60, "none of them is claimed: {view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_people_who_are_all_refused_hold_up_nobody() {
    let world = careful(60, Canary::Automatic).await;
    let reject_emails = (0..60).map(email).collect();
    world.klaviyo.set_faults(Faults { reject_emails, ..Faults::default() });

    let view = world.run().await;

    assert_eq!(view.receipt.rejected.values().sum::<u64>(), 60, "each is named: {view:?}");
}
