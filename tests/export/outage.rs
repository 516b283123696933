//! Klaviyo is down for ten minutes in the middle of a run, at Klaviyo's own pace and in real time.

mod deep {
    use std::time::Duration;

    use listward_engine::RunPace;
    use listward_engine::contract::{Canary, ExportChoices, RunHold, RunStatus};
    use listward_practice::{Fault, Faults, What};

    use crate::world::World;

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "takes long"]
    async fn a_run_leaves_klaviyo_alone_for_ten_minutes_of_outage_and_then_loses_nobody() {
        let world = World::with_people(25_000).await;
        world.choose(ExportChoices { canary: Canary::AskMe, ..ExportChoices::default() }).await;
        world.session.set_run_pace(RunPace::klaviyo()).await.expect("a pace");
        let run = world.begin().await;
        assert_eq!(world.held(run).await, RunHold::Canary, "the first few are there");
        let down = Fault { to: None, after: 0, times: u32::MAX, what: What::Status(503) };
        world.klaviyo.set_faults(Faults { next: vec![down], ..Faults::default() });
        let before = world.requests();

        world.go_on(run).await;
        tokio::time::sleep(Duration::from_mins(10)).await;
        let asked = world.requests() - before;
        world.klaviyo.set_faults(Faults::default());
        let ended = tokio::time::timeout(Duration::from_mins(5), world.session.run_ended(run));
        let view = ended.await.expect("it ends").expect("the run is shown");

        assert!((5..=20).contains(&asked), "{asked} requests in ten minutes");
        assert_eq!(view.receipt.status, RunStatus::Successful, "{view:?}");
        assert_eq!(view.receipt.accepted, 25_000, "{view:?}");
        let taken = world.klaviyo.ledger().totals.profiles_taken;
        assert_eq!(taken, 25_000, "everybody once");
    }
}
