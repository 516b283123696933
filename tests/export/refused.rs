//! People whom Klaviyo refuses, and those who cannot be sent: each is named, with where it stands in which file.

use listward_engine::contract::{AttributeMapping, FieldKey, RunHappening, RunStatus};
use listward_practice::Faults;

use crate::faults::{happened, run};
use crate::world::{World, email};

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_row_does_not_stop_the_others() {
    let rejected = [3, 17, 29];
    let faults = Faults { reject_emails: rejected.map(email).to_vec(), ..Faults::default() };

    let (world, view) = run(30, faults).await;

    let receipt = &view.receipt;
    assert_eq!(receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    assert_eq!((receipt.sent, receipt.accepted), (30, 27), "three were refused");
    assert_eq!(receipt.rejected.values().sum::<u64>(), 3, "{receipt:?}");
    let page = world.session.run_rejects(view.id, 0, 10).await.expect("a page");
    let mut named: Vec<_> = page.rejects.iter().map(|reject| reject.email.clone()).collect();
    named.sort_unstable();
    let mut expected = rejected.map(email);
    expected.sort_unstable();
    assert_eq!(named, expected, "exactly those are named");
    assert!(page.rejects.iter().all(|reject| reject.code.is_some()), "with Klaviyo's code");
    let third = page.rejects.iter().find(|reject| reject.email == email(3)).expect("the third");
    let trace = (third.source.as_deref(), third.line, third.field.clone(), third.value.clone());
    let field = Some(FieldKey::email());
    assert_eq!(trace, (Some("people.csv"), Some(5), field, Some(email(3))), "and its cell");
    assert_eq!(world.members().len(), 27, "the others are on the list");
    assert!(happened(&view, RunHappening::PeopleRefused), "{:?}", view.timeline);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_an_older_file_gave_is_traced_to_the_row_that_gave_it() {
    let world = World::with_people(30).await;
    let newer = world.laptop.path().join("newer.csv");
    std::fs::write(&newer, format!("Email,Shop\n{},Oulu\n{},Inari\n", email(9), email(3)))
        .expect("the file is written");
    world.also(newer).await;
    let city =
        AttributeMapping { field: FieldKey("city".into()), attribute: "location.city".into() };
    world.change(|draft| draft.attributes = vec![city]).await;
    world.klaviyo.set_faults(Faults {
        reject_emails: vec![email(3)],
        reject_for: Some("location/city".into()),
        ..Faults::default()
    });

    let view = world.run().await;

    let page = world.session.run_rejects(view.id, 0, 10).await.expect("a page");
    let [reject] = page.rejects.as_slice() else { panic!("one is refused: {:?}", page.rejects) };
    let cell = (reject.source.as_deref(), reject.line, reject.value.as_deref());
    assert_eq!(cell, (Some("people.csv"), Some(5), Some("Oulu")), "not the newer file's line 3");
    assert_eq!(reject.field, Some(FieldKey("city".into())));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_everybody_is_rejected_everybody_is_named() {
    let faults = Faults { reject_emails: (0..12).map(email).collect(), ..Faults::default() };

    let (world, view) = run(12, faults).await;

    assert_eq!(view.receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    assert_eq!(view.receipt.rejected.values().sum::<u64>(), 12, "{:?}", view.receipt);
    assert_eq!(world.session.run_rejects(view.id, 0, 5).await.expect("a page").total, 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_whom_klaviyo_takes_and_then_fails_are_rejected_by_name() {
    let failing: Vec<_> = (100..350).map(email).collect();
    let faults = Faults { fail_emails: failing.clone(), ..Faults::default() };

    let (world, view) = run(12_000, faults).await;

    let receipt = &view.receipt;
    assert_eq!(receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    assert_eq!((receipt.accepted, receipt.unknown), (11_750, 0), "{receipt:?}");
    assert_eq!(receipt.rejected.values().sum::<u64>(), 250, "over all pages of errors");
    let page = world.session.run_rejects(view.id, 0, 500).await.expect("a page");
    assert_eq!(page.total, 250, "each is named");
    let first = &page.rejects[0];
    assert_eq!((first.source.as_deref(), first.line), (Some("people.csv"), Some(102)), "and found");
    assert!(page.rejects.iter().all(|reject| failing.contains(&reject.email)), "and no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_become_a_file_that_no_spreadsheet_executes() {
    let csv = "Email,Work email\na@example.fi,=cmd\nb@example.fi,b@work.fi\n";
    let world = World::with(csv, FieldKey("Work email".into()), Faults::default()).await;
    let view = world.run().await;
    let file = world.laptop.path().join("rejects.csv");
    *world.desk.save_to.lock().expect("a place") = Some(file.clone());

    assert!(world.session.save_run_rejects(view.id).await.expect("saved"), "a place was chosen");

    let written = std::fs::read_to_string(file).expect("the file");
    let expected = "email,reason,klaviyo_said,file,line,field,value\n\
                    '=cmd,invalid_email,,people.csv,2,Work email,'=cmd\n";
    assert_eq!(written, expected, "made harmless, with where it stands");
}
