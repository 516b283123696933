//! Who is known, who is on a list, and taking people off.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{answer, get, import, pointers, request, start, unhurried};

const REMOVALS: &str = "/api/lists/Nw5LtR/relationships/profiles";

fn emails(answer: &Value) -> Vec<&str> {
    let data = answer["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    data.iter().filter_map(|profile| profile["attributes"]["email"].as_str()).collect()
}

#[tokio::test]
async fn a_removal_names_between_one_and_a_thousand_people() {
    let running = start(unhurried()).await;
    import(&running, &[json!({ "email": "ada@example.com" })]).await;
    let (_, found) = get(&running, "/api/profiles").await;
    let id = &found["data"][0]["id"];
    let of = |count| json!({ "data": vec![json!({ "type": "profile", "id": id }); count] });
    for (count, expected) in [(0, 400), (1, 204), (1_000, 204), (1_001, 400)] {
        let asked = request(&running, Method::DELETE, REMOVALS).body(of(count).to_string());
        let (status, said) = answer(asked).await;
        assert_eq!(status, expected, "{count} people");
        let pointers = pointers(&said);
        assert_eq!(pointers, if expected == 400 { vec!["/data"] } else { vec![] }, "{count}");
        let named = running.ledger().entries.back().and_then(|entry| entry.profiles);
        assert_eq!(named, (expected == 204).then_some(count), "the ledger: {count} people");
    }
    assert!(running.members("Nw5LtR").is_empty(), "and she is off");
}

#[tokio::test]
async fn profiles_are_found_by_address_in_pages_of_a_hundred() {
    let running = start(unhurried()).await;
    let people: Vec<Value> =
        (0..250).map(|n| json!({ "email": format!("p{n}@example.com") })).collect();
    import(&running, &people).await;
    let (_, page) = get(&running, "/api/profiles?page[size]=100").await;
    assert_eq!(emails(&page).len(), 100, "a full page");
    assert!(page["links"]["next"].is_string(), "and more after it");
    let (_, some) =
        get(&running, "/api/profiles?filter=any(email,[\"P7@example.com\",\"x\"])").await;
    assert_eq!(emails(&some), ["p7@example.com"], "whatever the case, and not who is not there");
    assert!(
        some["data"][0]["attributes"].get("subscriptions").is_none(),
        "consent only on request"
    );
    let (status, _) = get(&running, "/api/profiles?filter=any(shoe_size,[\"40\"])").await;
    assert_eq!(status, 400, "what cannot be asked for");
    let (status, _) = get(&running, "/api/profiles?additional-fields[profile]=shoe_size").await;
    assert_eq!(status, 400, "what cannot be added");
}

#[tokio::test]
async fn an_answer_names_every_attribute_that_klaviyo_has_and_its_own_properties() {
    let running = start(unhurried()).await;
    let ada = json!({
        "email": "ada@example.com", "location": { "city": "Turku", "zip": null },
        "properties": { "Size": { "shoe": 40 }, "Nothing": null },
    });
    import(&running, &[ada]).await;
    let larger = json!({ "email": "ada@example.com", "properties": { "Size": { "hat": 57 } } });
    import(&running, &[larger]).await;
    let (_, found) = get(&running, "/api/profiles").await;
    let attributes = &found["data"][0]["attributes"];
    assert_eq!(attributes["first_name"], Value::Null, "named though it is missing");
    assert_eq!(attributes["location"]["city"], "Turku", "kept");
    assert_eq!(attributes["location"]["zip"], Value::Null, "not given");
    let properties = json!({ "Size": { "hat": 57 } });
    assert_eq!(attributes["properties"], properties, "a property is replaced as a whole");
}
