//! A run that was away for long: nobody is put back on the list who left it, or unsubscribed, in between.

use std::time::Duration;

use jiff::SignedDuration;
use listward_engine::contract::{
    ErrorCode, ExportChoices, FieldKey, LeftOut, RunHappening, RunId, RunStatus, RunView,
};
use listward_practice::{Consent, Fault, Faults, JobFault, Operation, What};
use tokio::runtime::{Builder, Runtime};

use crate::world::{self, World, email, people, rehearse};

const TWENTY_MINUTES: SignedDuration = SignedDuration::from_mins(20);

/// Thirty people are sent; Klaviyo takes them, but its answer is lost and it cannot be asked. The clock shows the time of
/// twenty minutes ago.
async fn without_an_answer(world: &World) -> RunId {
    world.session.set_run_clock(-TWENTY_MINUTES).await.expect("a clock");
    let fault = |to, times, what| Fault { to: Some(to), after: 0, times, what };
    world.klaviyo.set_faults(Faults {
        next: vec![
            fault(Operation::Import, 1, What::LoseAnswer),
            fault(Operation::ImportJobs, 1, What::RevokeKeys),
        ],
        ..Faults::default()
    });
    let run = world.begin().await;
    assert_eq!(world.trouble(run).await, ErrorCode::KeyRefused, "it cannot ask what became of it");
    run
}

/// Klaviyo answers again, twenty minutes later, and has no job that could be the one.
async fn twenty_minutes_later(world: &World) {
    world.session.set_run_clock(SignedDuration::ZERO).await.expect("a clock");
    world.klaviyo.set_faults(Faults::default());
    world.klaviyo.restore_keys();
    world.klaviyo.expire_jobs();
}

fn happened(view: &RunView, what: RunHappening) -> Option<u64> {
    view.timeline.iter().find(|moment| moment.what == what).and_then(|moment| moment.count)
}

