//! A job of which nobody knows any more whose it is.

use jiff::SignedDuration;
use listward_engine::contract::{AttributeMapping, ErrorCode, FieldKey};
use listward_practice::{Operation, What};

use crate::faults::fault;
use crate::world::{World, email, people};

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_a_run_gave_up_is_not_taken_for_the_lost_one_of_the_next() {
    gives_up_and_sends_others(SignedDuration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_it_when_the_clock_was_a_day_behind_then() {
    gives_up_and_sends_others(SignedDuration::from_hours(-24)).await;
}

/// A run gives up a job while the clock is so much ahead; the next one, by the right clock, loses a request.
async fn gives_up_and_sends_others(ahead: SignedDuration) {
    let world = World::with_people(30).await;
    let points = FieldKey("Points".into());
    let points = AttributeMapping { field: points, attribute: "properties.Points".into() };
    world.change(|draft| draft.attributes = vec![points]).await;
    let mut faults = fault(Operation::Import, 1, What::LoseAnswer);
    faults.next.extend(fault(Operation::ImportJobs, 1, What::RevokeKeys).next);
    world.klaviyo.set_faults(faults);
    world.session.set_run_clock(ahead).await.expect("a clock");
    let run = world.begin().await;
    assert_eq!(world.trouble(run).await, ErrorCode::KeyRefused, "it cannot look for the job");
    assert_eq!(world.cancel(run).await.receipt.unknown, 30, "nobody knows");
    world.klaviyo.restore_keys();
    world.session.set_run_clock(SignedDuration::ZERO).await.expect("a clock");
    world
        .people_are_now(&people(30).replace("example.fi,Name4,Turku,4", "example.fi,N,T,5004"))
        .await;

    world.klaviyo.set_faults(fault(Operation::Import, 1, What::DropRequest));
    let view = world.run().await;

    assert_eq!(view.receipt.accepted, 30, "{view:?}");
    let has = world.klaviyo.profile(&email(4)).expect("there");
    assert_eq!(has["properties"]["Points"], 5_004.0, "what is accepted was sent");
}
