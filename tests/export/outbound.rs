//! What left the laptop for a run: every host, every kind of request, how many people, which fields, how many bytes.

use listward_engine::contract::{AttributeMapping, FieldKey};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn every_request_of_a_run_is_accounted_for() {
    let world = World::with_people(12_000).await;
    world
        .change(|draft| {
            draft.attributes = vec![AttributeMapping {
                field: FieldKey("first_name".into()),
                attribute: "first_name".into(),
            }];
        })
        .await;
    let before = world.requests();

    let view = world.run().await;

    let counted: u64 = view.outbound.iter().map(|line| line.requests).sum();
    assert_eq!(counted, world.requests() - before, "each request, once: {:?}", view.outbound);
    let host = world.klaviyo.address().to_string();
    assert!(view.outbound.iter().all(|line| line.host == host), "one host: {:?}", view.outbound);
    let named = |line: &&listward_engine::contract::Outbound| line.people > 0;
    let naming: Vec<_> = view.outbound.iter().filter(named).collect();
    assert_eq!(naming.len(), 1, "people crossed in one kind of request: {:?}", view.outbound);
    let imports = naming[0];
    assert_eq!(imports.request, "POST /api/profile-bulk-import-jobs");
    assert_eq!((imports.requests, imports.people), (2, 12_000), "{imports:?}");
    assert_eq!(imports.bytes, view.receipt.bytes, "as the receipt says");
    assert_eq!(imports.fields, ["email", "first_name"], "and no other field");
}