/// Somebody unsubscribes.
fn unsubscribed() -> Consent {
    let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
    let since = jiff::Timestamp::from_second(now.try_into().expect("a number"));
    Consent::Unsubscribed { since: since.expect("a moment") }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_or_unsubscribed_in_between_is_not_put_back_and_is_named() {
    let world = World::with_people(30).await;
    let run = without_an_answer(&world).await;
    assert_eq!(world.members().len(), 30, "Klaviyo had taken them");
    world.klaviyo.take_off(&world.list, &email(3));
    world.klaviyo.set_consent(&email(5), unsubscribed());
    twenty_minutes_later(&world).await;

    world.go_on(run).await;
    let view = world.ended(run).await;

    let receipt = &view.receipt;
    assert_eq!(receipt.left_out, [(LeftOut::NotPutBack, 2)].into(), "{view:?}");
    assert_eq!((receipt.sent, receipt.accepted, receipt.unknown), (28, 28, 0), "{view:?}");
    assert_eq!(receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    assert!(!world.members().contains(&email(3)), "who left stays away");
    assert_eq!(happened(&view, RunHappening::NotPutBack), Some(2), "{:?}", view.timeline);
    let page = world.session.run_rejects(run, 0, 10).await.expect("a page");
    let mut named: Vec<_> = page.rejects.into_iter().map(|it| (it.email, it.line)).collect();
    named.sort_unstable();
    assert_eq!(named, [(email(3), Some(5)), (email(5), Some(7))], "by name and line");
}

#[test]
fn the_same_holds_when_the_program_was_closed_in_between() {
    let (outside, program) = (runtime(), runtime());
    let klaviyo = outside.block_on(rehearse(Faults::default(), true));
    let (world, run) = program.block_on(async {
        let world = World::before(klaviyo, &people(30), FieldKey::email()).await;
        let run = without_an_answer(&world).await;
        (world, run)
    });
    program.shutdown_timeout(Duration::from_secs(20));
    let World { laptop, klaviyo, session, desk, list, .. } = world;
    drop((session, desk));
    klaviyo.take_off(&list, &email(3));
    klaviyo.expire_jobs();
    klaviyo.set_faults(Faults::default());
    klaviyo.restore_keys();

    let view = runtime().block_on(async {
        // Started again, the program goes by the clock as it is.
        let (session, _desk) = laptop.start();
        session.set_run_pace(world::pace()).await.expect("a pace");
        world::sign_in(&session).await;
        session.continue_run(run).await.expect("it goes on");
        world::ended(&session, run).await
    });

    assert_eq!(view.receipt.left_out, [(LeftOut::NotPutBack, 1)].into(), "{view:?}");
    assert_eq!(view.receipt.accepted, 29, "{view:?}");
    assert!(!klaviyo.members(&list).contains(&email(3)), "who left stays away");
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_never_on_the_list_is_sent_however_long_it_took() {
    let world = World::with_people(30).await;
    world.session.set_run_clock(-TWENTY_MINUTES).await.expect("a clock");
    let revoked = Fault { to: Some(Operation::Import), after: 0, times: 1, what: What::RevokeKeys };
    world.klaviyo.set_faults(Faults { next: vec![revoked], ..Faults::default() });
    let run = world.begin().await;
    assert_eq!(world.trouble(run).await, ErrorCode::KeyRefused, "nothing was taken");
    twenty_minutes_later(&world).await;

    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.members().len(), 30, "all are there");
}

#[tokio::test(flavor = "multi_thread")]
async fn within_a_quarter_of_an_hour_nobody_is_asked_about() {
    let world = World::with_people(30).await;
    world.klaviyo.set_faults(Faults {
        next: vec![Fault {
            to: Some(Operation::Import),
            after: 0,
            times: 1,
            what: What::DropRequest,
        }],
        ..Faults::default()
    });
    let before = world.klaviyo.ledger().of(Operation::Members).count();

    let view = world.run().await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(happened(&view, RunHappening::NotPutBack), None, "{:?}", view.timeline);
    assert_eq!(world.klaviyo.ledger().of(Operation::Members).count(), before, "not one question");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunk_whose_job_expired_meanwhile_is_sent_again_without_who_left() {
    let world = World::with_people(30).await;
    world.session.set_run_clock(-TWENTY_MINUTES).await.expect("a clock");
    world.run().await;
    world.change(|draft| draft.choices = ExportChoices::default()).await;
    world.klaviyo.set_faults(Faults { jobs: Some(JobFault::StuckInQueue), ..Faults::default() });
    let taken = world.klaviyo.ledger().imports_taken().count();
    let run = world.begin().await;
    world.taken(taken + 1).await;
    world.klaviyo.take_off(&world.list, &email(9));
    twenty_minutes_later(&world).await;

    let view = world.ended(run).await;

    assert_eq!(view.receipt.left_out, [(LeftOut::NotPutBack, 1)].into(), "{view:?}");
    assert_eq!((view.receipt.sent, view.receipt.accepted), (29, 29), "{view:?}");
    assert!(!world.members().contains(&email(9)), "who left stays away");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_canceled_after_it_left_somebody_out_adds_up() {
    let klaviyo = rehearse(Faults::default(), true).await;
    let world = World::before(klaviyo, &people(30), FieldKey::email()).await;
    let run = without_an_answer(&world).await;
    world.klaviyo.take_off(&world.list, &email(3));
    twenty_minutes_later(&world).await;
    let down = Fault { to: Some(Operation::Import), after: 0, times: 1, what: What::RevokeKeys };
    world.klaviyo.set_faults(Faults { next: vec![down], ..Faults::default() });
    world.go_on(run).await;
    assert_eq!(world.trouble(run).await, ErrorCode::KeyRefused, "once more");

    let view = world.cancel(run).await;

    let expected = [(LeftOut::NotPutBack, 1), (LeftOut::Canceled, 29)];
    assert_eq!(view.receipt.left_out, expected.into(), "{view:?}");
    assert_eq!(world.session.run_rejects(run, 0, 50).await.expect("a page").total, 30, "each once");
}
