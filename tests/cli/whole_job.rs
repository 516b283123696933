//! The whole job: from a file of customers to a list of Klaviyo's, and a receipt that adds up.

use listward_practice::Faults;
use serde_json::Value;

use crate::program::{CUSTOMERS, IN_TURKU, Laptop, klaviyo, list};

fn number(document: &Value, key: &str) -> u64 {
    document[key].as_u64().unwrap_or_else(|| panic!("{key} is a number in {document}"))
}

fn sum(document: &Value, key: &str) -> u64 {
    let parts = document[key].as_object().unwrap_or_else(|| panic!("{key} in {document}"));
    parts.values().filter_map(Value::as_u64).sum()
}

#[test]
fn every_row_of_a_file_is_accounted_for() {
    let laptop = Laptop::with_anna();
    let rejects = laptop.file("rejects.csv");

    let dry = laptop.anna(["import", CUSTOMERS, "--dry-run"]);
    let before = laptop.anna(["profiles", "count"]).document();
    let to = rejects.to_str().expect("a plain path");
    let ended = laptop.anna(["import", CUSTOMERS, "--rejects-to", to]);
    let after = laptop.anna(["profiles", "count"]).document();

    assert_eq!(dry.document()["source"], Value::Null, "a dry run makes no source: {dry:?}");
    assert_eq!(number(&before, "profiles"), 0, "and no profiles");
    assert_eq!(ended.code, 3, "rejected rows are a warning: {ended:?}");
    let report = ended.document();
    let parts = ["imported", "merged", "rejected"].map(|part| number(&report, part));
    assert_eq!(parts, [4, 1, 2], "four people, one of them twice, two rows without an address");
    assert_eq!(number(&report, "rows"), parts.iter().sum::<u64>(), "every row is one of these");
    let lines: Vec<_> = report["rejects"].as_array().expect("rejects").iter().collect();
    let lines: Vec<_> = lines.iter().map(|reject| number(reject, "line")).collect();
    assert_eq!(lines, [4, 8], "each reject has its line in the file");
    assert_eq!(number(&after, "profiles"), 4, "as many people as were imported");
    let written = std::fs::read_to_string(rejects).expect("the rejects file");
    assert!(written.contains("not an address"), "it holds what was rejected: {written}");
}

