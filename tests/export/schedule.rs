//! What runs by itself, and what does not. Time is an argument: nobody waits here.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use listward_engine::Session;
use listward_engine::clock::Moment;
use listward_engine::contract::{
    Canary, ErrorCode, Every, ExportChoices, ExportId, ExportRuns, ExportSchedule, ExportStart,
    MissedBecause, MissedPolicy, NeedsALook, RefreshSchedule, RefreshState, RunHold, RunStatus,
    StartedBy, Timetable,
};

use crate::world::{World, people};

/// At each full hour, so that the next one is never far.
pub(crate) fn hourly() -> Timetable {
    Timetable { every: Every::Hour, days: vec![], times: vec![], zone: "UTC".into() }
}

/// Switches the refresh on, and gives when it is due first.
pub(crate) async fn refresh_hourly(world: &World, missed: MissedPolicy) -> Moment {
    let schedule = RefreshSchedule { on: true, timetable: hourly(), missed };
    let view = world.session.save_schedule(schedule).await.expect("the schedule is saved");
    view.next.expect("it is on")
}

/// Gives the export a timetable of its own, and gives when it is due first.
pub(crate) async fn export_hourly(world: &World, export: ExportId) -> Moment {
    let schedule = ExportSchedule { runs: ExportRuns::ByTimetable, timetable: hourly() };
    let view = world.session.schedule_export(export, schedule).await.expect("scheduled");
    assert!(view.runs_by_itself, "it has a time of its own");
    view.next_run.expect("it is due")
}

pub(crate) fn later(moment: Moment, minutes: i64) -> Moment {
    Moment(moment.0 + SignedDuration::from_mins(minutes))
}

/// Why it was not started.
pub(crate) fn code(start: &ExportStart) -> Option<ErrorCode> {
    start.failure.as_ref().map(|failure| failure.code)
}

