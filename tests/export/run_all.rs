//! "Run all": what runs by itself, now.

use listward_engine::contract::{ErrorCode, ExportDraft, ExportRuns, ExportSchedule, StartedBy};

use crate::schedule::{code, export_hourly, hourly};
use crate::world::{World, email};

#[tokio::test(flavor = "multi_thread")]
async fn run_all_starts_just_what_runs_by_itself_and_says_why_not_the_others() {
    let world = World::with_people(3).await;
    let original = world.session.list_exports().await.expect("exports").remove(0).draft;
    let save = async |name: &str, list: usize| {
        let (id, label) = world.klaviyo.lists()[list].clone();
        let mut draft = ExportDraft { id: None, name: name.into(), ..original.clone() };
        (draft.list.id, draft.list.name) = (id, label);
        world.session.save_export(draft).await.expect("saved").id
    };
    let by_hand = save("By hand", 0).await;
    let detached = save("Detached", 0).await;
    let unseen = save("Unseen", 0).await;
    world.plan().await;
    export_hourly(&world, world.export).await;
    export_hourly(&world, unseen).await;
    export_hourly(&world, detached).await;
    world.session.detach_export(detached).await.expect("detached");
    let off = ExportSchedule { runs: ExportRuns::ByHand, timetable: hourly() };
    world.session.schedule_export(by_hand, off).await.expect("off");

    let all = world.session.run_all().await.expect("run all");

    let of = |export| all.iter().find(|start| start.export == export).expect("each is named");
    assert_eq!(code(of(by_hand)), Some(ErrorCode::ScheduleOff));
    assert_eq!(code(of(detached)), Some(ErrorCode::NoConnection));
    assert_eq!(code(of(unseen)), Some(ErrorCode::PreflightDue));
    assert_eq!(of(by_hand).run, None);
    let run = of(world.export).run.expect("this one is on");
    let view = world.ended(run).await;
    assert_eq!(view.receipt.accepted, 3);
    assert_eq!(view.origin.by, StartedBy::Person, "somebody pressed it");
    assert_eq!(world.members(), [email(0), email(1), email(2)]);
}
