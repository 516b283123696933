//! On the command line: what can be changed about exports and connections, and a run that waits because somebody says so.

use listward_practice::{Fault, Faults, KeyKind, Operation, What};

use crate::program::{Laptop, PASSWORD, klaviyo, list};

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_changed_and_what_is_not_named_stays() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    laptop.export("Spring", &list(&klaviyo), &["--mirror"]);
    let other = klaviyo.lists()[1].0.clone();
    laptop.anna(["exports", "detach", "Spring"]);

    let attach = ["--connection", "Main shop", "--list", &other, "--segment", "All profiles"];
    let set = [&["exports", "set", "Spring", "--rename", "Summer"], &attach[..]].concat();
    let set = laptop.anna(set).document();
    let fields = laptop.anna(["exports", "set", "Summer", "--only-email"]).document();
    let text = laptop.anna(["exports", "set", "Summer", "--agreed", "city", "--agreed-at", "city"]);

    let draft = &set["draft"];
    assert_eq!((&draft["name"], &draft["list"]["id"]), (&"Summer".into(), &other.into()), "{set}");
    assert_eq!(draft["segments"], serde_json::json!([1]), "others are sent: {set}");
    assert_eq!(draft["choices"]["leavers"], "take_off", "how it goes about it stays: {set}");
    assert_eq!(draft["attributes"][0]["attribute"], "first_name", "and so do its fields: {set}");
    assert_eq!(fields["draft"]["attributes"], serde_json::json!([]), "until they go: {fields}");
    assert_eq!(text.document()["error"]["code"], "consent_field_misfit", "a city says no yes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_waits_for_another_key_gets_one() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    laptop.export("Spring", &list(&klaviyo), &[]);
    let revoked = Fault { to: Some(Operation::Import), after: 0, times: 1, what: What::RevokeKeys };
    klaviyo.set_faults(Faults { next: vec![revoked], ..Faults::default() });

    let held = laptop.anna(["exports", "run", "Spring", "--unseen"]);
    klaviyo.restore_keys();
    let other = klaviyo.key_of(KeyKind::Needed);
    let key = ["connections", "key", "Main shop", "--api-key-stdin"];
    let replaced = laptop.run_as_anna(key, &format!("{PASSWORD}\n{other}"));
    let resumed = laptop.anna(["runs", "resume"]);

    assert_eq!(held.code, 1, "its key is refused: {held:?}");
    assert_eq!(replaced.code, 0, "{replaced:?}");
    assert_eq!(resumed.document()[0]["status"], "successful", "{resumed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_connection_may_take_up_is_changed_and_a_run_paused() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    laptop.export("Spring", &list(&klaviyo), &["--canary", "ask"]);

    let limit = ["connections", "limit", "Main shop", "--share", "50", "--plan", "20000"];
    let limited = laptop.anna(limit).document();
    let forgotten = laptop.anna(["connections", "limit", "Main shop", "--no-plan"]).document();
    let held = laptop.anna(["exports", "run", "Spring", "--unseen"]).document();
    let run = held["run"].to_string();
    let paused = laptop.anna(["runs", "pause", &run]);
    let ended = laptop.anna(["runs", "continue", &run]);
    let late = laptop.anna(["runs", "pause", &run]);

    assert_eq!(limited["limits"], serde_json::json!({ "share": 50, "plan_profiles": 20_000 }));
    assert_eq!(forgotten["limits"], serde_json::json!({ "share": 50, "plan_profiles": null }));
    assert_eq!(paused.code, 0, "{paused:?}");
    assert_eq!((ended.code, &ended.document()["status"]), (0, &"successful".into()), "{ended:?}");
    assert_eq!(late.document()["status"], "successful", "it has ended: {late:?}");
}
