//! On the command line: refreshes, schedules, and running just what runs by itself.

use serde_json::Value;

use crate::program::{CUSTOMERS, IN_TURKU, Laptop, klaviyo, list};
use listward_practice::Running;

/// A laptop with an export whose file somebody may change, and whose preflight somebody has looked at.
fn with_own_file(klaviyo: &Running) -> (Laptop, std::path::PathBuf) {
    let laptop = Laptop::with_anna();
    let file = laptop.file("customers.csv");
    std::fs::copy(CUSTOMERS, &file).expect("a copy of the fixture");
    laptop.anna(["import", file.to_str().expect("a plain path")]);
    laptop.anna(["segments", "add", "Turku", "--rule", IN_TURKU]);
    let connection = laptop.connect("Main shop", klaviyo, klaviyo.key());
    assert_eq!(connection.code, 0, "the connection is made: {connection:?}");
    laptop.export("Spring", &list(klaviyo), &["--changes-only"]);
    (laptop, file)
}

fn codes(document: &Value) -> Vec<&str> {
    let exports = document["exports"].as_array().expect("exports").iter();
    exports.map(|export| export["failure"]["code"].as_str().unwrap_or("started")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_reads_the_file_again_and_runs_what_follows() {
    let klaviyo = klaviyo().await;
    let (laptop, file) = with_own_file(&klaviyo);
    let unseen = laptop.anna(["refresh"]);
    assert_eq!(unseen.code, 4, "nobody has looked at its preflight: {unseen:?}");
    assert_eq!(codes(&unseen.document()), ["preflight_due"]);
    laptop.anna(["exports", "plan", "Spring"]);
    let first = laptop.anna(["refresh"]).document();
    let people = first["receipts"][0]["sent"].as_u64().expect("a receipt");

    let text = std::fs::read_to_string(&file).expect("the file");
    std::fs::write(&file, text.replace(",Ada,", ",Augusta,")).expect("a cell changes");
    let second = laptop.anna(["refresh"]);

    let document = second.document();
    assert_eq!(document["refresh"]["sources"][0]["failure"], Value::Null, "{second:?}");
    assert!(people > 0, "somebody was sent: {first}");
    assert_eq!(document["receipts"][0]["sent"], 1, "just whoever changed: {second:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_due_is_no_trouble_and_a_vanished_file_is_a_warning() {
    let klaviyo = klaviyo().await;
    let (laptop, file) = with_own_file(&klaviyo);

    let off = laptop.anna(["refresh", "--due"]);
    let on =
        laptop.anna(["schedule", "on", "--daily", "07:00", "18:30", "--zone", "Europe/Helsinki"]);
    let not_yet = laptop.anna(["refresh", "--due"]);
    std::fs::remove_file(file).expect("the file goes");
    let gone = laptop.anna(["refresh", "--no-exports"]);

    for nothing in [off, not_yet] {
        assert_eq!(
            (nothing.code, &nothing.document()["refresh"]),
            (0, &Value::Null),
            "{nothing:?}"
        );
    }
    assert_eq!(on.document()["schedule"]["timetable"]["times"][1], "18:30", "{on:?}");
    assert_eq!(gone.code, 3, "a warning: {gone:?}");
    assert_eq!(gone.document()["refresh"]["sources"][0]["failure"]["code"], "file_gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn run_all_starts_what_runs_by_itself() {
    let klaviyo = klaviyo().await;
    let (laptop, _) = with_own_file(&klaviyo);

    let off = laptop.anna(["exports", "run", "--all"]);
    let times = ["exports", "schedule", "Spring", "--weekly", "monday", "friday", "--at", "07:00"];
    let scheduled = laptop.anna(times);
    laptop.anna(["exports", "plan", "Spring"]);
    let on = laptop.anna(["exports", "run", "--all"]);
    let by_hand = laptop.anna(["exports", "schedule", "Spring", "--off"]);
    let both = laptop.anna(["exports", "schedule", "Spring", "--off", "--follow"]);

    assert_eq!((off.code, codes(&off.document())), (0, vec!["schedule_off"]), "{off:?}");
    assert_eq!(scheduled.document()["runs_by_itself"], true, "{scheduled:?}");
    assert_eq!((on.code, codes(&on.document())), (0, vec!["started"]), "{on:?}");
    assert_eq!(on.document()["receipts"].as_array().expect("receipts").len(), 1);
    assert_eq!(by_hand.document()["next_run"], Value::Null, "{by_hand:?}");
    assert_eq!(both.code, 2, "one of them: {both:?}");
}