#[test]
fn a_mapping_decides_what_a_column_becomes() {
    let laptop = Laptop::with_anna();
    let mapping = laptop.file("mapping.json");
    let wishes = r#"{"Spend":{"field":"Spend","kind":"number"},"City":"region","Last name":null}"#;
    std::fs::write(&mapping, wishes).expect("the mapping is written");

    let to = mapping.to_str().expect("a plain path");
    let ended = laptop.anna(["import", CUSTOMERS, "--mapping", to]);
    let shown = laptop.anna(["profiles", "show", "Grace@Example.com"]);

    assert_eq!(ended.code, 3, "it is read: {ended:?}");
    let values = shown.document()["values"].clone();
    let values: Vec<_> = values.as_array().expect("values").iter().collect();
    let keys: Vec<_> = values.iter().filter_map(|value| value["key"].as_str()).collect();
    assert!(keys.contains(&"region"), "the city became a region: {keys:?}");
    assert!(!keys.contains(&"last_name"), "what is mapped to nothing is not stored: {keys:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_job_ends_in_a_receipt_that_adds_up() {
    let klaviyo = klaviyo().await;
    let fail_emails = vec!["bounced@example.com".into()];
    klaviyo.set_faults(Faults { fail_emails, ..Faults::default() });
    let laptop = Laptop::connected(&klaviyo);
    let list = list(&klaviyo);

    let saved = laptop.export("Spring", &list, &["--map", "Spend=properties.Spend"]);
    assert_eq!(saved.code, 0, "S27: the export is saved: {saved:?}");
    assert_eq!(klaviyo.ledger().totals.imports_taken, 0, "S28: saving sends nothing");

    let plan = laptop.anna(["exports", "plan", "Spring"]);
    assert_eq!(plan.code, 0, "nothing speaks against it: {plan:?}");
    let plan = plan.document();
    assert_eq!(number(&plan, "to_send"), 3, "three people of Turku have an address");
    assert_eq!(klaviyo.ledger().totals.imports_taken, 0, "planning sends nothing");

    let ended = laptop.anna(["exports", "run", "Spring"]);
    assert_eq!(ended.code, 3, "one of them is rejected by Klaviyo: {ended:?}");
    let receipt = ended.document();
    assert_eq!(receipt["status"], "completed_with_warnings", "and the status says so");
    let (selected, sent) = (number(&receipt, "selected"), number(&receipt, "sent"));
    assert_eq!(selected, sum(&receipt, "left_out") + sent, "selected = left out + sent");
    let outcome = number(&receipt, "accepted") + sum(&receipt, "rejected");
    assert_eq!(sent, outcome + number(&receipt, "unknown"), "sent = accepted + rejected + unknown");
    assert_eq!(number(&receipt, "accepted"), 2, "two are in Klaviyo");
    let members = klaviyo.members(&list);
    assert_eq!(members, ["ada@example.com", "grace@example.com"], "and they are on the list");
    let ada = klaviyo.profile("ada@example.com").expect("Ada is there");
    assert_eq!(ada["first_name"], "Ada", "with the mapped name");
    assert!(!ada.contains_key("last_name"), "and without what was not mapped");

    let run = receipt["run"].to_string();
    let shown = laptop.anna(["runs", "show", &run]);
    assert_eq!(shown.document(), receipt, "the receipt is kept as it was");
    let rejected = laptop.anna(["runs", "rejected", &run]).document();
    assert_eq!(rejected[0]["email"], "bounced@example.com", "with who was rejected: {rejected}");
    let again = laptop.anna(["runs", "resume"]).document();
    assert_eq!(again, Value::Array(Vec::new()), "nothing is left to go on with");
}

#[test]
fn a_segment_is_counted_and_its_members_written() {
    let laptop = Laptop::with_anna();
    laptop.anna(["import", CUSTOMERS]);

    let count = laptop.anna(["segments", "count", "--rule", IN_TURKU]).document();
    let saved = laptop.anna(["segments", "add", "Turku", "--rule", IN_TURKU]);
    let file = laptop.file("turku.csv");
    let to = file.to_str().expect("a plain path");
    let written = laptop.anna(["segments", "members", "Turku", "--to", to]).document();

    assert_eq!((number(&count, "count"), number(&count, "total")), (3, 4), "three of four");
    assert_eq!(number(&saved.document(), "members"), 3, "the segment has them");
    assert_eq!(number(&written, "members"), 3, "and they are written");
    let text = std::fs::read_to_string(file).expect("the file");
    assert_eq!(text.lines().count(), 4, "a heading and three people: {text}");
}

#[test]
fn a_rehearsal_needs_no_account_at_all() {
    let laptop = Laptop::with_anna();
    laptop.anna(["import", CUSTOMERS]);
    laptop.anna(["segments", "add", "Turku", "--rule", IN_TURKU]);

    let made = laptop.anna(["connections", "add", "Main shop", "--practice", "--agree"]);
    assert_eq!(made.code, 0, "the practice account is inside: {made:?}");
    let list = "Nw5LtR";
    let saved = laptop.export("Rehearsal", list, &[]);
    assert_eq!(saved.code, 0, "its lists are always the same: {saved:?}");
    let plan = laptop.anna(["exports", "plan", "Rehearsal"]);
    let ended = laptop.anna(["exports", "run", "Rehearsal"]);

    assert_eq!(plan.code, 0, "nothing speaks against it: {plan:?}");
    assert_eq!(ended.code, 0, "everybody is accepted: {ended:?}");
    assert_eq!(number(&ended.document(), "accepted"), 3, "all three of Turku");
}

#[test]
fn what_an_earlier_rehearsal_confirmed_is_not_believed_of_an_empty_account() {
    let laptop = Laptop::with_anna();
    laptop.anna(["import", CUSTOMERS]);
    laptop.anna(["segments", "add", "Turku", "--rule", IN_TURKU]);
    let made = laptop.anna(["connections", "add", "Main shop", "--practice", "--agree"]);
    laptop.export("Rehearsal", "Nw5LtR", &["--changes-only"]);

    let runs = [(); 2].map(|()| laptop.anna(["exports", "run", "Rehearsal", "--unseen"]));

    assert!(made.stderr.contains("begins empty"), "nobody is surprised: {made:?}");
    for ended in runs {
        assert_eq!(ended.code, 0, "everybody is accepted: {ended:?}");
        assert_eq!(number(&ended.document(), "accepted"), 3, "who are all new there: {ended:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_that_nobody_has_looked_at() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    laptop.export("Spring", &list(&klaviyo), &[]);

    let unseen = laptop.anna(["exports", "run", "Spring"]);
    let taken = klaviyo.ledger().totals.imports_taken;
    laptop.anna(["exports", "plan", "Spring"]);
    let seen = laptop.anna(["exports", "run", "Spring"]);

    assert_eq!((unseen.code, taken), (4, 0), "it is refused before anything is sent: {unseen:?}");
    assert_eq!(unseen.document()["error"]["code"], "preflight_due", "and why");
    for next in ["exports plan", "--unseen"] {
        assert!(unseen.stderr.contains(next), "with what to do: {unseen:?}");
    }
    assert_eq!(seen.code, 0, "somebody has looked: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_shown_with_all_that_is_known_of_it() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    laptop.export("Spring", &list(&klaviyo), &["--canary", "ask"]);
    let held = laptop.anna(["exports", "run", "Spring", "--unseen"]).document();
    let run = held["run"].to_string();

    let words = laptop.in_words(["runs", "show", &run]).stdout;
    let whole = laptop.anna(["runs", "show", &run, "--all"]).document();

    assert_eq!(whole["receipt"]["run"], held["run"], "the receipt is a part of it: {whole}");
    assert_eq!(whole["canary"]["found"], 3, "the first people were read back: {whole}");
    assert_eq!(whole["segments"][0]["name"], "Turku", "by whose rule: {whole}");
    for known in ["Turku", "first_name", "Anna", "Values compared", "profile-bulk-import-jobs"] {
        assert!(words.contains(known), "{known} is told: {words}");
    }
}
