//! Only what changed: what Klaviyo confirmed is remembered, and the next run sends what is new or different.

use std::fmt::Write as _;

use listward_engine::contract::{
    AttributeMapping, ErrorCode, ExportChoices, FieldKey, LeftOut, RunOptions, RunStatus, Sending,
};
use listward_practice::{Faults, Operation};

use crate::world::{UNSEEN, World, email, people};

const CHANGES: ExportChoices = ExportChoices {
    sending: Sending::Changes,
    leavers: listward_engine::contract::Leavers::Stay,
    canary: listward_engine::contract::Canary::Off,
};

/// A laptop with so many people, of whom only changes are sent, with their points.
async fn world(count: usize) -> World {
    let world = World::with_people(count).await;
    world
        .change(|draft| {
            draft.choices = CHANGES;
            draft.attributes = vec![points()];
        })
        .await;
    world
}

fn points() -> AttributeMapping {
    AttributeMapping { field: FieldKey("Points".into()), attribute: "properties.Points".into() }
}

/// So many people, of whom some have other points than [`people`] gives them.
fn with_points(count: usize, changed: &[usize]) -> String {
    let mut csv = String::from("Email,First name,City,Points\n");
    for number in 0..count {
        let points = if changed.contains(&number) { number + 5_000 } else { number };
        writeln!(csv, "person{number}@example.fi,Name,Oulu,{points}").expect("written");
    }
    csv
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_sends_only_who_is_new_or_different() {
    let world = world(30).await;
    world.run().await;
    world.people_are_now(&with_points(33, &[4, 7])).await;

    let plan = world.plan().await;
    let view = world.run().await;

    let compared = view.compared.expect("it was compared");
    assert_eq!((compared.joins, compared.changes, compared.untouched), (3, 2, 28), "{view:?}");
    assert_eq!(view.receipt.sent, 5, "three new, two different: {view:?}");
    assert_eq!(view.receipt.left_out, [(LeftOut::Unchanged, 28)].into(), "the others");
    assert_eq!(view.receipt.status, RunStatus::Successful, "Klaviyo has everybody as they are");
    let difference = plan.difference;
    assert_eq!((difference.joins, difference.changes, difference.untouched), (3, 2, 28));
    assert_eq!(plan.to_send, 5, "the preflight said so before");
    assert_eq!(world.klaviyo.profile(&email(4)).expect("there")["properties"]["Points"], 5_004.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preflight_shows_what_changes_person_by_person_and_value_by_value() {
    let world = world(30).await;
    assert!(world.plan().await.difference.first, "nothing is confirmed yet");
    assert_eq!(world.klaviyo.ledger().of(Operation::Profiles).count(), 0, "no address has left");
    world.run().await;
    world.people_are_now(&with_points(30, &[4])).await;

    let difference = world.plan().await.difference;

    assert_eq!(difference.by_attribute.len(), 1, "one attribute: {difference:?}");
    assert_eq!(difference.by_attribute[0].attribute, "properties.Points");
    let person = &difference.examples[0];
    assert_eq!(person.email, email(4));
    let change = &person.changes[0];
    assert_eq!(change.before.as_deref(), Some("4"), "what Klaviyo confirmed");
    assert_eq!(change.after.as_deref(), Some("5004"), "what would be sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_nothing_changed_nothing_is_sent_and_that_is_a_success() {
    let world = world(30).await;
    world.run().await;
    let imports = world.klaviyo.ledger().imports_taken().count();

    let view = world.run().await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!((view.receipt.sent, view.failure), (0, None), "nothing to send, and no failure");
    assert_eq!(world.klaviyo.ledger().imports_taken().count(), imports, "no import");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_not_confirmed_is_sent_again_although_nothing_changed() {
    let world = world(30).await;
    let failing = vec![email(3), email(9)];
    world.klaviyo.set_faults(Faults { fail_emails: failing, ..Faults::default() });
    let first = world.run().await;
    assert_eq!(first.receipt.rejected.values().sum::<u64>(), 2, "{first:?}");
    world.klaviyo.set_faults(Faults::default());

    let second = world.run().await;

    assert_eq!(second.receipt.sent, 2, "exactly the two: {second:?}");
    assert_eq!(second.receipt.accepted, 2, "who are accepted now");
    let third = world.run().await;
    assert_eq!(third.receipt.sent, 0, "and then rest: {third:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_run_that_fails_for_somebody_forgets_that_they_were_confirmed() {
    let world = world(30).await;
    world.run().await;
    world.klaviyo.set_faults(Faults { reject_emails: vec![email(5)], ..Faults::default() });
    let all = RunOptions { everybody: true, ..UNSEEN };
    let run = world.session.start_run(world.export, all).await.expect("it begins");
    assert_eq!(world.ended(run).await.receipt.accepted, 29, "one was refused");
    world.klaviyo.set_faults(Faults::default());

    assert_eq!(world.run().await.receipt.sent, 1, "the refused one is tried again");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_mapping_sends_everybody_again() {
    let world = world(30).await;
    world.run().await;
    world.change(|draft| draft.attributes.clear()).await;

    assert_eq!(world.run().await.receipt.sent, 30, "each of them is written otherwise");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_list_confirmed_says_nothing_about_another() {
    let world = world(30).await;
    world.run().await;
    let other = world.klaviyo.lists()[1].clone();
    world
        .change(|draft| {
            draft.list.id = other.0.clone();
            draft.list.name = other.1.clone();
        })
        .await;

    let view = world.run().await;

    assert_eq!(view.receipt.sent, 30, "everybody is new there: {view:?}");
    assert_eq!(world.klaviyo.members(&other.0).len(), 30, "and arrives");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_an_export_begins_with_nothing_confirmed() {
    let world = world(10).await;
    world.run().await;
    let copy =
        world.session.duplicate_export(world.export, "Spring 2".into()).await.expect("a copy");
    let taken = world.session.duplicate_export(world.export, "spring".into()).await;

    assert_eq!(taken.expect_err("there is one").code, ErrorCode::NameTaken);
    assert_eq!(copy.same_target, ["Spring"], "both send the same people to the same list");
    let run = world.session.start_run(copy.id, UNSEEN).await.expect("it begins");
    assert_eq!(world.ended(run).await.receipt.sent, 10, "everybody");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preflight_is_due_first_and_after_changes_and_when_the_count_moves() {
    use listward_engine::contract::PreflightDue::{Changed, CountMoved, FirstRun};
    let world = world(30).await;
    let due = async || world.session.list_exports().await.expect("exports")[0].preflight_due;
    assert_eq!(due().await, Some(FirstRun), "nobody has looked yet");
    world.plan().await;
    assert_eq!(due().await, None, "somebody has");
    world.change(|draft| draft.attributes.clear()).await;
    assert_eq!(due().await, Some(Changed), "other fields cross");
    world.plan().await;
    world.people_are_now(&people(37)).await;
    assert_eq!(due().await, Some(CountMoved), "a quarter more people");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preflight_only_asks_and_can_be_kept_as_a_file() {
    let world = world(30).await;
    world.run().await;
    world.people_are_now(&with_points(31, &[2])).await;
    let writes = |world: &World| {
        let ledger = world.klaviyo.ledger();
        ledger.entries.iter().filter(|entry| entry.method != "GET").count()
    };
    let before = writes(&world);
    let file = world.laptop.path().join("plan.csv");
    *world.desk.save_to.lock().expect("a place") = Some(file.clone());

    let plan = world.plan().await;
    assert!(world.session.save_plan(world.export).await.expect("saved"), "a place was chosen");

    assert_eq!(writes(&world), before, "nothing was written to Klaviyo");
    let text = std::fs::read_to_string(file).expect("the file");
    assert_eq!(text.lines().count(), 3, "a heading and the two who would be sent: {text}");
    assert!(text.contains("person2@example.fi,5002"), "as they would cross: {text}");
    assert!(plan.first_body.contains("•••@example.fi"), "masked: {}", plan.first_body);
    assert!(!plan.first_body.contains("person2"), "nobody shows: {}", plan.first_body);
    assert_eq!(plan.flows, Some(vec![]), "no flow is set off");
    let mailable = plan.mailable.expect("the key may read it");
    assert_eq!((mailable.asked, mailable.never), (30, 30), "nobody ever subscribed: {mailable:?}");
}
