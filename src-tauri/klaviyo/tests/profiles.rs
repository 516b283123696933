//! Profiles read back, with what they agreed to.

use std::sync::Arc;

use listward_klaviyo::{
    Attribute, ConsentState, ImportBody, Layout, Place, ProfileFields, ProfileRecord, Pushed,
    SuppressionReason, Value,
};
use listward_practice::{Consent, Operation};
use serde_json::json;

use crate::bodies::one_of_everything;
use crate::support::{import_of, newsletter, patient, quick, rehearse};

/// The profile with this address.
pub(crate) fn of<'a>(profiles: &'a [ProfileRecord], email: &str) -> &'a ProfileRecord {
    let of = |profile: &&ProfileRecord| profile.email.as_deref() == Some(email);
    profiles.iter().find(of).expect("a profile with this address")
}

#[tokio::test]
async fn what_was_sent_is_read_back_field_by_field() {
    let (_running, client) = rehearse(quick()).await;
    let (layout, values) = one_of_everything();
    let mut body = ImportBody::new(Arc::new(layout), &newsletter());
    assert_eq!(body.push(&values), Ok(Pushed::Added), "it fits");
    client.submit_import(&body.finish(), &patient()).await.expect("taken");
    let found = client.profiles_by_email(&["ada@example.com"], ProfileFields::Attributes).await;
    let found = found.expect("an answer");
    let ada = of(&found, "ada@example.com");
    let property = |name: &str| Attribute::Property(name.to_owned());
    let table = [
        (Attribute::Email, Some(json!("ada@example.com"))),
        (Attribute::ExternalId, Some(json!("42"))),
        (Attribute::FirstName, Some(json!("Ada \"the\" First"))),
        (Attribute::Location(Place::City), Some(json!("London"))),
        (Attribute::Location(Place::Latitude), Some(json!(51.5313))),
        (property("Amount"), Some(json!(12.5))),
        (property("Last order"), Some(json!("2026-05-01"))),
        (property("Tags"), Some(json!(["swim", "vip"]))),
        (property("Vip"), Some(json!(true))),
        (Attribute::Title, None),
        (Attribute::Location(Place::Zip), None),
        (property("Nothing"), None),
    ];
    for (attribute, expected) in table {
        assert_eq!(ada.value(&attribute), expected.as_ref(), "{attribute}");
    }
    assert_eq!(ada.consent, None, "it was not asked for");
}

#[tokio::test]
async fn a_second_import_overwrites_what_it_names_and_leaves_the_rest() {
    let (_running, client) = rehearse(quick()).await;
    let tier = Attribute::Property("Tier".to_owned());
    let city = Attribute::Location(Place::City);
    let sent = [
        (vec![Attribute::FirstName, tier.clone()], ["Ada", "gold"]),
        (vec![tier.clone(), city.clone()], ["silver", "Turku"]),
        (vec![Attribute::FirstName, city.clone()], ["", "Oulu"]),
    ];
    for (attributes, values) in sent {
        let layout = Layout::new([Attribute::Email].into_iter().chain(attributes));
        let mut body = ImportBody::new(Arc::new(layout.expect("a layout")), &newsletter());
        let values = ["ada@example.com", values[0], values[1]].map(|text| Some(Value::text(text)));
        assert_eq!(body.push(&values), Ok(Pushed::Added), "it fits");
        client.submit_import(&body.finish(), &patient()).await.expect("taken");
    }
    let found = client.profiles_by_email(&["ada@example.com"], ProfileFields::Attributes).await;
    let found = found.expect("an answer");
    let has = |attribute: &Attribute| found[0].value(attribute).and_then(|value| value.as_str());
    assert_eq!(has(&Attribute::FirstName), Some("Ada"), "a blank erases nothing");
    assert_eq!(has(&tier), Some("silver"), "the newer value");
    assert_eq!(has(&city), Some("Oulu"), "the newest value");
}

#[tokio::test]
async fn hundreds_of_people_are_found_in_as_many_questions_as_they_need() {
    let (running, client) = rehearse(quick()).await;
    let emails: Vec<String> = (0..250).map(|n| format!("person{n}@example.com")).collect();
    let mut emails: Vec<&str> = emails.iter().map(String::as_str).collect();
    client.submit_import(&import_of(&emails), &patient()).await.expect("taken");
    emails.push("nobody@example.com");
    let found = client.profiles_by_email(&emails, ProfileFields::Attributes).await;
    let mut found: Vec<String> =
        found.expect("an answer").into_iter().filter_map(|profile| profile.email).collect();
    found.sort_unstable();
    emails.pop();
    emails.sort_unstable();
    assert_eq!(found, emails, "everybody once, nobody else");
    assert_eq!(running.ledger().of(Operation::Profiles).count(), 3, "a hundred at a time");
}

#[tokio::test]
async fn consent_comes_with_its_date_and_with_what_stands_against_it() {
    let (running, client) = rehearse(quick()).await;
    let since = "2025-03-01T00:00:00Z".parse().expect("a time");
    let reason = |reason| Some((reason, Some(since)));
    let table = [
        (Consent::NeverSubscribed, ConsentState::NeverSubscribed, None, None),
        (Consent::Subscribed { since }, ConsentState::Subscribed, Some(since), None),
        (Consent::Unsubscribed { since }, ConsentState::Unsubscribed, Some(since), {
            reason(SuppressionReason::Unsubscribe)
        }),
        (Consent::Suppressed { since }, ConsentState::NeverSubscribed, None, {
            reason(SuppressionReason::UserSuppressed)
        }),
        (Consent::Complained { since }, ConsentState::Unsubscribed, Some(since), {
            reason(SuppressionReason::SpamComplaint)
        }),
        (Consent::Bounced { since }, ConsentState::NeverSubscribed, None, {
            reason(SuppressionReason::HardBounce)
        }),
    ];
    for (given, state, said, suppressed) in table {
        running.set_consent("ada@example.com", given);
        let fields = [ProfileFields::Consent, ProfileFields::AttributesAndConsent];
        for fields in fields {
            let found = client.profiles_by_email(&["ada@example.com"], fields).await;
            let found = found.expect("an answer");
            let consent = found[0].consent.as_ref().expect("it was asked for");
            assert_eq!((consent.state, consent.since), (state, said), "{given:?}");
            let against = consent.suppressions.first().map(|one| (one.reason, one.since));
            assert_eq!(against, suppressed, "{given:?}");
            assert_eq!(consent.is_against(), suppressed.is_some(), "{given:?}");
            assert_eq!(consent.can_receive, suppressed.is_none(), "{given:?}");
        }
    }
}

#[tokio::test]
async fn asking_for_consent_alone_brings_no_attributes() {
    let (_running, client) = rehearse(quick()).await;
    client.submit_import(&import_of(&["ada@example.com"]), &patient()).await.expect("taken");
    let found = client.profiles_by_email(&["ada@example.com"], ProfileFields::Consent).await;
    let found = found.expect("an answer");
    let names: Vec<&str> = found[0].attributes.keys().map(String::as_str).collect();
    assert_eq!(names, ["email"], "nothing that nobody needs crosses the wire");
}
