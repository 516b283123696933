//! Pausing and canceling in every state that a run can be in: nothing is claimed that is not so, and what comes afterwards makes
//! everything right.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use futures::future::join_all;
use listward_engine::contract::{
    AttributeMapping, Canary, ExportChoices, FieldKey, Leavers, RunHold, RunId, RunStatus, RunView,
    Sending, Subscribing,
};
use listward_practice::{Consent, Fault, Faults, Operation, What};

use crate::world::{UNSEEN, World, email, next_second};

/// A state, by the request in which a run of the kind is caught.
#[derive(Debug, Clone, Copy)]
struct State {
    undo: bool,
    request: Operation,
    /// How many such requests come before.
    after: u32,
    /// Whether the request is a question after what Klaviyo has already, which is asked to its end.
    settles: bool,
}

const fn exporting(request: Operation, after: u32) -> State {
    State { undo: false, request, after, settles: false }
}

const fn settling(request: Operation, after: u32) -> State {
    State { settles: true, ..exporting(request, after) }
}

const fn undoing(request: Operation) -> State {
    State { undo: true, ..exporting(request, 0) }
}

/// Every state that makes requests, in their order. The first few people go ahead.
const STATES: [State; 12] = [
    exporting(Operation::Import, 0),
    settling(Operation::ImportJob, 0),
    exporting(Operation::Profiles, 0),
    exporting(Operation::Import, 1),
    settling(Operation::ImportErrors, 0),
    exporting(Operation::Members, 0),
    exporting(Operation::RemoveMembers, 0),
    exporting(Operation::Profiles, 1),
    exporting(Operation::Subscribe, 0),
    undoing(Operation::Members),
    undoing(Operation::RemoveMembers),
    undoing(Operation::UpdateProfile),
];

/// Somebody whom Klaviyo takes and then fails, so that there are errors to collect.
const FAILING: usize = 29;

/// Addresses with points, each of which has agreed.
fn csv(numbers: impl Iterator<Item = usize>) -> String {
    let mut csv = String::from("Email,Points,Agreed,Agreed on\n");
    for number in numbers {
        writeln!(csv, "{},{number},yes,2025-03-01", email(number)).expect("written");
    }
    csv
}

/// Thirty people were exported; now two have left, and two are new.
async fn world(state: State) -> World {
    let world = World::with_file(&csv(0..30)).await;
    let choices = ExportChoices {
        sending: Sending::Everybody,
        leavers: Leavers::TakeOff,
        canary: Canary::Automatic,
    };
    world.choose(choices).await;
    world.run().await;
    next_second().await;
    world.people_are_now(&csv(2..32)).await;
    let field = |name: &str| FieldKey(name.into());
    let points = AttributeMapping { field: field("Points"), attribute: "properties.Points".into() };
    let subscribing = Subscribing { agreed: field("Agreed"), at: field("Agreed on") };
    world
        .change(|draft| {
            draft.attributes = vec![points];
            draft.subscribing = Some(subscribing).filter(|_| !state.undo);
        })
        .await;
    world
}

/// A run in this state: the request is refused, and waits for so many seconds.
async fn caught(world: &World, state: State, seconds: u64) -> (RunId, Before) {
    let undone = if state.undo { Some(world.run().await.id) } else { None };
    let began = Before::of(world);
    let of_it = || world.klaviyo.ledger().of(state.request).count();
    let before = of_it();
    let retry_after = Some(seconds.to_string());
    let what = What::TooManyRequests { retry_after };
    world.klaviyo.set_faults(Faults {
        next: vec![Fault { to: Some(state.request), after: state.after, times: 1, what }],
        fail_emails: vec![email(FAILING)],
        ..Faults::default()
    });
    let run = match undone {
        Some(undone) => world.session.undo_run(undone).await.expect("it begins"),
        None => world.begin().await,
    };
    world.until(|| of_it() > before + state.after as usize).await;
    (run, began)
}

