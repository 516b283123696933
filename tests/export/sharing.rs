//! Two connections to one account: they share its limits, and the more careful of the two is obeyed by both.

use std::time::{Duration, Instant};

use listward_engine::contract::{ConnectionId, ConnectionLimits};

use crate::world::World;

/// Klaviyo takes 75 such questions a second from an account; a tenth of that is seven. Each call asks for three pages.
const CAREFUL: u8 = 10;

async fn share(world: &World, connection: ConnectionId, share: u8) {
    let limits = ConnectionLimits { share, plan_profiles: None };
    world.session.limit_connection(connection, limits).await.expect("it is limited");
}

/// How long it takes when both ask for the lists four times, at once.
async fn both_ask(world: &World, connections: [ConnectionId; 2]) -> Duration {
    let begun = Instant::now();
    let calls = (0..8).map(|n| world.session.klaviyo_lists(connections[n % 2]));
    for lists in futures::future::join_all(calls).await {
        assert_eq!(lists.expect("the lists").len(), 24, "all pages were read");
    }
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_connections_to_one_account_take_turns_at_the_more_careful_share() {
    let world = World::with_people(1).await;
    let first = world.session.list_connections().await.expect("connections")[0].id;
    let second = world.also_connect("Second shop").await;
    share(&world, first, 100).await;
    share(&world, second, CAREFUL).await;

    let took = both_ask(&world, [first, second]).await;

    // 24 questions, seven a second: three seconds pass before the last. Each for itself would take one.
    assert!(took >= Duration::from_secs(3), "together at the careful one's share: {took:?}");
    assert_eq!(world.klaviyo.ledger().totals.refused_for_pace, 0, "Klaviyo never had to say so");
}
