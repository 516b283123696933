//! Subscribing: only with a field that says yes and one that says when, never by adding to a list, and never against a no.

use jiff::Timestamp;
use listward_engine::contract::{ErrorCode, FieldKey, RunStatus, RunView, Subscribing};
use listward_practice::{Consent, Fault, Faults, Operation, SubscribeFault, What};

use crate::resume;
use crate::world::{self, World, email};

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

/// What happens to one request of a kind, after so many have passed.
fn fault(to: Operation, after: u32, what: What) -> Fault {
    Fault { to: Some(to), after, times: 1, what }
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
    let line =
        view.outbound.iter().find(|line| line.request.ends_with("subscription-bulk-create-jobs"));
    let line = line.expect("a line in what left the laptop");
    assert_eq!(line.fields, ["email", "consent", "consented_at"], "and no name: {line:?}");
    let asked = view.outbound.iter().find(|line| line.request == "GET /api/profiles");
    assert!(asked.expect("they were asked for").bytes > 4 * email(0).len() as u64, "{asked:?}");
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
    world.klaviyo.set_faults(Faults {
        next: vec![
            fault(Operation::Profiles, 0, What::Status(503)),
            fault(Operation::Subscribe, 0, What::LoseAnswer),
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

/// Somebody says no while a run waits for another key, and it goes on.
async fn says_no_while_it_waits(world: &World, number: usize) -> RunView {
    let run = world.begin().await;
    assert_eq!(world.trouble(run).await, ErrorCode::KeyRefused, "it waits for a key");
    let since: Timestamp = "2026-11-01T00:00:00Z".parse().expect("a moment");
    world.klaviyo.set_consent(&email(number), Consent::Suppressed { since });
    world.klaviyo.restore_keys();
    world.go_on(run).await;
    world.ended(run).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_no_while_the_request_waits_is_not_in_it_when_it_goes() {
    let world = world().await;
    let next = vec![fault(Operation::Subscribe, 0, What::RevokeKeys)];
    world.klaviyo.set_faults(Faults { next, ..Faults::default() });

    let view = says_no_while_it_waits(&world, 0).await;

    let sums = view.receipt.subscriptions.expect("some agreed");
    assert_eq!((sums.against, sums.subscribed), (1, 3), "one changed their mind: {sums:?}");
    assert_eq!(subscribed(&world), [1, 4, 5], "and nobody overruled them");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_no_after_a_request_without_an_answer_is_not_subscribed_again() {
    let world = world().await;
    let next = vec![
        fault(Operation::Subscribe, 0, What::LoseAnswer),
        fault(Operation::Profiles, 1, What::RevokeKeys),
    ];
    world.klaviyo.set_faults(Faults { next, ..Faults::default() });

    let view = says_no_while_it_waits(&world, 0).await;

    let sums = view.receipt.subscriptions.expect("some agreed");
    assert_eq!((sums.against, sums.subscribed, sums.already), (1, 3, 0), "{sums:?}");
    assert_eq!(subscribed(&world), [1, 4, 5], "the no came last, and holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_klaviyo_takes_and_never_subscribes_is_unknown_and_not_subscribed() {
    let world = world().await;
    let subscribing = Some(SubscribeFault::Never);
    world.klaviyo.set_faults(Faults { subscribing, ..Faults::default() });

    let view = world.run().await;

    let sums = view.receipt.subscriptions.expect("some agreed");
    assert_eq!((sums.subscribed, sums.unknown), (0, 4), "nothing is claimed: {sums:?}");
    assert_eq!(view.receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    assert_eq!(subscribed(&world), [0; 0], "nobody is");
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_klaviyo_subscribes_after_a_while_is_waited_for() {
    let world = world().await;
    let subscribing = Some(SubscribeFault::After { milliseconds: 80 });
    world.klaviyo.set_faults(Faults { subscribing, ..Faults::default() });

    let view = world.run().await;

    let sums = view.receipt.subscriptions.expect("some agreed");
    assert_eq!((sums.subscribed, sums.unknown), (4, 0), "it looked again: {sums:?}");
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_klaviyo_refuses_to_subscribe_is_named_with_its_words() {
    let world = world().await;
    let refuse_subscribing = vec![email(4)];
    world.klaviyo.set_faults(Faults { refuse_subscribing, ..Faults::default() });

    let view = world.run().await;

    let sums = view.receipt.subscriptions.expect("some agreed");
    assert_eq!((sums.rejected, sums.subscribed), (1, 3), "{sums:?}");
    let page = world.session.run_rejects(view.id, 0, 10).await.expect("a page");
    assert_eq!(page.total, 1, "{page:?}");
    let reject = &page.rejects[0];
    assert_eq!((reject.email.as_str(), reject.line), (email(4).as_str(), Some(6)), "{reject:?}");
    assert!(reject.not_subscribed, "Klaviyo has them: {reject:?}");
    assert_eq!(reject.code.as_deref(), Some("invalid"), "Klaviyo's code as it is");
    assert_eq!(reject.said.as_deref(), Some("Invalid email address"), "Klaviyo's words");
    assert_eq!((view.receipt.accepted, view.receipt.rejected.len()), (7, 0), "Klaviyo has them");
    assert_eq!(view.repeatable, 0, "sending their profile again is of no use");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_klaviyo_took_them_the_run_knows_whom_it_has_subscribed() {
    let world = world().await;
    let faults = Faults { delay_milliseconds: 40, ..Faults::default() };
    world.klaviyo.set_faults(faults);
    let World { laptop, klaviyo, session, export, .. } = world;
    drop(session);
    let mut child = resume::command(laptop.path(), export).spawn().expect("the program starts");
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(2));
    while klaviyo.ledger().of(Operation::Subscribe).count() == 0 {
        looks.tick().await;
        assert!(child.try_wait().expect("the child").is_none(), "too late");
    }
    child.kill().expect("killed");
    child.wait().expect("it is gone");

    let (session, _desk) = world::start(laptop.path());
    session.set_run_pace(world::pace()).await.expect("a pace");
    world::sign_in(&session).await;
    let run = session.list_runs(None, 1).await.expect("runs")[0].id;
    let view = world::ended(&session, run).await;

    let sums = view.receipt.subscriptions.expect("some agreed");
    assert_eq!((sums.subscribed, sums.already), (4, 0), "by this run, and not before: {sums:?}");
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
}
