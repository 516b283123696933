//! Undoing a run empties what Klaviyo did not have before, and nothing that is somebody else's.

use std::fmt::Write as _;

use listward_engine::contract::{
    AttributeMapping, Emptied, ErrorCode, FieldKey, RunStatus, RunView, UndoPlan,
};
use listward_practice::{Fault, Faults, Operation, What};
use serde_json::{Value, json};

use crate::world::{World, email};

fn mapped(field: &str, attribute: &str) -> AttributeMapping {
    AttributeMapping { field: FieldKey(field.into()), attribute: attribute.into() }
}

/// Thirty people whose names are with Klaviyo; a second run has brought their cities and points, too.
async fn two_more_fields() -> (World, RunView) {
    let world = World::with_people(30).await;
    world.change(|draft| draft.attributes = vec![mapped("first_name", "first_name")]).await;
    world.run().await;
    world
        .change(|draft| {
            draft.attributes.push(mapped("city", "location.city"));
            draft.attributes.push(mapped("Points", "properties.Points"));
        })
        .await;
    let second = world.run().await;
    (world, second)
}

/// What Klaviyo has of a person: name, city, points.
fn known(world: &World, number: usize) -> [Value; 3] {
    let profile = world.klaviyo.profile(&email(number)).expect("a profile");
    let all = Value::Object(profile);
    [&all["first_name"], &all["location"]["city"], &all["properties"]["Points"]].map(Value::clone)
}

async fn undone(world: &World, run: &RunView) -> (UndoPlan, RunView) {
    let plan = world.session.plan_undo(run.id).await.expect("a plan");
    let undo = world.session.undo_run(run.id).await.expect("it begins");
    (plan, world.ended(undo).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_run_brought_is_empty_again_and_the_rest_is_as_it_was() {
    let (world, second) = two_more_fields().await;
    assert_eq!(known(&world, 4), [json!("Name4"), json!("Turku"), json!(4)], "before");

    let (plan, view) = undone(&world, &second).await;

    assert_eq!((plan.restored, plan.emptied, plan.values_emptied), (30, 30, 60), "{plan:?}");
    assert_eq!((plan.unconfirmed, plan.may_be_merged), (0, 0), "{plan:?}");
    let sums = view.receipt.emptied.expect("there was something to empty");
    assert_eq!(sums, Emptied { people: 30, values: 60, emptied: 60, ..Emptied::default() });
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    for number in 0..30 {
        let name = json!(format!("Name{number}"));
        assert_eq!(known(&world, number), [name, Value::Null, Value::Null], "person {number}");
    }
    let line = view.outbound.iter().find(|line| line.request == "PATCH /api/profiles/{id}");
    let line = line.expect("a line of its own in what left the laptop");
    assert_eq!((line.requests, line.people), (30, 30), "one request each: {line:?}");
    let fields = ["id", "first_name", "location.city", "properties.Points"];
    assert_eq!(line.fields, fields, "what may be empty from now on: {line:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_changed_since_stays() {
    let (world, second) = two_more_fields().await;
    let set = json!({ "location": { "city": "Kuopio" }, "properties": { "Points": null } });
    world.somebody_changes(7, set).await;

    let (_, view) = undone(&world, &second).await;

    let sums = view.receipt.emptied.expect("there was something to empty");
    assert_eq!((sums.emptied, sums.changed), (59, 1), "one value is theirs: {sums:?}");
    assert_eq!(known(&world, 7), [json!("Name7"), json!("Kuopio"), Value::Null]);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_while_emptying_only_delays() {
    let (world, second) = two_more_fields().await;
    let fault = |after, what| Fault { to: Some(Operation::UpdateProfile), after, times: 1, what };
    world.klaviyo.set_faults(Faults {
        next: vec![
            fault(0, What::LoseAnswer),
            fault(3, What::Status(503)),
            fault(5, What::TooManyRequests { retry_after: Some("1".into()) }),
        ],
        ..Faults::default()
    });

    let (_, view) = undone(&world, &second).await;

    let sums = view.receipt.emptied.expect("there was something to empty");
    assert_eq!((sums.emptied, sums.unknown), (60, 0), "{view:?}");
    assert_eq!(known(&world, 0)[1], Value::Null, "also the first, whose answer was lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_is_canceled_says_what_it_did_not_come_to() {
    let (world, second) = two_more_fields().await;
    let revoked =
        Fault { to: Some(Operation::UpdateProfile), after: 9, times: 1, what: What::RevokeKeys };
    world.klaviyo.set_faults(Faults { next: vec![revoked], ..Faults::default() });
    let undo = world.session.undo_run(second.id).await.expect("it begins");
    assert_eq!(world.trouble(undo).await, ErrorCode::KeyRefused, "it needs another key");

    let view = world.cancel(undo).await;

    let sums = view.receipt.emptied.expect("there was something to empty");
    assert_eq!((sums.values, sums.emptied, sums.unknown), (60, 18, 42), "{view:?}");
    assert_eq!(view.receipt.status, RunStatus::Canceled);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_says_how_many_may_have_been_merged_and_not_confirmed() {
    let mut csv = String::from("Email,Phone\n");
    for number in 0..6 {
        let phone = if number < 4 { format!("+3584012345{number}") } else { String::new() };
        writeln!(csv, "{},{phone}", email(number)).expect("written");
    }
    let world = World::with_file(&csv).await;
    world.change(|draft| draft.attributes = vec![mapped("phone_number", "phone_number")]).await;
    let view = world.run().await;

    let plan = world.session.plan_undo(view.id).await.expect("a plan");

    assert_eq!((plan.leave, plan.may_be_merged), (6, 4), "four have a number: {plan:?}");
}
