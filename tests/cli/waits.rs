//! What a run waits for by itself, told to whoever looks on.

use listward_practice::{Faults, Operation, What};
use listward_tests::patience;

use crate::program::{Laptop, klaviyo, list};

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_klaviyo_asks_to_wait_for_an_hour_says_when_it_goes_on_and_can_be_ended_meanwhile()
 {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    laptop.export("Spring", &list(&klaviyo), &[]);
    let busy = What::TooManyRequests { retry_after: Some("3723".to_owned()) };
    klaviyo.set_faults(Faults::once(Operation::Import, busy));

    let running = laptop.start(["exports", "run", "Spring", "--unseen"]);
    patience::until("it says until when it waits", || {
        running.stderr_so_far().contains("Klaviyo asked to wait. The run goes on by itself at 20")
    });
    running.kill();

    let resumed = laptop.anna(["runs", "resume"]);
    assert_eq!(resumed.code, 0, "Klaviyo asks no more: {resumed:?}");
    assert_eq!(resumed.document()[0]["status"], "successful", "{resumed:?}");
    assert_eq!(klaviyo.ledger().totals.profiles_taken, 3, "everybody once");
}
