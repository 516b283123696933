//! What a preflight says beforehand about what a run comes to, and who has to have looked at it.

use std::fmt::Write as _;

use listward_engine::contract::{
    AttributeMapping, ErrorCode, FieldKey, LeftOut, RunOptions, Subscribing,
};
use listward_practice::Faults;

use crate::world::{World, email, people};

fn property(field: &str) -> AttributeMapping {
    AttributeMapping { field: FieldKey(field.into()), attribute: format!("properties.{field}") }
}

#[tokio::test(flavor = "multi_thread")]
async fn also_of_many_everybody_is_looked_at_for_too_much_data() {
    let long = "x".repeat(60_000);
    let mut csv = String::from("Email,Story,Sequel\n");
    for number in 0..31_000 {
        // Neither at the beginning, in the middle nor at the end.
        let story = if number == 7_777 { long.as_str() } else { "" };
        writeln!(csv, "{},{story},{story}", email(number)).expect("written");
    }
    let world = World::with_file(&csv).await;
    world.change(|draft| draft.attributes = vec![property("Story"), property("Sequel")]).await;

    let plan = world.plan().await;

    assert_eq!(plan.left_out, [(LeftOut::TooLarge, 1)].into(), "it is found");
    assert_eq!((plan.selected, plan.to_send), (31_000, 30_999), "and not counted as sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_expected_time_knows_of_subscribing() {
    let mut csv = String::from("Email,Agreed,Agreed on\n");
    for number in 0..6_000 {
        let day = if number % 2 == 0 { "2025-03-01" } else { "" };
        writeln!(csv, "{},yes,{day}", email(number)).expect("written");
    }
    let world = World::with_file(&csv).await;
    let plain = world.plan().await.seconds;
    let (agreed, at) = (FieldKey("Agreed".into()), FieldKey("Agreed on".into()));
    world.change(|draft| draft.subscribing = Some(Subscribing { agreed, at })).await;
    let subscribing = world.plan().await.seconds;

    assert!(plain < 10, "one request: {plain} s");
    let longer = subscribing - plain;
    assert!((25..45).contains(&longer), "thirty more, one after the other: {longer} s");
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_are_sent_again_are_looked_at_first_as_everybody_is() {
    let world = World::with_people(30).await;
    world.klaviyo.set_faults(Faults { fail_emails: vec![email(7)], ..Faults::default() });
    let first = world.run().await;
    world.klaviyo.set_faults(Faults::default());
    let again = RunOptions { only_rejected_of: Some(first.id), ..RunOptions::default() };
    let refused = async || {
        let begun = world.session.start_run(world.export, again).await;
        begun.expect_err("nobody has looked").code
    };

    assert_eq!(refused().await, ErrorCode::PreflightDue, "the first run was sent unseen");
    world.session.plan_again(first.id).await.expect("a plan");
    world.change(|draft| draft.attributes = vec![property("city")]).await;
    assert_eq!(refused().await, ErrorCode::PreflightDue, "something else would cross by now");
    world.session.plan_again(first.id).await.expect("a plan");
    let run = world.session.start_run(world.export, again).await.expect("somebody has looked");
    let view = world.ended(run).await;
    assert_eq!(view.receipt.accepted, 1, "{view:?}");

    let everybody = world.session.start_run(world.export, RunOptions::default()).await;
    let everybody = everybody.expect_err("nobody has looked at everybody");
    assert_eq!(everybody.code, ErrorCode::PreflightDue, "a few are not all");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_looked_at_everybody_has_looked_at_those_who_are_sent_again() {
    let world = World::with_people(30).await;
    world.klaviyo.set_faults(Faults { fail_emails: vec![email(7)], ..Faults::default() });
    world.plan().await;
    let first = world.run().await;
    world.klaviyo.set_faults(Faults::default());
    world.people_are_now(&people(12)).await;

    let again = RunOptions { only_rejected_of: Some(first.id), ..RunOptions::default() };
    let run = world.session.start_run(world.export, again).await.expect("it begins");

    assert_eq!(world.ended(run).await.receipt.accepted, 1, "how many are left does not matter");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinate_crosses_as_a_number_or_not_at_all() {
    let csv = "Email,Lat,Lon\n\
        person0@example.fi,60.1699,24.9384\n\
        person1@example.fi,north,24.9384\n\
        person2@example.fi,91.5,\n";
    let world = World::with_file(csv).await;
    let mapped = |field: &str, attribute: &str| AttributeMapping {
        field: FieldKey(field.into()),
        attribute: attribute.into(),
    };
    let mapping = vec![mapped("Lat", "location.latitude"), mapped("Lon", "location.longitude")];
    world.change(|draft| draft.attributes = mapping).await;

    let plan = world.plan().await;
    let view = world.run().await;

    assert_eq!(plan.coordinates_left_out, 2, "neither north nor beyond the pole");
    assert_eq!(view.receipt.accepted, 3, "the people cross without them: {view:?}");
    let has = |number: usize| {
        let profile = world.klaviyo.profile(&email(number)).expect("a profile");
        ["latitude", "longitude"].map(|name| profile["location"].get(name).cloned())
    };
    assert_eq!(has(0), [Some(60.1699.into()), Some(24.9384.into())], "as numbers");
    assert_eq!(has(1)[0].clone().unwrap_or_default(), serde_json::Value::Null, "no text");
}