fn subscribed(world: &World) -> u64 {
    let is =
        |n: &usize| matches!(world.klaviyo.consent(&email(*n)), Some(Consent::Subscribed { .. }));
    (0..32).filter(is).count() as u64
}

/// How things stood when a run began.
struct Before {
    taken: u64,
    members: BTreeSet<String>,
}

impl Before {
    fn of(world: &World) -> Self {
        let taken = world.klaviyo.ledger().totals.profiles_taken;
        Self { taken, members: world.members().into_iter().collect() }
    }

    /// What an ended run claims is so.
    fn is_true(&self, world: &World, view: &RunView, about: &str) {
        let receipt = &view.receipt;
        let taken = world.klaviyo.ledger().totals.profiles_taken - self.taken;
        assert_eq!(receipt.sent, taken, "{about}: what Klaviyo has counts as sent: {view:?}");
        assert!(receipt.accepted <= taken, "{about}: {view:?}");
        let now: BTreeSet<String> = world.members().into_iter().collect();
        let gone = self.members.difference(&now).count() as u64;
        let removed = receipt.removals.unwrap_or_default().removed;
        assert_eq!(removed, gone, "{about}: exactly they are gone: {view:?}");
        let claimed = receipt.subscriptions.unwrap_or_default().subscribed;
        assert!(claimed <= subscribed(world), "{about}: nobody is claimed: {view:?}");
    }
}

/// An export that is left alone afterwards makes everything right.
async fn comes_right(world: &World, about: &str) {
    world.klaviyo.set_faults(Faults::default());
    let last = world.session.start_run(world.export, UNSEEN).await.expect("it begins");
    let view = world.ended(last).await;
    assert_eq!(view.receipt.status, RunStatus::Successful, "{about}: {view:?}");
    let mut expected: Vec<_> = (2..32).map(email).collect();
    expected.sort_unstable();
    assert_eq!(world.members(), expected, "{about}: exactly they are on the list");
}

async fn canceled(state: State) {
    let about = format!("canceled in {state:?}");
    let world = world(state).await;
    let (run, before) = caught(&world, state, if state.settles { 1 } else { 15 }).await;
    let asked = Instant::now();

    let view = world.cancel(run).await;

    let took = asked.elapsed();
    assert!(took < Duration::from_secs(10), "{about}: a wait is not waited for: {took:?}");
    assert_eq!(view.receipt.status, RunStatus::Canceled, "{about}: {view:?}");
    before.is_true(&world, &view, &about);
    comes_right(&world, &about).await;
}

async fn paused(state: State) -> (World, RunId, Before) {
    let world = world(state).await;
    let (run, before) = caught(&world, state, 1).await;
    world.session.pause_run(run).await.expect("paused");
    assert_eq!(world.held(run).await, RunHold::Paused, "paused in {state:?}");
    (world, run, before)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_canceled_in_every_state_and_claims_nothing_that_is_not_so() {
    join_all(STATES.map(canceled)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_paused_in_every_state_and_goes_on_to_the_same_end() {
    let all = STATES.map(|state| async move {
        let about = format!("paused in {state:?}");
        let (world, run, before) = paused(state).await;

        world.go_on(run).await;
        let view = world.ended(run).await;

        let ended = [RunStatus::Successful, RunStatus::CompletedWithWarnings];
        assert!(ended.contains(&view.receipt.status), "{about}: {view:?}");
        assert_eq!(view.receipt.unknown, 0, "{about}: {view:?}");
        before.is_true(&world, &view, &about);
        comes_right(&world, &about).await;
    });
    join_all(all).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_canceled_while_it_is_paused_in_every_state() {
    let all = STATES.map(|state| async move {
        let about = format!("paused and canceled in {state:?}");
        let (world, run, before) = paused(state).await;

        let view = world.cancel(run).await;

        assert_eq!(view.receipt.status, RunStatus::Canceled, "{about}: {view:?}");
        before.is_true(&world, &view, &about);
        comes_right(&world, &about).await;
    });
    join_all(all).await;
}
