//! What can go wrong between a laptop and Klaviyo. After each the account adds up, and nobody is claimed who is not known.

use listward_engine::contract::{ErrorCode, LeftOut, RunHappening, RunStatus, RunView};
use listward_practice::{Fault, Faults, JobFault, KeyKind, Operation, What};

use crate::world::World;

/// Runs so many people against a Klaviyo that fails in some way once the export is set up.
pub(crate) async fn run(count: usize, faults: Faults) -> (World, RunView) {
    let world = World::with_people(count).await;
    world.klaviyo.set_faults(faults);
    let view = world.run().await;
    (world, view)
}

/// Something that happens to the next requests of a kind.
pub(crate) fn fault(to: Operation, times: u32, what: What) -> Faults {
    Faults { next: vec![Fault { to: Some(to), after: 0, times, what }], ..Faults::default() }
}

/// Whether a run's timeline tells of it.
pub(crate) fn happened(view: &RunView, what: RunHappening) -> bool {
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
