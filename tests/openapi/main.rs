//! What crosses between our client and the practice account, judged by Klaviyo's own description of its API.
//!
//! Neither side may be its own judge: a client and a rehearsal that share a mistake would agree with each other.

mod conversation;
mod description;

use conversation::conversation;
use description::Description;
use listward_practice::Exchange;
use serde_json::{Value, json};

/// The description, or `None` with a loud word when this machine does not have it.
#[expect(clippy::print_stderr, reason = "a skipped judgement must not look like a passed one")]
fn description() -> Option<Description> {
    let description = Description::find();
    if description.is_none() {
        let file = Description::file();
        eprintln!("SKIPPED: Klaviyo's description is not at {}", file.display());
        eprintln!("SKIPPED: no request was judged; set LISTWARD_OPENAPI to where it is");
    }
    description
}

#[tokio::test]
async fn every_request_and_every_answer_is_as_klaviyo_describes_it() {
    let Some(description) = description() else { return };
    let exchanges = conversation().await;
    let complaints: Vec<String> =
        exchanges.iter().flat_map(|exchange| description.judge(exchange)).collect();
    assert!(complaints.is_empty(), "Klaviyo would not recognise:\n{}", complaints.join("\n"));
    let operations = description.operations_among(&exchanges);
    assert_eq!(operations.len(), 14, "every operation that we use was judged: {operations:?}");
}

#[tokio::test]
async fn the_judge_notices_when_a_request_is_wrong() {
    let Some(description) = description() else { return };
    let exchanges = conversation().await;
    let taken = |exchange: &&Exchange| exchange.status == 202;
    let import = exchanges.iter().find(taken).expect("an import that was taken");
    assert_eq!(description.judge(import), [""; 0], "it is fine as it is");

    let profile = "/data/attributes/profiles/data/0";
    let spoilt = [
        ("a number as e-mail address", format!("{profile}/attributes/email"), json!(42)),
        (
            "an unknown attribute",
            format!("{profile}/attributes"),
            json!({ "emial": "a@b.example" }),
        ),
        ("truth as a latitude", format!("{profile}/attributes/location/latitude"), json!(true)),
        ("no attributes", profile.to_owned(), json!({ "type": "profile" })),
        ("profiles without data", "/data/attributes/profiles".to_owned(), json!([])),
        ("another type", "/data/type".to_owned(), json!("import")),
        ("one list instead of some", "/data/relationships/lists/data".to_owned(), json!({})),
        ("lists among the attributes", "/data/attributes/profiles".to_owned(), {
            json!({ "data": [], "relationships": { "lists": { "data": [] } } })
        }),
    ];
    for (what, pointer, value) in spoilt {
        let mut body: Value = serde_json::from_slice(&import.body).expect("JSON");
        *body.pointer_mut(&pointer).expect("a place to spoil") = value;
        let spoilt = Exchange { body: body.to_string().into_bytes(), ..import.clone() };
        assert_ne!(description.judge(&spoilt), [""; 0], "{what} is noticed");
    }
}

#[tokio::test]
async fn the_judge_notices_when_a_change_or_a_subscription_is_wrong() {
    let Some(description) = description() else { return };
    let exchanges = conversation().await;
    let person = "/data/attributes/profiles/data/0/attributes";
    let marketing = format!("{person}/subscriptions/email/marketing");
    let spoilt = [
        ("PATCH", "another type", "/data/type".to_owned(), json!("person")),
        ("PATCH", "a profile without an id", "/data".to_owned(), {
            json!({ "type": "profile", "attributes": {} })
        }),
        ("PATCH", "a name that is a number", "/data/attributes/first_name".to_owned(), json!(1)),
        (
            "PATCH",
            "what is to be taken away as an object",
            { "/data/meta/patch_properties/unset".to_owned() },
            json!({ "Tags": true }),
        ),
        ("POST", "another word for yes", format!("{marketing}/consent"), json!("YES")),
        ("POST", "no word at all", marketing.clone(), json!({ "consented_at": null })),
        ("POST", "a date that is none", format!("{marketing}/consented_at"), json!("in March")),
        ("POST", "an attribute of an import", person.to_owned(), {
            json!({ "first_name": "Ada", "subscriptions": {} })
        }),
        ("POST", "some lists instead of one", "/data/relationships/list/data".to_owned(), {
            json!([{ "type": "list", "id": "Nw5LtR" }])
        }),
    ];
    for (method, what, pointer, value) in spoilt {
        let asked = |exchange: &&Exchange| {
            let path = exchange.target.as_str();
            exchange.method == method
                && exchange.status < 300
                && (method == "PATCH" || path == "/api/profile-subscription-bulk-create-jobs")
        };
        let fine = exchanges.iter().find(asked).expect("one that was taken");
        assert_eq!(description.judge(fine), [""; 0], "it is fine as it is");
        let mut body: Value = serde_json::from_slice(&fine.body).expect("JSON");
        *body.pointer_mut(&pointer).expect("a place to spoil") = value;
        let spoilt = Exchange { body: body.to_string().into_bytes(), ..fine.clone() };
        assert_ne!(description.judge(&spoilt), [""; 0], "{what} is noticed");
    }
}

#[tokio::test]
async fn the_judge_notices_when_an_address_or_a_header_is_wrong() {
    let Some(description) = description() else { return };
    let exchanges = conversation().await;
    let of_lists = |exchange: &&Exchange| exchange.target == "/api/lists?sort=name";
    let lists = exchanges.iter().find(of_lists).expect("the first page of lists");
    assert_eq!(description.judge(lists), [""; 0], "it is fine as it is");

    let targets = [
        ("an unknown parameter", "/api/lists?order=name"),
        ("too large a page", "/api/lists?page[size]=50"),
        ("an unknown order", "/api/lists?sort=size"),
        ("a parameter of another operation", "/api/lists?additional-fields[list]=profile_count"),
        ("a trailing slash", "/api/lists/"),
        ("an unknown path", "/api/audiences"),
    ];
    for (what, target) in targets {
        let spoilt = Exchange { target: target.to_owned(), ..lists.clone() };
        assert_ne!(description.judge(&spoilt), [""; 0], "{what} is noticed");
    }
    for header in ["revision", "authorization"] {
        let mut spoilt = lists.clone();
        spoilt.headers.retain(|(name, _)| name != header);
        assert_ne!(description.judge(&spoilt), [""; 0], "the missing header {header} is noticed");
    }
}
