//! Rejected, put right, and sent again: those people alone, by a run of its own with its own receipt.

use std::collections::BTreeSet;

use listward_engine::contract::{
    AttributeMapping, Canary, Correction, ErrorCode, ExportChoices, FieldKey, Leavers, LeftOut,
    RunId, RunOptions, RunStatus, RunView, Sending,
};
use listward_practice::{Faults, JobTime, Limits, Options, Practice};

use crate::world::{UNSEEN, World, email, import, people, rehearse, sign_in};

const MIRROR: ExportChoices =
    ExportChoices { sending: Sending::Everybody, leavers: Leavers::TakeOff, canary: Canary::Off };

fn again(run: RunId) -> RunOptions {
    RunOptions { only_rejected_of: Some(run), ..UNSEEN }
}

async fn set(world: &World, email: &str, field: &str, value: &str) {
    let correction = Correction {
        email: email.to_owned(),
        field: FieldKey(field.to_owned()),
        value: Some(value.to_owned()),
        was: None,
        joins: false,
    };
    world.session.correct_value(correction).await.expect("it is put right");
}

async fn send_again(world: &World, run: RunId) -> RunView {
    let begun = world.session.start_run(world.export, again(run)).await.expect("it begins");
    world.ended(begun).await
}

/// The addresses in the imports that were taken since a number of exchanges.
fn sent_since(world: &World, exchanges: usize) -> BTreeSet<String> {
    let mut addresses = BTreeSet::new();
    for exchange in world.klaviyo.exchanges().into_iter().skip(exchanges) {
        let body: serde_json::Value = serde_json::from_slice(&exchange.body).unwrap_or_default();
        let people = body["data"]["attributes"]["profiles"]["data"].as_array().cloned();
        for person in people.unwrap_or_default() {
            addresses.extend(person["attributes"]["email"].as_str().map(str::to_owned));
        }
    }
    addresses
}

