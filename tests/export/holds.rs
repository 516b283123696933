//! A run waits for a person: because somebody paused it, or because something has to be put right. Then it goes on where it
//! was (after a restart, too: see `resume`).

use listward_engine::contract::{Canary, ErrorCode, ExportChoices, LeftOut, RunHold, RunStatus};
use listward_practice::{Fault, Faults, JobFault, Operation, What};

use crate::world::{self, UNSEEN, World, email};

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_run_hands_nothing_over_and_goes_on_where_it_was() {
    let world = World::with_people(60_000).await;
    world.klaviyo.set_faults(Faults { delay_milliseconds: 100, ..Faults::default() });
    let run = world.begin().await;
    world.taken(1).await;
    world.session.pause_run(run).await.expect("paused");
    assert_eq!(world.held(run).await, RunHold::Paused);
    let taken = world.klaviyo.ledger().totals.profiles_taken;
    assert!(taken < 60_000, "it stopped early: {taken}");

    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 60_000, "everybody once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_paused_and_canceled_in_every_state() {
    for faults in [
        Faults::default(),
        Faults { delay_milliseconds: 50, ..Faults::default() },
        Faults { jobs: Some(JobFault::Stuck), ..Faults::default() },
    ] {
        let world = World::with_people(25_000).await;
        world.klaviyo.set_faults(faults.clone());
        let run = world.begin().await;
        world.session.pause_run(run).await.expect("paused");
        world.session.pause_run(run).await.expect("once is enough");
        let view = world.cancel(run).await;

        let taken = world.klaviyo.ledger().totals.profiles_taken;
        assert_eq!(view.receipt.sent, taken, "{faults:?}: what Klaviyo has counts as sent");
        assert_eq!(view.hold, None, "{faults:?}: an ended run waits for nobody");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_has_ended_can_neither_be_paused_nor_continued() {
    let world = World::with_people(5).await;
    let before = world.run().await;

    world.session.pause_run(before.id).await.expect("nothing to pause");
    world.session.continue_run(before.id).await.expect("nothing to continue");

    assert_eq!(world.session.run(before.id).await.expect("the run"), before, "nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_that_lasts_too_long_holds_the_run_and_loses_nobody() {
    let world = World::with_people(30).await;
    let patience = std::time::Duration::from_millis(300);
    let pace = listward_engine::RunPace { give_up: patience, ..world::pace() };
    world.session.set_run_pace(pace).await.expect("a pace");
    let down = Fault { to: Some(Operation::Import), after: 0, times: 500, what: What::Status(503) };
    world.klaviyo.set_faults(Faults { next: vec![down], ..Faults::default() });
    let run = world.begin().await;

    assert_eq!(world.trouble(run).await, ErrorCode::KlaviyoUnavailable, "it waits");
    world.klaviyo.set_faults(Faults::default());
    world.go_on(run).await;

    let view = world.ended(run).await;
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 30, "everybody once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_that_loses_every_answer_holds_the_run_instead_of_sending_for_ever() {
    let world = World::with_people(30).await;
    let drop = Fault { to: Some(Operation::Import), after: 0, times: 8, what: What::DropRequest };
    world.klaviyo.set_faults(Faults { next: vec![drop], ..Faults::default() });
    let run = world.begin().await;

    assert_eq!(world.trouble(run).await, ErrorCode::Offline, "eight times is enough");
    world.go_on(run).await;

    let view = world.ended(run).await;
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.klaviyo.ledger().totals.profiles_taken, 30, "everybody once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_blames_nobody_ends_the_run_with_klaviyos_words() {
    let world = World::with_people(30).await;
    let what = What::Refuse("This account may not import now.".to_owned());
    let refusal = Fault { to: Some(Operation::Import), after: 0, times: 9, what };
    world.klaviyo.set_faults(Faults { next: vec![refusal], ..Faults::default() });
    let imports = || world.klaviyo.ledger().of(Operation::Import).count();
    let before = imports();

    let view = world.run().await;

    assert_eq!(view.receipt.status, RunStatus::Failed, "{view:?}");
    let failure = view.failure.expect("a reason");
    assert_eq!(failure.code, ErrorCode::KlaviyoRefused, "{failure:?}");
    assert_eq!(failure.said.as_deref(), Some("This account may not import now."), "its words");
    assert_eq!(view.receipt.left_out, [(LeftOut::Stopped, 30)].into(), "nobody is blamed");
    assert_eq!(imports(), before + 1, "the same is not tried again");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_whom_klaviyo_names_one_by_one_are_all_left_behind_and_nobody_else() {
    let refused: Vec<_> = (4..17).map(email).collect();
    let world = World::with_people(60).await;
    let (reject_emails, one_at_a_time) = (refused.clone(), true);
    world.klaviyo.set_faults(Faults { reject_emails, one_at_a_time, ..Faults::default() });

    let view = world.run().await;

    assert_eq!(view.receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    assert_eq!((view.receipt.sent, view.receipt.accepted), (60, 47), "{view:?}");
    let page = world.session.run_rejects(view.id, 0, 100).await.expect("a page");
    let mut named: Vec<_> = page.rejects.into_iter().map(|reject| reject.email).collect();
    named.sort_unstable();
    let mut expected = refused;
    expected.sort_unstable();
    assert_eq!(named, expected, "after more than five rounds, exactly they are named");
    assert_eq!(world.members().len(), 47, "the others are there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_gets_another_name_meanwhile_is_the_same_list() {
    let world = World::with_people(60).await;
    world.choose(ExportChoices { canary: Canary::AskMe, ..ExportChoices::default() }).await;
    let run = world.begin().await;
    assert_eq!(world.held(run).await, RunHold::Canary, "the first few are there");
    world.klaviyo.rename_list(&world.list, "Somebody else's idea");

    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(world.members().len(), 60, "all are on it");
    let plan = world.session.plan_export(world.export).await.expect("a plan");
    assert_eq!(plan.list.name, "Somebody else's idea", "the next preflight calls it so");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunk_that_is_held_when_it_must_go_again_keeps_no_other_from_being_settled() {
    let world = World::with_people(25_000).await;
    world.klaviyo.set_faults(Faults { jobs: Some(JobFault::Stuck), ..Faults::default() });
    let run = world.begin().await;
    world.taken(3).await;
    let firewall =
        Fault { to: Some(Operation::Import), after: 0, times: 1, what: What::WebPage(403) };
    world.klaviyo.set_faults(Faults { next: vec![firewall], ..Faults::default() });
    world.klaviyo.expire_first_jobs(1);
    assert_eq!(world.trouble(run).await, ErrorCode::Blocked, "one has to go again and cannot");

    world.klaviyo.free_jobs();

    let settled = async {
        let mut looks = tokio::time::interval(std::time::Duration::from_millis(10));
        while world.session.run(run).await.expect("the run").receipt.accepted == 0 {
            looks.tick().await;
        }
    };
    let patience = std::time::Duration::from_mins(1);
    tokio::time::timeout(patience, settled).await.expect("the others are settled meanwhile");
    assert_eq!(world.trouble(run).await, ErrorCode::Blocked, "while it still waits");
    world.go_on(run).await;
    let view = world.ended(run).await;
    assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
    assert_eq!(view.receipt.accepted, 25_000, "{view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_can_be_removed_while_it_runs_and_its_run_ends_with_true_numbers() {
    let world = World::with_people(60_000).await;
    world.klaviyo.set_faults(Faults { delay_milliseconds: 100, ..Faults::default() });
    let run = world.begin().await;
    world.taken(1).await;

    world.session.remove_export(world.export).await.expect("it is removed");
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Canceled, "{view:?}");
    let taken = world.klaviyo.ledger().totals.profiles_taken;
    assert_eq!((view.receipt.sent, view.receipt.accepted), (taken, taken), "{view:?}");
    assert!(!view.undoable, "what is gone cannot be undone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_detached_export_stays_and_does_not_run_until_it_has_a_connection_again() {
    let world = World::with_people(5).await;
    let detached = world.session.detach_export(world.export).await.expect("detached");
    let connection = world.session.list_connections().await.expect("connections")[0].id;

    let refused = world.session.start_run(world.export, UNSEEN).await;
    assert_eq!(refused.expect_err("no way to Klaviyo").code, ErrorCode::NoConnection);
    assert_eq!((detached.draft.connection, detached.connection_kind), (None, None));
    world.change(|draft| draft.connection = Some(connection)).await;
    assert_eq!(world.run().await.receipt.accepted, 5, "attached again");
}
