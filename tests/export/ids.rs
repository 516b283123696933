//! What is new begins with a history of its own, whatever was there before it.

use listward_engine::contract::{ExportDraft, RuleGroup, SegmentDraft};

use crate::world::{EVERYBODY, World, import, people};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_export_inherits_nothing_of_one_that_was_removed() {
    let world = World::with_people(3).await;
    let run = world.run().await;
    let exports = world.session.list_exports().await.expect("exports");
    let draft = exports.into_iter().next().expect("the export").draft;
    world.session.remove_export(world.export).await.expect("it goes");

    let draft = ExportDraft { id: None, name: "Summer".into(), ..draft };
    let new = world.session.save_export(draft).await.expect("the export is saved");

    assert!(new.last_run.is_none() && new.history.is_empty(), "it never ran: {new:?}");
    let runs = world.session.list_runs(Some(new.id), 10).await.expect("runs");
    assert!(runs.is_empty(), "{runs:?}");
    let kept = world.session.run(run.id).await.expect("the old run stays");
    assert_eq!(kept.export_name, "Spring", "under its own name");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_of_whatever_was_removed_is_not_given_again() {
    let world = World::with_people(3).await;
    let session = &world.session;

    let mut segments = Vec::new();
    let mut sources = Vec::new();
    for round in 0..2 {
        let draft = SegmentDraft { id: None, name: "All".into(), rule: RuleGroup::default() };
        let segment = session.save_segment(draft).await.expect("a segment").id;
        session.remove_segment(segment).await.expect("it goes");
        segments.push(segment);
        let file = world.laptop.path().join(format!("more-{round}.csv"));
        std::fs::write(&file, people(4)).expect("the file is written");
        import(session, file).await;
        let newest = session.list_sources().await.expect("sources").remove(0).id;
        session.remove_source(newest).await.expect("it goes");
        sources.push(newest);
    }

    assert_ne!(segments[0], segments[1]);
    assert_ne!(segments[0], EVERYBODY);
    assert_ne!(sources[0], sources[1]);
}
