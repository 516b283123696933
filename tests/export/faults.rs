//! What can go wrong between a laptop and Klaviyo. After each the account adds up, and nobody is claimed who is not known.

use listward_engine::contract::{
    AttributeMapping, ErrorCode, FieldKey, LeftOut, RunHappening, RunStatus, RunView,
};
use listward_practice::{Fault, Faults, JobFault, KeyKind, Operation, What};

use crate::world::{World, email};

/// Runs so many people against a Klaviyo that fails in some way once the export is set up.
async fn run(count: usize, faults: Faults) -> (World, RunView) {
    let world = World::with_people(count).await;
    world.klaviyo.set_faults(faults);
    let view = world.run().await;
    (world, view)
}

/// Something that happens to the next requests of a kind.
pub(crate) fn fault(to: Operation, times: u32, what: What) -> Faults {
    Faults { next: vec![Fault { to: Some(to), after: 0, times, what }], ..Faults::default() }
}

fn happened(view: &RunView, what: RunHappening) -> bool {
    view.timeline.iter().any(|moment| moment.what == what)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_429_is_waited_out_and_told() {
    let retry_after = Some("1".to_owned());
    let faults = fault(Operation::Import, 2, What::TooManyRequests { retry_after });

    let (world, view) = run(30, faults).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert!(happened(&view, RunHappening::KlaviyoAskedToWait), "{:?}", view.timeline);
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 30, "sent once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_500_is_waited_out_and_told() {
    let (world, view) = run(30, fault(Operation::Import, 2, What::Status(500))).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert!(happened(&view, RunHappening::NetworkLost), "{:?}", view.timeline);
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 30, "taken once");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_answer_is_lost_the_job_is_found_and_nothing_is_sent_twice() {
    for what in [What::LoseAnswer, What::CutAnswer, What::EmptyAnswer, What::WebPageAfter] {
        let (world, view) = run(30, fault(Operation::Import, 1, what.clone())).await;

        assert_eq!(view.receipt.status, RunStatus::Successful, "{what:?}: {view:?}");
        assert!(happened(&view, RunHappening::JobFound), "{what:?}: {:?}", view.timeline);
        let ledger = world.klaviyo.ledger();
        assert_eq!(ledger.imports_taken().count(), 1, "{what:?}: one job");
        assert_eq!(ledger.totals.profiles_taken, 30, "{what:?}: nobody twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_many_chunks_whose_answers_are_lost_finds_its_own_job() {
    let (world, view) = run(40_500, fault(Operation::Import, 5, What::LoseAnswer)).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(view.receipt.accepted, 40_500, "each job was counted once");
    let ledger = world.klaviyo.ledger();
    assert_eq!(ledger.totals.profiles_taken, 40_500, "nobody was sent twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_before_the_request_arrives_is_made_again() {
    let (world, view) = run(30, fault(Operation::Import, 1, What::DropRequest)).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 30, "taken once");
    assert!(happened(&view, RunHappening::SentAgain), "{:?}", view.timeline);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firewalls_page_is_no_want_of_permission_and_the_run_waits_until_it_is_gone() {
    let world = World::with_people(30).await;
    world.klaviyo.set_faults(fault(Operation::Import, 1, What::WebPage(403)));
    let run = world.begin().await;

    assert_eq!(world.trouble(run).await, ErrorCode::Blocked, "not a matter of scopes");
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 0, "it never reached Klaviyo");
    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 30, "everybody once");
}

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
async fn a_job_that_never_ends_leaves_its_people_unknown_and_not_accepted() {
    for jobs in [JobFault::Stuck, JobFault::StuckInQueue] {
        let (_, view) = run(30, Faults { jobs: Some(jobs), ..Faults::default() }).await;

        assert_eq!(view.receipt.status, RunStatus::CompletedWithWarnings, "{jobs:?}: {view:?}");
        assert_eq!((view.receipt.accepted, view.receipt.unknown), (0, 30), "{jobs:?}: not known");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_somebody_cancels_leaves_its_people_unknown() {
    let faults = Faults { jobs: Some(JobFault::Cancelled), ..Faults::default() };

    let (_, view) = run(30, faults).await;

    assert_eq!(view.receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    assert_eq!((view.receipt.accepted, view.receipt.unknown), (0, 30), "{:?}", view.receipt);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_deleted_meanwhile_holds_the_run_which_ends_with_true_numbers() {
    let world = World::with_people(60_000).await;
    world.klaviyo.set_faults(Faults { delay_milliseconds: 100, ..Faults::default() });
    let run = world.begin().await;
    world.taken(1).await;
    world.klaviyo.delete_list(&world.list);

    assert_eq!(world.trouble(run).await, ErrorCode::ListUnknown, "a person has to choose");
    let view = world.cancel(run).await;

    assert_eq!(view.receipt.status, RunStatus::Canceled, "{view:?}");
    let taken = world.klaviyo.ledger().totals.profiles_taken;
    assert_eq!(view.receipt.sent, taken, "what Klaviyo has is what counts as sent");
    assert_eq!(view.receipt.accepted, taken, "and was still settled");
    assert!(view.receipt.left_out[&LeftOut::Canceled] > 0, "{:?}", view.receipt);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_revoked_meanwhile_leaves_unknown_what_cannot_be_asked_any_more() {
    let world = World::with_people(45_000).await;
    let revoked = Fault { to: Some(Operation::Import), after: 2, times: 1, what: What::RevokeKeys };
    world.klaviyo.set_faults(Faults {
        next: vec![revoked],
        delay_milliseconds: 50,
        jobs: Some(JobFault::Stuck),
        ..Faults::default()
    });

    let run = world.begin().await;
    assert_eq!(world.trouble(run).await, ErrorCode::KeyRefused, "it needs another key");
    let view = world.cancel(run).await;

    assert_eq!(view.receipt.status, RunStatus::Canceled, "{view:?}");
    assert_eq!(view.receipt.accepted, 0, "nobody is claimed");
    let taken = world.klaviyo.ledger().totals.profiles_taken;
    assert_eq!(view.receipt.unknown, taken, "what Klaviyo has, and may not tell: {view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_refused_is_not_tried_again_and_another_lets_the_run_go_on() {
    let world = World::with_people(30).await;
    let imports = || world.klaviyo.ledger().of(Operation::Import).count();
    let before = imports();
    world.klaviyo.set_faults(fault(Operation::Import, 1, What::RevokeKeys));
    let run = world.begin().await;
    assert_eq!(world.trouble(run).await, ErrorCode::KeyRefused, "it needs another key");
    assert_eq!(imports(), before + 1, "one request, and no more after the refusal");

    world.klaviyo.restore_keys();
    let key = world.klaviyo.key_of(KeyKind::Needed).to_owned();
    world.replace_key(&key).await;
    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 30, "everybody once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_too_large_for_klaviyo_is_halved() {
    let (world, view) = run(40, fault(Operation::Import, 3, What::Status(413))).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    let ledger = world.klaviyo.ledger();
    assert_eq!(ledger.totals.profiles_taken, 40, "everybody once");
    assert!(ledger.imports_taken().count() > 1, "in more than one request");
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_and_redirects_are_never_taken_for_success() {
    for what in [406, 409, 410, 415].map(What::Status) {
        let (_, view) = run(10, fault(Operation::Import, 99, what.clone())).await;

        assert_eq!(view.receipt.status, RunStatus::Failed, "{what:?}: {view:?}");
        assert_eq!(view.receipt.sent, 0, "{what:?}: nobody counts as sent");
    }
    for what in [What::WebPage(200), What::Redirect("https://example.com/".into())] {
        let world = World::with_people(10).await;
        world.klaviyo.set_faults(fault(Operation::Import, 99, what.clone()));
        let run = world.begin().await;
        assert_eq!(world.trouble(run).await, ErrorCode::Blocked, "{what:?}: somebody else");
        let view = world.cancel(run).await;
        assert_eq!(view.receipt.sent, 0, "{what:?}: nobody counts as sent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_klaviyo_is_waited_out_however_often_it_must_be_tried() {
    let (world, view) = run(30, fault(Operation::Import, 3, What::Status(503))).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 30, "taken once");
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_while_asking_after_jobs_only_delays() {
    let mut faults = fault(Operation::ImportJob, 2, What::Status(500));
    faults.next.push(Fault {
        to: Some(Operation::ImportJob),
        after: 0,
        times: 1,
        what: What::DropRequest,
    });

    let (_, view) = run(30, faults).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
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
