//! A whole run over a bad line, bad in each of the eight ways and in each direction: the receipt closes, nobody is lost, at most
//! one chunk comes twice, and nobody counts as sent who is not there.

use std::time::Duration;

use listward_engine::contract::{Canary, ExportChoices, RunHappening, RunHold, RunId, RunStatus};
use listward_practice::{Faults, Toward, Toxic, ToxicKind};

use crate::world::World;

/// A first chunk of a few, and two more.
const PEOPLE: usize = 12_000;

const BOTH: [Toward; 2] = [Toward::Client, Toward::Server];

/// An export whose first few go ahead and wait for a person.
async fn careful() -> World {
    let world = World::with_people(PEOPLE).await;
    world.choose(ExportChoices { canary: Canary::AskMe, ..ExportChoices::default() }).await;
    world
}

/// A run whose first few are with Klaviyo: what comes next are the other chunks.
async fn after_the_first_few(world: &World) -> RunId {
    let run = world.begin().await;
    assert_eq!(world.held(run).await, RunHold::Canary, "the first few are there");
    run
}

/// Waits until the run has met with the trouble.
async fn has_trouble(world: &World, run: RunId) {
    let mut looks = tokio::time::interval(Duration::from_millis(2));
    loop {
        let view = world.session.run(run).await.expect("the run");
        if view.timeline.iter().any(|moment| moment.what == RunHappening::NetworkLost) {
            return;
        }
        looks.tick().await;
    }
}

/// The run ends, and its account is as true as on a good line.
async fn ends_well(world: &World, run: RunId, about: &str) -> Vec<RunHappening> {
    let view = world.ended(run).await;
    let receipt = &view.receipt;
    assert_eq!(receipt.status, RunStatus::Successful, "{about}: {view:?}");
    let people = PEOPLE as u64;
    assert_eq!((receipt.sent, receipt.accepted), (people, people), "{about}: {view:?}");
    assert_eq!(world.members().len(), PEOPLE, "{about}: and they are there");
    let taken = world.klaviyo.ledger().totals.imports_taken;
    assert!(taken <= receipt.chunks + 1, "{about}: {taken} imports, {} chunks", receipt.chunks);
    view.timeline.iter().map(|moment| moment.what).collect()
}

/// A line that is bad in both directions, but carries everything, from beginning to end.
async fn is_only_slower(what: ToxicKind) {
    let world = careful().await;
    let toxics = BOTH.map(|toward| Toxic { toward, what }).to_vec();
    world.klaviyo.set_faults(Faults { toxics, ..Faults::default() });

    let run = after_the_first_few(&world).await;
    world.go_on(run).await;

    ends_well(&world, run, &format!("{what:?}")).await;
    let taken = world.klaviyo.ledger().totals.profiles_taken;
    assert_eq!(taken, PEOPLE as u64, "nobody came twice");
}

/// A line that breaks the next two connections, which two chunks wait for.
async fn is_got_over(what: ToxicKind) {
    for toward in BOTH {
        let about = format!("{what:?} {toward:?}");
        let world = careful().await;
        let run = after_the_first_few(&world).await;
        world.klaviyo.set_faults(Faults {
            toxics: vec![Toxic { toward, what }],
            bad_connections: Some(2),
            ..Faults::default()
        });

        world.go_on(run).await;

        let happened = ends_well(&world, run, &about).await;
        let answers = [RunHappening::JobFound, RunHappening::SentAgain];
        let met = happened.iter().any(|what| answers.contains(what));
        assert!(met, "{about}: an answer was looked for: {happened:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_line_is_only_slower() {
    is_only_slower(ToxicKind::Latency { milliseconds: 30 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrow_line_is_only_slower() {
    is_only_slower(ToxicKind::Bandwidth { bytes_per_second: 4_000_000 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_slow_to_close_is_only_slower() {
    is_only_slower(ToxicKind::SlowClose { milliseconds: 300 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_slices_is_only_slower() {
    is_only_slower(ToxicKind::Slicer { bytes: 1_000, microseconds: 0 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_falls_silent_and_closes_is_got_over() {
    is_got_over(ToxicKind::Timeout { milliseconds: 200 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_reset_is_got_over() {
    is_got_over(ToxicKind::ResetPeer { milliseconds: 200 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_off_in_a_message_is_got_over() {
    is_got_over(ToxicKind::LimitData { bytes: 150 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_down_is_waited_for() {
    let world = careful().await;
    let run = after_the_first_few(&world).await;
    world.klaviyo.set_faults(Faults::line(ToxicKind::Down { milliseconds: 600_000 }));
    while tokio::net::TcpStream::connect(world.klaviyo.address()).await.is_ok() {}

    world.go_on(run).await;
    has_trouble(&world, run).await;
    world.klaviyo.set_faults(Faults::default());

    ends_well(&world, run, "down").await;
    let taken = world.klaviyo.ledger().totals.profiles_taken;
    assert_eq!(taken, PEOPLE as u64, "what was never sent is not sent twice");
}
