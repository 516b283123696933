//! On the command line: a rejected person is put right, and only they are sent again.

use listward_practice::Faults;
use serde_json::Value;

use crate::program::{Laptop, klaviyo, list};

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_person_is_put_right_and_sent_again_alone() {
    let klaviyo = klaviyo().await;
    let fail_emails = vec!["bounced@example.com".into()];
    klaviyo.set_faults(Faults { fail_emails, ..Faults::default() });
    let laptop = Laptop::connected(&klaviyo);
    let list = list(&klaviyo);
    laptop.export("Spring", &list, &[]);
    let first = laptop.anna(["exports", "run", "Spring", "--unseen"]).document();
    let run = first["run"].to_string();
    let taken = klaviyo.ledger().totals.profiles_taken;

    let set = ["profiles", "set", "bounced@example.com", "email", "bo@example.com"];
    let set = laptop.anna(set);
    let unseen = laptop.anna(["exports", "run", "Spring", "--rejected-of", &run]);
    let plan = laptop.anna(["exports", "plan", "Spring", "--rejected-of", &run]);
    let again = laptop.anna(["exports", "run", "Spring", "--rejected-of", &run]);

    assert_eq!(set.code, 0, "{set:?}");
    let email = set.document()["values"][0].clone();
    assert_eq!(email["value"], "bo@example.com", "{email}");
    assert_eq!(email["corrected"]["said"], "bounced@example.com", "what the file said: {email}");
    assert_eq!(unseen.code, 4, "nobody has looked at what would cross: {unseen:?}");
    let look = format!("exports plan \"Spring\" --rejected-of {run}");
    assert!(unseen.stderr.contains(&look), "with what to do: {unseen:?}");
    assert_eq!(plan.document()["to_send"], 1, "{plan:?}");
    let receipt = again.document();
    assert_eq!((again.code, &receipt["status"]), (0, &"successful".into()), "{again:?}");
    let sums = ["selected", "sent", "accepted", "repeats"].map(|key| receipt[key].as_u64());
    assert_eq!(sums, [Some(1), Some(1), Some(1), run.parse().ok()], "{receipt}");
    assert_eq!(klaviyo.ledger().totals.profiles_taken, taken + 1, "one person left the laptop");
    assert!(klaviyo.members(&list).contains(&"bo@example.com".to_owned()), "who is on the list");
}

#[test]
fn a_value_is_emptied_and_taken_back_and_a_wrong_one_is_refused_with_a_next_step() {
    let laptop = Laptop::with_anna();
    laptop.anna(["import", crate::program::CUSTOMERS]);

    let emptied = laptop.anna(["profiles", "set", "linus@example.com", "city", "--empty"]);
    let wrong = laptop.anna(["profiles", "set", "linus@example.com", "Spend", "much"]);
    let neither = laptop.anna(["profiles", "set", "linus@example.com", "city"]);
    let back = laptop.anna(["profiles", "unset", "linus@example.com", "city"]);

    let city = |document: &Value| {
        let values = document["values"].as_array().cloned().unwrap_or_default();
        values.into_iter().find(|value| value["key"] == "city").unwrap_or_default()
    };
    let empty = city(&emptied.document());
    assert_eq!((&empty["value"], &empty["corrected"]["said"]), (&"".into(), &"Helsinki".into()));
    assert_eq!(wrong.code, 1, "{wrong:?}");
    assert!(wrong.stderr.contains("not_a_number"), "{wrong:?}");
    assert_eq!(neither.code, 2, "a value, or --empty: {neither:?}");
    let back = city(&back.document());
    assert_eq!((&back["value"], &back["corrected"]), (&"Helsinki".into(), &Value::Null));
}
