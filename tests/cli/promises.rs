//! On the command line: only what changed, a try on one person, a pause for a person, and taking back what a run did.

use listward_practice::{Fault, Faults, Operation, What};
use serde_json::Value;

use crate::program::{Laptop, klaviyo, list};

fn number(document: &Value, key: &str) -> u64 {
    document[key].as_u64().unwrap_or_else(|| panic!("{key} is a number in {document}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_of_changes_sends_nobody_and_succeeds() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    laptop.export("Spring", &list(&klaviyo), &["--changes-only", "--mirror", "--canary", "auto"]);

    let first = laptop.anna(["exports", "run", "Spring", "--unseen"]);
    let plan = laptop.anna(["exports", "plan", "Spring"]);
    let second = laptop.anna(["exports", "run", "Spring"]);
    let all = laptop.anna(["exports", "run", "Spring", "--everybody"]);

    let people = number(&first.document(), "accepted");
    assert!(people > 0, "somebody was sent: {first:?}");
    assert_eq!(number(&plan.document()["difference"], "untouched"), people, "{plan:?}");
    let receipt = second.document();
    assert_eq!((second.code, number(&receipt, "sent")), (0, 0), "{second:?}");
    assert_eq!(number(&receipt["left_out"], "unchanged"), people, "all are as they were");
    assert_eq!(number(&all.document(), "sent"), people, "once more for everybody: {all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_undone_and_its_receipt_says_who_left() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    let list = list(&klaviyo);
    laptop.export("Spring", &list, &[]);
    let run = laptop.anna(["exports", "run", "Spring", "--unseen"]).document();
    let (id, people) = (number(&run, "run").to_string(), number(&run, "accepted"));

    let plan = laptop.anna(["runs", "undo", &id, "--plan"]);
    let undo = laptop.anna(["runs", "undo", &id]);
    let twice = laptop.anna(["runs", "undo", &id]);

    assert_eq!(number(&plan.document(), "leave"), people, "{plan:?}");
    assert_eq!(number(&undo.document()["removals"], "removed"), people, "{undo:?}");
    assert_eq!(klaviyo.members(&list), [""; 0], "nobody is on the list");
    assert_eq!(twice.code, 1, "once is all: {twice:?}");
    assert!(twice.stderr.contains("nothing_to_undo"), "{twice:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_is_tried_out_and_a_copy_is_made_and_detached() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    let list = list(&klaviyo);
    laptop.export("Spring", &list, &[]);
    let file = laptop.file("plan.csv");
    let to = file.to_str().expect("a plain path");

    let tried = laptop.anna(["exports", "test", "Spring", "anna@example.com"]);
    let kept = laptop.anna(["exports", "save", "Spring", "--to", to]);
    let copy = laptop.anna(["exports", "duplicate", "Spring", "Summer"]);
    let detached = laptop.anna(["exports", "detach", "Summer"]);
    let refused = laptop.anna(["exports", "run", "Summer"]);

    assert_eq!((tried.code, &tried.document()["accepted"]), (0, &Value::Bool(true)), "{tried:?}");
    assert_eq!(klaviyo.members(&list), ["anna@example.com"], "nobody else");
    assert_eq!(kept.code, 0, "{kept:?}");
    let text = std::fs::read_to_string(file).expect("the file");
    assert!(text.starts_with("change,reason,email,first_name"), "as it would cross: {text}");
    assert_eq!(copy.document()["same_target"][0], "Spring", "{copy:?}");
    assert_eq!(detached.document()["draft"]["connection"], Value::Null, "{detached:?}");
    assert_eq!(refused.code, 1, "it has no way to Klaviyo: {refused:?}");
    assert!(refused.stderr.contains("no_connection"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_waits_for_a_person_says_so_and_is_let_go_on() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    laptop.export("Spring", &list(&klaviyo), &[]);
    let page = Fault { to: Some(Operation::Import), after: 0, times: 1, what: What::WebPage(403) };
    klaviyo.set_faults(Faults { next: vec![page], ..Faults::default() });

    let held = laptop.anna(["exports", "run", "Spring", "--unseen"]);
    let id = number(&held.document(), "run").to_string();
    let ended = laptop.anna(["runs", "continue", &id]);

    assert_eq!(held.code, 1, "it has not succeeded yet: {held:?}");
    assert!(held.stderr.contains("runs continue"), "it says what to do: {held:?}");
    assert_eq!((ended.code, &ended.document()["status"]), (0, &"successful".into()), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_profile_goes_to_a_customer_only_when_that_is_said() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    let list = list(&klaviyo);
    laptop.export("Spring", &list, &[]);
    let plan = laptop.anna(["exports", "plan", "Spring"]).document();
    let customer = plan["difference"]["joining"][0].as_str().expect("somebody joins").to_owned();

    let asked = laptop.anna(["exports", "test", "Spring", &customer]);
    let nobody = klaviyo.members(&list);
    let meant = laptop.anna(["exports", "test", "Spring", &customer, "--to-customer"]);

    assert_eq!(asked.code, 4, "nothing is sent: {asked:?}");
    assert!(asked.stderr.contains("address_of_customer"), "{asked:?}");
    assert!(asked.stderr.contains("--to-customer"), "it says what to do: {asked:?}");
    assert!(!asked.stderr.contains(&customer), "and names nobody: {asked:?}");
    assert_eq!(nobody, [""; 0], "nobody was sent");
    assert_eq!(meant.code, 0, "{meant:?}");
    assert_eq!(klaviyo.members(&list), [customer], "this one");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_shown_and_its_preflight_names_people() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    let list = list(&klaviyo);
    laptop.export("Spring", &list, &[]);

    let shown = laptop.in_words(["exports", "show", "Spring"]);
    let plan = laptop.in_words(["exports", "plan", "Spring"]);

    assert_eq!((shown.code, plan.code), (0, 0), "{shown:?} {plan:?}");
    assert!(shown.stdout.contains(&list), "its list: {shown:?}");
    assert!(shown.stdout.contains("Turku"), "whose: {shown:?}");
    assert!(plan.stdout.contains("\nJoin: "), "who joins: {plan:?}");
    assert!(plan.stdout.contains("ada@example.com"), "by name: {plan:?}");
}
