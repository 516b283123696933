//! The whole way: people on a laptop become people on a list, and the receipt says so.

use listward_engine::contract::{
    AttributeMapping, ErrorCode, FieldKey, LeftOut, RunHappening, RunPhase, RunStatus,
};
use listward_engine::event::Event;
use listward_practice::Faults;
use serde_json::json;

use crate::world::{UNSEEN, World, email, people, rehearse};

#[tokio::test(flavor = "multi_thread")]
async fn everybody_arrives_and_the_receipt_says_so() {
    let world = World::with_people(25_000).await;

    let view = world.run().await;

    let receipt = &view.receipt;
    assert_eq!(receipt.status, RunStatus::Successful, "nobody was left out: {view:?}");
    assert_eq!((receipt.selected, receipt.sent, receipt.accepted), (25_000, 25_000, 25_000));
    assert_eq!(receipt.chunks, 3, "10,000, 9,999 and the rest");
    assert_eq!(receipt.jobs.len(), 3, "each has its job");
    assert_eq!(world.members().len(), 25_000, "they are on the list");
    let counted = (receipt.list_before, receipt.list_after);
    assert_eq!(counted, (Some(0), Some(25_000)), "counted before the first of them and after");
    let ledger = world.klaviyo.ledger();
    assert_eq!(ledger.totals.profiles_taken, 25_000, "nobody was sent twice");
    let bodies: Vec<_> = ledger.imports_taken().map(|entry| entry.profiles).collect();
    assert_eq!(bodies.len(), 3, "{bodies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mapped_fields_arrive_with_their_types_and_no_others() {
    let klaviyo = rehearse(Faults::default(), true).await;
    let world = World::before(klaviyo, &people(3), FieldKey::email()).await;
    let map = |field: &str, attribute: &str| AttributeMapping {
        field: FieldKey(field.into()),
        attribute: attribute.into(),
    };
    world
        .change(|draft| {
            draft.attributes =
                vec![map("first_name", "first_name"), map("Points", "properties.Points")];
        })
        .await;

    world.run().await;

    let profile = world.klaviyo.profile(&email(2)).expect("the person is there");
    let expected = json!({
        "email": email(2), "first_name": "Name2", "properties": { "Points": 2 }
    });
    assert_eq!(serde_json::Value::Object(profile), expected, "the city stays on the laptop");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_without_a_usable_address_of_their_own_are_left_out_by_name() {
    let csv = "Email,Work email\n\
               a@example.fi,anna@work.fi\n\
               b@example.fi,\n\
               c@example.fi,nobody\n\
               d@example.fi,ANNA@work.fi\n\
               e@example.fi,eero@work.fi\n";
    let world = World::with(csv, FieldKey("Work email".into()), Faults::default()).await;

    let view = world.run().await;

    let receipt = view.receipt;
    assert_eq!(receipt.status, RunStatus::CompletedWithWarnings, "three were left out");
    assert_eq!(receipt.selected, 5, "all five were selected");
    let reasons = [LeftOut::NoEmail, LeftOut::InvalidEmail, LeftOut::SameEmail];
    assert_eq!(receipt.left_out, reasons.map(|reason| (reason, 1)).into(), "one for each reason");
    assert_eq!(receipt.accepted, 2, "Anna and Eero");
    let page = world.session.run_rejects(view.id, 0, 10).await.expect("a page");
    let named: Vec<_> =
        page.rejects.iter().map(|reject| (reject.email.as_str(), reject.left_out)).collect();
    let expected = [
        ("", Some(LeftOut::NoEmail)),
        ("nobody", Some(LeftOut::InvalidEmail)),
        ("ANNA@work.fi", Some(LeftOut::SameEmail)),
    ];
    assert_eq!(named, expected, "as they stand in the file");
    assert_eq!(page.total, 3, "and no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_with_too_much_data_is_left_out_and_the_others_arrive() {
    let long = "x".repeat(60_000);
    let csv = format!(
        "Email,Story,Sequel\na@example.fi,short,\nb@example.fi,{long},{long}\nc@example.fi,short,\n"
    );
    let world = World::with_file(&csv).await;
    world
        .change(|draft| {
            let map = |field: &str| AttributeMapping {
                field: FieldKey(field.into()),
                attribute: format!("properties.{field}"),
            };
            draft.attributes = vec![map("Story"), map("Sequel")];
        })
        .await;

    let plan = world.session.plan_export(world.export).await.expect("a plan");
    assert_eq!(plan.left_out, [(LeftOut::TooLarge, 1)].into(), "the preflight knows it");
    let view = world.run().await;

    assert_eq!(view.receipt.left_out, [(LeftOut::TooLarge, 1)].into(), "{view:?}");
    assert_eq!(view.receipt.accepted, 2, "the others arrive");
    let page = world.session.run_rejects(view.id, 0, 10).await.expect("a page");
    assert_eq!(page.rejects[0].email, "b@example.fi", "and it is said who");
}

#[tokio::test(flavor = "multi_thread")]
async fn saving_and_planning_send_nothing() {
    let world = World::with_people(50).await;
    let before = world.requests();
    world.change(|draft| draft.name = "Summer".into()).await;
    assert_eq!(world.requests(), before, "saving makes no call");

    let plan = world.session.plan_export(world.export).await.expect("a plan");

    assert_eq!((plan.selected, plan.to_send, plan.chunks), (50, 50, 1), "{plan:?}");
    assert_eq!(plan.refusal, None, "it could run");
    assert!(plan.bytes > 1_000, "bodies were written: {plan:?}");
    assert_eq!(plan.sample[0][0], "p•••@example.fi", "masked");
    assert_eq!(plan.list.profiles, Some(0), "read back just now");
    let ledger = world.klaviyo.ledger();
    let mut since = ledger.entries.iter().filter(|entry| entry.number > before);
    assert!(since.all(|entry| entry.method == "GET"), "it only asks");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_people_than_allowed_are_refused_before_anything_is_sent() {
    let world = World::with_people(50).await;
    world.change(|draft| draft.limit = Some(49)).await;
    let before = world.requests();
    let plan = world.session.plan_export(world.export).await.expect("a plan");
    assert_eq!(plan.refusal.map(|refusal| refusal.code), Some(ErrorCode::OverLimit));
    let after_planning = world.requests();

    let view = world.run().await;

    assert_eq!(view.receipt.status, RunStatus::Skipped, "{view:?}");
    let failure = view.failure.expect("a reason");
    assert_eq!((failure.code, failure.count), (ErrorCode::OverLimit, Some(50)), "with the number");
    assert_eq!(view.receipt.sent, 0, "nothing was sent");
    assert_eq!(world.requests(), after_planning, "the run asked nothing");
    assert!(after_planning > before, "the plan did");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_runs_once_at_a_time() {
    let world = World::with_people(10).await;
    world.klaviyo.set_faults(Faults { delay_milliseconds: 300, ..Faults::default() });
    let run = world.begin().await;

    let again = world.session.start_run(world.export, UNSEEN).await.expect_err("refused");

    assert_eq!(again.code, ErrorCode::AlreadyRunning, "{again:?}");
    world.ended(run).await;
    assert_eq!(world.klaviyo.ledger().imports_taken().count(), 1, "sent once");
    world.run().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_changes_nothing_at_klaviyo() {
    let world = World::with_people(10).await;
    world.run().await;
    world.run().await;

    let ledger = world.klaviyo.ledger();
    let bodies: Vec<_> = ledger.imports_taken().map(|entry| entry.body_sha256.clone()).collect();
    assert_eq!(bodies.len(), 2, "two imports");
    assert_eq!(bodies[0], bodies[1], "the same bytes for the same people");
    assert_eq!(world.members().len(), 10, "nobody is there twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_looks_on_is_told_how_it_goes() {
    let world = World::with_people(12_000).await;
    let run = world.begin().await;
    let view = world.ended(run).await;

    let happened: Vec<_> = view.timeline.iter().map(|moment| moment.what).collect();
    let expected = [
        RunHappening::Started,
        RunHappening::Prepared,
        RunHappening::HandedOver,
        RunHappening::Ended,
    ];
    assert_eq!(happened, expected, "{:?}", view.timeline);
    assert_eq!(view.phase, RunPhase::Ended);
    assert!((view.progress.share - 1.0).abs() < 1e-9, "all the way: {:?}", view.progress);
    assert_eq!(view.flow.in_segment, 12_000, "{:?}", view.flow);
    assert_eq!((view.flow.imported, view.flow.accepted), (12_000, 12_000), "{:?}", view.flow);
    let heard = world.desk.heard.lock().expect("heard");
    let told = |event: &&Event| matches!(event, Event::RunProgressed { run: told } if *told == run);
    assert!(heard.iter().any(|event| told(&event)), "it was told that it goes on");
    let ends = heard.iter().filter(|event| matches!(event, Event::RunEnded { .. })).count();
    assert_eq!(ends, 1, "and once that it ended");
}
