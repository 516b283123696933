//! What goes wrong has one sentence on standard error, one document on standard output, and an exit code to go by.

use crate::program::{Laptop, PASSWORD, klaviyo, list};

#[test]
fn a_wrong_password_is_not_permitted() {
    let laptop = Laptop::with_anna();

    let ended = laptop.run_as_anna(["profiles", "count"], "not her password");

    assert_eq!(ended.code, 5, "nobody got in: {ended:?}");
    assert_eq!(ended.document()["error"]["code"], "wrong_password", "and why");
}

#[test]
fn a_command_line_without_sense_is_told_from_a_failure() {
    let laptop = Laptop::with_anna();

    let unknown = laptop.anna(["profiles", "conut"]);
    let rule = laptop.anna(["segments", "count", "--rule", "{"]);

    assert_eq!(unknown.code, 2, "there is no such verb: {unknown:?}");
    assert_eq!(rule.code, 2, "that is no rule: {rule:?}");
}

#[test]
fn a_second_start_does_not_found_again() {
    let laptop = Laptop::with_anna();

    let ended = laptop.run(["init", "--name", "Eve"], PASSWORD);

    assert_eq!(ended.code, 1, "somebody is there already: {ended:?}");
    assert_eq!(ended.document()["error"]["code"], "already_started", "and why");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_klaviyo_does_not_have_is_found_out_before_it_is_saved() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);

    let unknown = laptop.export("Spring", "ZZZZZZ", &[]);
    let name = laptop.export("Spring", "my list", &[]);
    let exports = laptop.anna(["exports", "list"]).document();

    for ended in [unknown, name] {
        assert_eq!(ended.code, 1, "it cannot be done: {ended:?}");
        assert_eq!(ended.document()["error"]["code"], "list_unknown", "and why");
    }
    assert_eq!(exports.as_array().map(Vec::len), Some(0), "nothing was saved");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_over_its_limit_is_skipped_and_sends_nobody() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    let saved = laptop.export("Spring", &list(&klaviyo), &["--limit", "2"]);
    assert_eq!(saved.code, 0, "a limit may be low: {saved:?}");

    let plan = laptop.anna(["exports", "plan", "Spring"]);
    let ended = laptop.anna(["exports", "run", "Spring"]);

    assert_eq!(plan.code, 4, "the plan tells beforehand: {plan:?}");
    assert_eq!(ended.code, 4, "three people are over a limit of two: {ended:?}");
    assert_eq!(ended.document()["status"], "skipped", "with a receipt that says so");
    assert_eq!(klaviyo.ledger().totals.imports_taken, 0, "never cut down to the limit");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_raises_a_limit_over_a_million() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);

    let ended = laptop.export("Spring", &list(&klaviyo), &["--limit", "1000001"]);

    assert_eq!(ended.code, 5, "not even an administrator: {ended:?}");
    assert_eq!(ended.document()["error"]["code"], "limit_forbidden", "and why");
}

#[test]
fn without_agreeing_no_connection_is_made_and_the_text_is_shown() {
    let laptop = Laptop::with_anna();

    let ended = laptop.anna(["connections", "add", "Main shop", "--practice"]);

    assert_eq!(ended.document()["error"]["code"], "consent_missing", "S15: {ended:?}");
    let shown =
        ended.stderr.contains("You are responsible for having obtained these people's consent");
    assert!(shown, "a person can read what they are asked for: {}", ended.stderr);
}

#[test]
fn a_passphrase_that_others_can_read_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let laptop = Laptop::with_anna();
    let mode = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(laptop.passphrase(), mode).expect("the file is mine");

    let ended = laptop.anna(["profiles", "count"]);

    assert_eq!(ended.code, 2, "it is refused: {ended:?}");
    assert!(ended.stderr.contains("chmod 600"), "with what to do: {}", ended.stderr);
}

#[test]
fn a_doctor_tells_what_works_and_makes_nothing() {
    let laptop = Laptop::new();

    let ended = laptop.run(["doctor"], "");
    let findings = ended.document();

    assert_eq!(ended.code, 6, "there is no keychain to keep a key in: {ended:?}");
    assert_eq!(findings["keychain"]["state"], "fails", "the keychain is missing");
    assert_eq!(findings["database"]["state"], "not_yet", "no database was made by looking");
    assert_eq!(findings["clock"]["state"], "works", "the clock is plausible");
    assert!(!laptop.folder().exists(), "and no folder");
}
