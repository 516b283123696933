//! A key that may do less than before while a run goes on.

use listward_engine::contract::{ErrorCode, RunHold, RunStatus};
use listward_practice::{Fault, Faults, KeyKind, Operation, What};

use crate::resume::sent_twice;
use crate::world::World;

/// A run of five chunks, whose key loses a scope with the first request of some kinds after so many others.
async fn loses(scope: &str, with: &[Operation], after: u32) {
    let world = World::with_people(45_000).await;
    let withdrawn = |to: &Operation| {
        let what = What::WithdrawScope(scope.to_owned());
        Fault { to: Some(*to), after, times: 1, what }
    };
    world.klaviyo.set_faults(Faults {
        next: with.iter().map(withdrawn).collect(),
        delay_milliseconds: 50,
        ..Faults::default()
    });

    let run = world.begin().await;
    let RunHold::Trouble { failure } = world.held(run).await else {
        panic!("{scope}: it waits for something to be put right")
    };
    assert_eq!(failure.code, ErrorCode::ScopesMissing, "{scope}: {failure:?}");
    assert_eq!(failure.subject.as_deref(), Some(scope), "what another key needs");
    let so_far = world.session.run(run).await.expect("the run").receipt.accepted;
    assert!(so_far < 45_000, "{scope}: in its midst: {so_far}");

    world.klaviyo.set_faults(Faults::default());
    let key = world.klaviyo.key_of(KeyKind::Needed).to_owned();
    world.replace_key(&key).await;
    world.go_on(run).await;
    let view = world.ended(run).await;

    assert_eq!(view.receipt.status, RunStatus::Successful, "{scope}: {view:?}");
    assert_eq!(view.receipt.accepted, 45_000, "{scope}: nobody is lost");
    assert_eq!(world.members().len(), 45_000, "{scope}: all are on the list");
    assert_eq!(sent_twice(&world.klaviyo), 0, "{scope}: nobody was sent twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_that_is_lost_while_people_are_sent_is_named_and_a_better_key_goes_on() {
    loses("profiles:write", &[Operation::Import], 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_that_is_lost_while_jobs_are_asked_after_is_named_and_a_better_key_goes_on() {
    loses("profiles:read", &[Operation::ImportJobs, Operation::ImportJob], 0).await;
}