/// A run of forty people two of whom Klaviyo does not take: one by a pointer, one in a job.
async fn two_rejected() -> (World, RunView) {
    let faults =
        Faults { reject_emails: vec![email(3)], fail_emails: vec![email(7)], ..Faults::default() };
    let options = Options {
        limits: Limits::klaviyo().times(20),
        job_time: JobTime::none(),
        faults,
        keep_exchanges: true,
        ..Options::default()
    };
    let klaviyo = Practice::start(options).await.expect("a rehearsal");
    let world = World::before(klaviyo, &people(40), FieldKey::email()).await;
    let view = world.run().await;
    assert_eq!(view.receipt.rejected.values().sum::<u64>(), 2, "{view:?}");
    (world, view)
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_people_with_their_addresses_put_right_are_sent_again_and_nobody_else() {
    let (world, first) = two_rejected().await;
    world.choose(MIRROR).await;
    let page = world.session.run_rejects(first.id, 0, 10).await.expect("the rejected");
    for reject in &page.rejects {
        let profile = world.session.rejected_profile(first.id, reject.id).await.expect("found");
        let right = reject.email.replace("example", "right");
        assert_eq!(profile.values[0].value, reject.email, "the very person");
        set(&world, &reject.email, "email", &right).await;
        let profile = world.session.rejected_profile(first.id, reject.id).await.expect("found");
        assert_eq!(profile.values[0].value, right, "followed through the correction");
    }
    let exchanges = world.klaviyo.exchanges().len();
    let plan = world.session.plan_again(first.id).await.expect("a plan");
    assert_eq!((first.repeatable, plan.selected, plan.to_send), (2, 2, 2), "{plan:?}");
    assert_eq!((plan.difference.leaves, plan.brake), (0, false), "nobody leaves");

    let view = send_again(&world, first.id).await;

    let receipt = &view.receipt;
    assert_eq!(receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!((receipt.selected, receipt.sent, receipt.accepted), (2, 2, 2));
    assert_eq!((receipt.repeats, receipt.removals), (Some(first.id), None), "and it says so");
    assert_eq!(view.compared.map_or(0, |sums| sums.leaves), 0, "nobody was missed");
    let expected = [3, 7].map(|number| email(number).replace("example", "right"));
    assert_eq!(sent_since(&world, exchanges), expected.clone().into(), "only they left the laptop");
    let members = world.members();
    assert_eq!(members.len(), 40, "all others stay on the list");
    assert!(expected.iter().all(|address| members.contains(address)), "{members:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_number_that_stayed_here_crosses_once_it_is_put_right() {
    let csv = "Email,Phone\na@example.fi,040 123 4567\n";
    let klaviyo = rehearse(Faults::default(), true).await;
    let world = World::before(klaviyo, csv, FieldKey::email()).await;
    let phone = AttributeMapping {
        field: FieldKey("phone_number".into()),
        attribute: "phone_number".into(),
    };
    world.change(|draft| draft.attributes = vec![phone]).await;
    world.run().await;
    let before = world.klaviyo.profile("a@example.fi").expect("the person is there");
    assert!(!before.contains_key("phone_number"), "a number without its country stays here");

    set(&world, "a@example.fi", "phone_number", "+358 40 123 4567").await;
    world.run().await;

    let after = world.klaviyo.profile("a@example.fi").expect("the person is there");
    assert_eq!(after["phone_number"], "+358401234567", "it crosses as Klaviyo takes it");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_left_the_segments_or_is_gone_is_named_and_left_out() {
    let (world, first) = two_rejected().await;
    world.klaviyo.set_faults(Faults::default());
    let others = people(40).replace(&email(3), "somebody@else.fi");
    world.people_are_now(&others).await;
    let in_oulu = serde_json::from_value(serde_json::json!({
        "combinator": "and", "rules": [{"field": "city", "operator": "=", "value": "Oulu"}]
    }));
    let draft = listward_engine::contract::SegmentDraft {
        id: None,
        name: "Oulu".into(),
        rule: in_oulu.expect("a rule"),
    };
    let oulu = world.session.save_segment(draft).await.expect("a segment").id;
    world.change(|draft| draft.segments = vec![oulu]).await;

    let view = send_again(&world, first.id).await;

    let receipt = &view.receipt;
    let reasons = [LeftOut::NotInSegments, LeftOut::Gone].map(|reason| (reason, 1));
    assert_eq!((receipt.selected, receipt.sent), (2, 0), "{view:?}");
    assert_eq!(receipt.left_out, reasons.into(), "each with the reason");
    assert_eq!(receipt.status, RunStatus::Skipped, "nobody could be sent");
    let page = world.session.run_rejects(view.id, 0, 10).await.expect("a page");
    let named: BTreeSet<_> = page.rejects.into_iter().map(|reject| reject.email).collect();
    assert_eq!(named, [email(3), email(7)].into(), "by name");
    assert_eq!(view.repeatable, 0, "there is nothing in them to put right");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_left_out_for_want_of_an_address_are_sent_once_they_have_one() {
    let csv = "Email,Work email\n\
               a@example.fi,anna@work.fi\n\
               b@example.fi,\n\
               c@example.fi,nobody\n\
               d@example.fi,ANNA@work.fi\n\
               e@example.fi,eero@work.fi\n";
    let world = World::with(csv, FieldKey("Work email".into()), Faults::default()).await;
    let first = world.run().await;
    set(&world, "b@example.fi", "Work email", "bo@work.fi").await;
    set(&world, "c@example.fi", "Work email", "cecilia@work.fi").await;

    let view = send_again(&world, first.id).await;

    let receipt = &view.receipt;
    assert_eq!((first.repeatable, receipt.selected, receipt.accepted), (3, 3, 2), "{view:?}");
    let expected = [(LeftOut::SameEmail, 1)];
    assert_eq!(receipt.left_out, expected.into(), "nobody takes another person's place");
    let members = ["anna@work.fi", "bo@work.fi", "cecilia@work.fi", "eero@work.fi"];
    assert_eq!(world.members(), members);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_right_crosses_after_a_restart_and_a_new_reading_of_the_file() {
    let (world, first) = two_rejected().await;
    set(&world, &email(7), "email", "seven@right.fi").await;
    set(&world, &email(8), "first_name", "Åsa").await;
    let World { laptop, klaviyo, session, desk, list, export } = world;
    drop(session);
    drop(desk);

    let (session, desk) = laptop.start();
    sign_in(&session).await;
    session.set_run_pace(crate::world::pace()).await.expect("a pace");
    import(&session, laptop.path().join("people.csv")).await;
    let world = World { laptop, klaviyo, session, desk, list, export };

    let seven = world.session.profile_of(email(7)).await.expect("followed");
    assert_eq!(seven.values[0].value, "seven@right.fi", "the address is the right one");
    let eight = world.session.profile_of(email(8)).await.expect("there");
    let name = eight.values.iter().find(|value| value.key.0 == "first_name").expect("a name");
    assert_eq!(name.value, "Åsa", "and so is the name");
    let view = send_again(&world, first.id).await;
    assert_eq!((view.receipt.accepted, view.receipt.sent), (1, 2), "one was put right: {view:?}");
    assert!(world.members().contains(&"seven@right.fi".to_owned()), "who is on the list");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_another_export_cannot_be_repeated() {
    let (world, first) = two_rejected().await;
    let copy = world.session.duplicate_export(world.export, "Copy".into()).await.expect("a copy");
    let refused = world.session.start_run(copy.id, again(first.id)).await.expect_err("refused");
    assert_eq!(refused.code, ErrorCode::NotFound);
}