async fn looks(world: &World) -> Vec<NeedsALook> {
    world.session.overview().await.expect("an overview").needs_a_look
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_runs_by_itself_until_somebody_switches_it_on() {
    let world = World::with_people(3).await;
    world.plan().await;
    let view = world.session.schedule().await.expect("a schedule");
    assert!(!view.schedule.on, "off on a new laptop");
    assert_eq!(view.next, None);
    let export = &world.session.list_exports().await.expect("exports")[0];
    assert_eq!(export.schedule.runs, ExportRuns::WithRefresh, "it would follow");
    assert!(!export.runs_by_itself, "a refresh that is off");

    let in_a_year = later(Moment::now(), 60 * 24 * 365);
    let served = world.session.serve_due(in_a_year).await.expect("served");

    assert_eq!((served.refresh, served.exports), (None, vec![]));
    assert_eq!(world.members(), [""; 0], "nobody was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_is_served_once_whatever_the_clock_does() {
    let world = World::with_people(3).await;
    world.plan().await;
    let due = refresh_hourly(&world, MissedPolicy::Once).await;
    let serve = async |moment| world.session.serve_due(moment).await.expect("served").refresh;

    assert!(serve(later(due, -1)).await.is_none(), "a minute too early");
    let refresh = serve(due).await.expect("it is due");
    assert_eq!((refresh.due, refresh.missed), (Some(due), None), "on time");
    assert!(serve(later(due, 1)).await.is_none(), "once");
    assert!(serve(later(due, -3)).await.is_none(), "the clock is put back");
    assert!(serve(due).await.is_none(), "and comes there again");
    assert!(serve(later(due, 60)).await.is_some(), "an hour later it is due again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_far_ahead_does_not_keep_everything_waiting() {
    let world = World::with_people(3).await;
    world.plan().await;
    let due = refresh_hourly(&world, MissedPolicy::Once).await;
    let serve = async |moment| world.session.serve_due(moment).await.expect("served").refresh;

    assert!(serve(later(due, 60 * 24 * 30)).await.is_some(), "a clock that is a month ahead");
    assert!(serve(later(due, 30)).await.is_none(), "it is put right, which is not due itself");
    assert!(serve(later(due, 60)).await.is_some(), "the next full hour is");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_caught_up_once_and_says_so() {
    let world = World::with_people(3).await;
    world.plan().await;
    let due = refresh_hourly(&world, MissedPolicy::Once).await;
    let opened = later(due, 3 * 60 + 20);

    let served = world.session.serve_due(opened).await.expect("served");
    let again = world.session.serve_due(opened).await.expect("served");

    let refresh = served.refresh.expect("it is caught up");
    let missed = refresh.missed.expect("it was missed");
    assert_eq!((missed.because, missed.times), (MissedBecause::NotOpen, 4));
    assert_eq!(refresh.due, Some(later(due, 3 * 60)), "the last of them");
    assert_eq!((again.refresh, again.exports), (None, vec![]), "no pile-up");
    let run = refresh.exports[0].run.expect("its export ran");
    let view = world.ended(run).await;
    assert_eq!(view.origin.missed, Some(missed), "the run says so, too");
    assert_eq!(view.origin.by, StartedBy::Refresh { refresh: refresh.id });
    assert_eq!(view.person, "Anna", "in the export user's name");

    let slept = later(opened, 5 * 60);
    let refresh = world.session.serve_due(slept).await.expect("served").refresh;
    let missed = refresh.expect("caught up").missed.expect("missed");
    assert_eq!(missed.because, MissedBecause::Asleep, "the program was open all the time");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_left_out_or_asked_about_as_somebody_chose() {
    let world = World::with_people(3).await;
    world.plan().await;
    let due = refresh_hourly(&world, MissedPolicy::Skip).await;
    let opened = later(due, 20);

    let served = world.session.serve_due(opened).await.expect("served");
    assert_eq!(served.refresh, None, "left out");
    let newest = world.session.schedule().await.expect("a schedule").refreshes.remove(0);
    assert_eq!((newest.state, newest.due), (RefreshState::Skipped, Some(due)), "and told");

    refresh_hourly(&world, MissedPolicy::Ask).await;
    world.session.serve_due(later(opened, 60)).await.expect("served");
    let asked = NeedsALook::RefreshMissed { due: later(due, 60), because: MissedBecause::Asleep };
    assert!(looks(&world).await.contains(&asked), "somebody is asked");
    assert_eq!(world.members(), [""; 0], "nothing was sent meanwhile");
    world.session.skip_missed().await.expect("left out");
    assert!(!looks(&world).await.contains(&asked), "nobody is asked any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_unwatched_that_nobody_has_looked_at() {
    let world = World::with_people(30).await;
    let due = refresh_hourly(&world, MissedPolicy::Once).await;

    let refresh = world.session.serve_due(due).await.expect("served").refresh.expect("due");

    let start = &refresh.exports[0];
    assert_eq!(code(start), Some(ErrorCode::PreflightDue), "nobody has seen its preflight");
    let view = world.ended(start.run.expect("a run that says why")).await;
    assert_eq!(view.receipt.status, RunStatus::Skipped);
    assert_eq!((view.receipt.selected, view.receipt.sent), (30, 0));
    assert_eq!(world.members(), [""; 0], "nobody was sent");
    let trouble = looks(&world).await;
    assert!(
        trouble
            .iter()
            .any(|look| matches!(look, NeedsALook::RunTrouble { run, .. } if *run == view.id)),
        "it needs a look: {trouble:?}"
    );

    world.plan().await;
    let refresh = world.session.serve_due(later(due, 60)).await.expect("served").refresh;
    let start = refresh.expect("due").exports.remove(0);
    assert_eq!(code(&start), None, "somebody has looked");
    assert_eq!(world.ended(start.run.expect("a run")).await.receipt.accepted, 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarter_more_people_wait_for_somebody_to_look() {
    let world = World::with_people(30).await;
    world.plan().await;
    let due = refresh_hourly(&world, MissedPolicy::Once).await;
    std::fs::write(world.laptop.path().join("people.csv"), people(40)).expect("more people");

    let refresh = world.session.serve_due(due).await.expect("served").refresh.expect("due");

    assert_eq!(refresh.sources[0].rows, 40, "they are here");
    assert_eq!(code(&refresh.exports[0]), Some(ErrorCode::PreflightDue), "and were not sent");
    assert_eq!(world.members(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_runs_at_its_own_times_with_the_people_who_are_here() {
    let world = World::with_people(3).await;
    world.plan().await;
    let due = export_hourly(&world, world.export).await;
    std::fs::write(world.laptop.path().join("people.csv"), people(4)).expect("another person");

    let served = world.session.serve_due(due).await.expect("served");
    let again = world.session.serve_due(later(due, 1)).await.expect("served");

    assert_eq!(served.refresh, None, "files are not read for it");
    let run = served.exports[0].run.expect("it ran");
    let view = world.ended(run).await;
    assert_eq!(view.receipt.accepted, 3, "those who were here");
    assert_eq!((view.origin.by, view.origin.due), (StartedBy::Timetable, Some(due)));
    assert_eq!(again.exports, [], "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_still_runs_is_due_until_it_has_ended() {
    let world = World::with_people(30).await;
    world.choose(ExportChoices { canary: Canary::AskMe, ..ExportChoices::default() }).await;
    world.plan().await;
    let due = export_hourly(&world, world.export).await;
    let run = world.begin().await;
    assert_eq!(world.held(run).await, RunHold::Canary, "it waits for a person");

    let during = world.session.serve_due(due).await.expect("served").exports;
    world.cancel(run).await;
    let after = world.session.serve_due(later(due, 2)).await.expect("served").exports;

    assert_eq!(code(&during[0]), Some(ErrorCode::AlreadyRunning), "one at a time");
    assert!(after[0].run.is_some(), "it was not lost: {after:?}");
    assert_eq!(world.held(after[0].run.expect("a run")).await, RunHold::Canary);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_program_serves_what_is_due_without_being_asked() {
    let world = World::with_people(3).await;
    world.plan().await;
    refresh_hourly(&world, MissedPolicy::Once).await;
    world.laptop.change("UPDATE refresh_schedule SET served = served - 2 * 60 * 60 * 1000");

    let keeping = tokio::spawn(Arc::clone(world.session.door()).keep_time());
    let served = async {
        loop {
            let refreshes = world.session.schedule().await.expect("a schedule").refreshes;
            match refreshes.into_iter().find(|refresh| refresh.state == RefreshState::Ended) {
                Some(refresh) => return refresh,
                None => world.desk.happens.notified().await,
            }
        }
    };
    let served = tokio::time::timeout(Duration::from_mins(1), served).await;
    keeping.abort();

    let refresh = served.expect("nothing was served");
    assert_eq!(refresh.person, None, "nobody asked");
    let run = refresh.exports[0].run.expect("its export ran");
    assert_eq!(world.ended(run).await.receipt.accepted, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_in_the_name_of_somebody_who_left_says_so_and_sends_nothing() {
    let world = World::with_people(3).await;
    world.plan().await;
    let due = refresh_hourly(&world, MissedPolicy::Once).await;
    world.laptop.change(
        "INSERT INTO person (name, role, password, created)
             SELECT 'Bea', role, password, created FROM person;
         UPDATE person SET disabled = 1 WHERE name = 'Anna'",
    );
    let bea = Session::new(Arc::clone(world.session.door()));
    bea.sign_in("Bea".into(), "sails at dawn".into()).await.expect("Bea signs in");

    let refresh = bea.serve_due(due).await.expect("served").refresh.expect("due");

    let start = &refresh.exports[0];
    assert_eq!(code(start), Some(ErrorCode::ExportUserUnfit));
    let view = bea.run(start.run.expect("a run that says why")).await.expect("shown");
    assert_eq!((view.receipt.status, view.person.as_str()), (RunStatus::Skipped, "Anna"));
    assert_eq!(world.members(), [""; 0], "nothing was sent");
}
