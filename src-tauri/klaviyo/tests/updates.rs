//! One profile changed, as undoing an export needs it.

use std::sync::Arc;

use listward_klaviyo::{
    Attribute, Client, Error, ImportBody, Layout, Place, ProfileFields, ProfileId, ProfileRecord,
    Pushed, Value,
};
use listward_practice::{KeyKind, Operation, What};
use serde_json::{Map, json};

use crate::support::{client_of, newsletter, patient, quick, rehearse, with_fault};

fn property(name: &str) -> Attribute {
    Attribute::Property(name.to_owned())
}

/// Ada, who has one value of each kind.
async fn ada(client: &Client) -> ProfileRecord {
    let attributes = [
        Attribute::Email,
        Attribute::FirstName,
        Attribute::Location(Place::City),
        Attribute::Location(Place::Zip),
        property("Tier"),
        property("Visits"),
    ];
    let layout = Layout::new(attributes).expect("a layout");
    let mut body = ImportBody::new(Arc::new(layout), &newsletter());
    let values = ["ada@example.com", "Ada", "Turku", "20100", "gold", "3"];
    assert_eq!(body.push(&values.map(|text| Some(Value::text(text)))), Ok(Pushed::Added), "fits");
    client.submit_import(&body.finish(), &patient()).await.expect("taken");
    read(client).await
}

async fn read(client: &Client) -> ProfileRecord {
    let found = client.profiles_by_email(&["ada@example.com"], ProfileFields::Attributes).await;
    found.expect("an answer").remove(0)
}

fn set(attributes: serde_json::Value) -> Map<String, serde_json::Value> {
    serde_json::from_value(attributes).expect("an object")
}

#[tokio::test]
async fn null_empties_unset_takes_away_and_the_rest_stays() {
    let (_running, client) = rehearse(quick()).await;
    let before = ada(&client).await;
    let set = set(json!({
        "first_name": null, "location": { "city": "Oulu", "zip": null },
        "properties": { "Tier": "silver" },
    }));
    client.update_profile(&before.id, &set, &["Visits".to_owned()]).await.expect("changed");
    let after = read(&client).await;
    let table = [
        (Attribute::Email, Some("ada@example.com")),
        (Attribute::FirstName, None),
        (Attribute::Location(Place::City), Some("Oulu")),
        (Attribute::Location(Place::Zip), None),
        (property("Tier"), Some("silver")),
        (property("Visits"), None),
    ];
    for (attribute, expected) in table {
        let found = after.value(&attribute).and_then(|value| value.as_str());
        assert_eq!(found, expected, "{attribute}");
    }
    assert_eq!(after.id, before.id, "the same person");
}

#[tokio::test]
async fn what_was_read_before_can_be_put_back() {
    let (_running, client) = rehearse(quick()).await;
    let before = ada(&client).await;
    let change = set(json!({ "first_name": "Eve", "properties": { "Tier": "none", "New": 1 } }));
    client.update_profile(&before.id, &change, &[]).await.expect("changed");
    let back = set(json!({ "first_name": "Ada", "properties": { "Tier": "gold" } }));
    client.update_profile(&before.id, &back, &["New".to_owned()]).await.expect("undone");
    assert_eq!(read(&client).await, before, "as if nothing had happened");
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_because_twice_is_once() {
    for what in [What::LoseAnswer, What::CutAnswer, What::Status(503)] {
        let (running, client) = with_fault(Operation::UpdateProfile, what.clone()).await;
        let before = ada(&client).await;
        let set = set(json!({ "first_name": "Eve" }));
        client.update_profile(&before.id, &set, &[]).await.expect("changed at the second try");
        let ledger = running.ledger();
        let hashes: Vec<_> =
            ledger.of(Operation::UpdateProfile).map(|one| &one.body_sha256).collect();
        assert_eq!(hashes.len(), 2, "{what:?}");
        assert_eq!(hashes[0], hashes[1], "{what:?}: the same bytes");
    }
}

#[tokio::test]
async fn klaviyos_own_properties_are_left_alone() {
    let (running, client) = rehearse(quick()).await;
    let before = ada(&client).await;
    let set = set(json!({ "properties": { "$source": "us", "Tier": "silver" } }));
    let unset = ["$consent".to_owned()];
    client.update_profile(&before.id, &set, &unset).await.expect("changed");
    let profile = running.profile("ada@example.com").expect("there");
    let properties = json!({ "Tier": "silver", "Visits": "3" });
    assert_eq!(profile["properties"], properties, "only ours");
}

#[tokio::test]
async fn nobody_and_nothing_sensible_are_refused() {
    let (running, client) = rehearse(quick()).await;
    let before = ada(&client).await;
    let nobody = client.update_profile(&ProfileId::new("01NOBODY"), &Map::new(), &[]).await;
    assert_eq!(nobody, Err(Error::NotFound), "there is no such profile");
    let stranger = client.update_profile(&before.id, &set(json!({ "shoe_size": 40 })), &[]).await;
    assert!(matches!(stranger, Err(Error::RequestRejected { .. })), "{stranger:?}");
    let reader = client_of(&running, KeyKind::ReadOnly);
    let refused = reader.update_profile(&before.id, &Map::new(), &[]).await;
    let missing = vec!["profiles:write".to_owned()];
    assert_eq!(refused, Err(Error::ScopesMissing(missing)), "a key that only reads");
}
