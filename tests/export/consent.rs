//! Subscribing: only with a field that says yes and one that says when, never by adding to a list, and never against a no.

use jiff::Timestamp;
use listward_engine::contract::{ErrorCode, FieldKey, RunStatus, Subscribing};
use listward_practice::{Consent, Fault, Faults, Operation, What};

use crate::world::{World, email};

const PEOPLE: &str = "Email,Agreed,Agreed on,Name
person0@example.fi,yes,2025-03-01,A
person1@example.fi,yes,2025-03-02,B
person2@example.fi,no,2025-03-03,C
person3@example.fi,yes,,D
person4@example.fi,yes,2025-03-05,E
person5@example.fi,yes,2025-03-06,F
person6@example.fi,yes,2090-01-01,G
";

fn fields(agreed: &str, at: &str) -> Subscribing {
    Subscribing { agreed: FieldKey(agreed.into()), at: FieldKey(at.into()) }
}

async fn world() -> World {
    let world = World::with_file(PEOPLE).await;
    world.change(|draft| draft.subscribing = Some(fields("Agreed", "Agreed on"))).await;
    world
}

fn subscribed(world: &World) -> Vec<usize> {
    let is = |number: &usize| {
        matches!(world.klaviyo.consent(&email(*number)), Some(Consent::Subscribed { .. }))
    };
    (0..7).filter(is).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn adding_to_a_list_subscribes_nobody() {
    let world = World::with_file(PEOPLE).await;

    let view = world.run().await;

    assert_eq!(view.receipt.accepted, 7, "{view:?}");
    assert_eq!(subscribed(&world), [0; 0], "nobody");
    assert_eq!(world.klaviyo.ledger().of(Operation::Subscribe).count(), 0, "nor tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_agreed_on_a_known_day_is_subscribed_and_nobody_else() {
    let world = world().await;

    let view = world.run().await;

    let sums = view.receipt.subscriptions.expect("some agreed");
    assert_eq!((sums.agreed, sums.subscribed), (4, 4), "no 'no', no day, no future: {sums:?}");
    assert_eq!(subscribed(&world), [0, 1, 4, 5], "exactly those");
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    let again = world.run().await.receipt.subscriptions.expect("the same agreed");
    assert_eq!((again.already, again.subscribed), (4, 0), "once is enough: {again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_subscribed_against_a_no() {
    let world = world().await;
    let since: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a moment");
    world.klaviyo.set_consent(&email(0), Consent::Unsubscribed { since });
    world.klaviyo.set_consent(&email(1), Consent::Suppressed { since });
    world.klaviyo.set_consent(&email(4), Consent::Complained { since });

    let view = world.run().await;

    let sums = view.receipt.subscriptions.expect("some agreed");
    assert_eq!((sums.against, sums.subscribed), (3, 1), "they are left as they are: {sums:?}");
    assert_eq!(subscribed(&world), [5], "only whom nothing speaks against");
    assert_eq!(world.klaviyo.consent(&email(0)), Some(Consent::Unsubscribed { since }));
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_while_subscribing_only_delays() {
    let world = world().await;
    let fault = |to, what| Fault { to: Some(to), after: 0, times: 1, what };
    world.klaviyo.set_faults(Faults {
        next: vec![
            fault(Operation::Profiles, What::Status(503)),
            fault(Operation::Subscribe, What::LoseAnswer),
        ],
        ..Faults::default()
    });

    let view = world.run().await;

    assert_eq!(view.receipt.subscriptions.expect("some agreed").subscribed, 4, "{view:?}");
    assert_eq!(subscribed(&world), [0, 1, 4, 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_yes_and_a_day_there_is_no_way_to_subscribe() {
    let world = World::with_file(PEOPLE).await;
    let draft = world.session.list_exports().await.expect("exports")[0].draft.clone();
    for (agreed, at) in
        [("Agreed", "first_name"), ("first_name", "Agreed on"), ("Agreed on", "Agreed")]
    {
        let mut draft = draft.clone();
        draft.subscribing = Some(fields(agreed, at));
        let refused = world.session.save_export(draft).await.expect_err("refused");
        let codes = [ErrorCode::ConsentFieldMisfit, ErrorCode::FieldUnknown];
        assert!(codes.contains(&refused.code), "{agreed}, {at}: {refused:?}");
    }
}
