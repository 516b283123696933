//! What may change while a run goes on: jobs that expire, people who lose their office, a privacy text that grows old, a clock
//! that is set right or wrong. After each the account adds up.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::SignedDuration;
use listward_engine::Session;
use listward_engine::contract::{
    ErrorCode, FieldKey, LeftOut, RunHappening, RunId, RunStatus, RunView, Subscribing,
};
use listward_practice::{Fault, Faults, JobFault, Operation, What};

use crate::faults::fault;
use crate::world::{self, World};

const A_DAY: SignedDuration = SignedDuration::from_hours(24);
const AN_HOUR: SignedDuration = SignedDuration::from_hours(1);

fn how_often(view: &RunView, what: RunHappening) -> usize {
    view.timeline.iter().filter(|moment| moment.what == what).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_expire_are_handed_over_once_more_and_everybody_is_accounted_for() {
    let world = World::with_people(25_000).await;
    world.klaviyo.set_faults(Faults { jobs: Some(JobFault::Stuck), ..Faults::default() });
    let run = world.begin().await;
    world.taken(3).await;
    world.klaviyo.set_faults(Faults::default());
    world.klaviyo.expire_jobs();

    let view = world.ended(run).await;

    let receipt = &view.receipt;
    assert_eq!(receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!((receipt.accepted, receipt.chunks, receipt.jobs.len()), (25_000, 3, 3), "{view:?}");
    assert_eq!(how_often(&view, RunHappening::SentAgain), 3, "each is told: {:?}", view.timeline);
    assert_eq!(world.klaviyo.ledger().imports_taken().count(), 6, "each twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_expires_twice_leaves_its_people_unknown() {
    let world = World::with_people(30).await;
    world.klaviyo.set_faults(Faults { jobs: Some(JobFault::Stuck), ..Faults::default() });
    let run = world.begin().await;
    for imports in [1, 2] {
        world.taken(imports).await;
        world.klaviyo.expire_jobs();
    }

    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    assert_eq!((view.receipt.sent, view.receipt.unknown), (30, 30), "nobody knows: {view:?}");
    assert_eq!(world.klaviyo.ledger().imports_taken().count(), 2, "once more, and not for ever");
}

/// A run that has handed over one chunk of seven when something changes in the database; seen by Bea.
async fn changed_midway(sql: &str) -> (World, RunView) {
    let world = World::with_people(60_000).await;
    world.laptop.change(
        "INSERT INTO person (name, role, password, created) \
         SELECT 'Bea', 'administrator', password, created FROM person",
    );
    let bea = Session::new(Arc::clone(world.session.door()));
    world::sign_in_as(&bea, "Bea").await.expect("Bea signs in");
    // Nothing more is taken before the change is there, however quick or slow the machine is.
    let retry_after = Some("1".to_owned());
    let what = What::TooManyRequests { retry_after };
    let full = Fault { to: Some(Operation::Import), after: 1, times: u32::MAX, what };
    world.klaviyo.set_faults(Faults { next: vec![full], ..Faults::default() });
    let run = world.begin().await;
    world.taken(1).await;
    world.laptop.change(sql);
    world.klaviyo.set_faults(Faults::default());
    let view = world::ended(&bea, run).await;
    (world, view)
}

/// The run stopped at the border of a chunk: what Klaviyo has counts, and the rest is left out.
fn stopped_at_a_border(world: &World, view: &RunView, why: ErrorCode) {
    let receipt = &view.receipt;
    assert_eq!(receipt.status, RunStatus::Failed, "{view:?}");
    assert_eq!(view.failure.as_ref().map(|failure| failure.code), Some(why), "{view:?}");
    let taken = world.klaviyo.ledger().totals.profiles_taken;
    assert!(taken < 60_000, "it stopped before the end");
    assert_eq!((receipt.sent, receipt.accepted), (taken, taken), "all that Klaviyo has: {view:?}");
    assert_eq!(receipt.left_out, [(LeftOut::Stopped, 60_000 - taken)].into(), "{view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_in_the_name_of_somebody_who_is_disabled_meanwhile_stops_at_the_next_chunk() {
    let (world, view) = changed_midway("UPDATE person SET disabled = 1 WHERE name = 'Anna'").await;
    stopped_at_a_border(&world, &view, ErrorCode::ExportUserUnfit);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_in_the_name_of_somebody_who_is_demoted_meanwhile_stops_at_the_next_chunk() {
    let (world, view) =
        changed_midway("UPDATE person SET role = 'viewer' WHERE name = 'Anna'").await;
    stopped_at_a_border(&world, &view, ErrorCode::ExportUserUnfit);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_privacy_text_grows_old_meanwhile_stops_at_the_next_chunk() {
    let (world, view) = changed_midway("UPDATE consent SET version = version - 1").await;
    stopped_at_a_border(&world, &view, ErrorCode::ConsentOutdated);
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_klaviyo_refuses_to_subscribe_one_by_one_ends_rejected_and_after_five_rounds_unknown()
{
    let mut csv = String::from("Email,Agreed,Agreed on\n");
    for number in 0..8 {
        writeln!(csv, "{},yes,2025-03-01", world::email(number)).expect("written");
    }
    let field = |name: &str| FieldKey(name.into());
    for (refused, rejected, unknown) in [(4, 4, 0), (6, 5, 3)] {
        let world = World::with_file(&csv).await;
        let subscribing = Subscribing { agreed: field("Agreed"), at: field("Agreed on") };
        world.change(|draft| draft.subscribing = Some(subscribing)).await;
        let refuse_subscribing = (0..refused).map(world::email).collect();
        world.klaviyo.set_faults(Faults { refuse_subscribing, ..Faults::default() });

        let view = world.run().await;

        let sums = view.receipt.subscriptions.expect("eight agreed");
        let known = (sums.subscribed, sums.rejected, sums.unknown);
        let expected = (8 - rejected - unknown, rejected, unknown);
        assert_eq!(known, expected, "{refused} are refused: {sums:?}");
        assert_eq!(view.receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    }
}

/// Runs while the clock is set so much wrong once Klaviyo has the first chunk.
async fn with_a_jump(jump: SignedDuration) -> (World, RunId) {
    let world = World::with_people(45_000).await;
    world.klaviyo.set_faults(Faults { delay_milliseconds: 50, ..Faults::default() });
    let run = world.begin().await;
    world.taken(1).await;
    world.session.set_run_clock(jump).await.expect("a clock");
    (world, run)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_by_less_than_a_day_or_back_changes_nothing_about_a_run() {
    for jump in [A_DAY - AN_HOUR, -A_DAY] {
        let (world, run) = with_a_jump(jump).await;

        let view = world.ended(run).await;

        assert_eq!(view.receipt.status, RunStatus::Successful, "{jump}: {view:?}");
        assert_eq!(view.receipt.accepted, 45_000, "{jump}");
        assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 45_000, "{jump}: once each");
        let took = view.receipt.ended.expect("it ended").0.duration_since(view.receipt.started.0);
        assert!(!took.is_negative(), "{jump}: it took {took}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_when_an_answer_is_lost_claims_nothing_that_is_not_so() {
    for jump in [A_DAY, -A_DAY] {
        let world = World::with_people(30).await;
        world.session.set_run_clock(jump).await.expect("a clock");
        world.klaviyo.set_faults(fault(Operation::Import, 1, What::LoseAnswer));

        let view = world.run().await;

        assert_eq!(view.receipt.status, RunStatus::Successful, "{jump}: {view:?}");
        assert_eq!(view.receipt.accepted, 30, "{jump}: {view:?}");
        assert_eq!(world.members().len(), 30, "{jump}: all are there");
        let taken = world.klaviyo.ledger().totals.profiles_taken;
        assert_eq!(
            taken, 30,
            "{jump}: the job was found by Klaviyo's clock, and nobody sent twice"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_goes_by_klaviyos_clock_where_ours_was_wrong() {
    for jump in [A_DAY, -A_DAY] {
        let world = World::with_people(12).await;
        world.session.set_run_clock(jump).await.expect("a clock");
        let view = world.run().await;
        world.session.set_run_clock(SignedDuration::ZERO).await.expect("a clock");

        let undo = world.session.undo_run(view.id).await.expect("it begins");
        let view = world.ended(undo).await;

        let removals = view.receipt.removals.expect("twelve leave");
        assert_eq!((removals.removed, removals.stayed), (12, 0), "{jump}: {view:?}");
    }
}
