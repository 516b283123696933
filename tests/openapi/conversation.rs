//! All that the client ever says, and what the practice account answers: successes and refusals.

use std::sync::Arc;

use bytes::Bytes;
use listward_klaviyo::{
    ApiKey, Attribute, Client, Error, ImportBody, JobId, Layout, ListId, Number, Pacing, Place,
    ProfileFields, ProfileId, Pushed, Subscriber, Value, Waiting,
};
use listward_practice::{
    Exchange, Faults, JobTime, KeyKind, Limits, Operation, Options, Practice, Running, What,
};
use serde_json::{Map, json};

/// Plays the conversation and returns what went over the wire.
pub(crate) async fn conversation() -> Vec<Exchange> {
    let fail_emails = vec!["bounced@example.com".to_owned()];
    let running = Practice::start(Options {
        limits: Limits::klaviyo().times(1_000),
        job_time: JobTime::none(),
        faults: Faults { fail_emails, ..Faults::default() },
        keep_exchanges: true,
        ..Options::default()
    })
    .await
    .expect("a free port");
    successes(&client(&running, running.key())).await.expect("the good half of the conversation");
    refusals(&running).await;
    running.exchanges()
}

fn client(running: &Running, key: &str) -> Client {
    let base = running.base_url().parse().expect("a loopback address");
    let key = ApiKey::new(&key.to_owned().into()).expect("a well-formed key");
    Client::new(base, key, Pacing::klaviyo().times(1_000)).expect("a client")
}

async fn successes(client: &Client) -> Result<(), Error> {
    client.account().await?;
    client.prove_scopes().await?;
    client.lists().await?;
    let list = client.create_list("Lapsed VIPs").await?.id;
    let job = client.submit_import(&import(&list), &Waiting::default()).await?;
    client.import_job(&job).await?;
    client.import_errors(&job).await?;
    client.recent_import_jobs().await?;
    client.list(&list).await?;
    client.members(&list).await?;
    client.flows_of_list(&ListId::new("Wc0mEs")).await?;
    client.profiles_by_email(&["ada@example.com"], ProfileFields::AttributesAndConsent).await?;
    client.profiles_by_email(&["ada@example.com"], ProfileFields::Consent).await?;
    let members = client.members_among(&list, &["ada@example.com"]).await?;
    let set = json!({
        "first_name": null, "phone_number": null, "external_id": null,
        "location": { "city": null, "latitude": null }, "properties": { "Vip": false },
    });
    let set = set.as_object().expect("an object");
    client.update_profile(&members[0].id, set, &["Tags".to_owned()]).await?;
    let consented_at = "2025-03-01T12:00:00Z".parse().expect("a time");
    client.subscribe(&list, &[Subscriber { email: "ada@example.com", consented_at }]).await?;
    let ids: Vec<_> = members.into_iter().map(|member| member.id).collect();
    client.remove_members(&list, &ids).await
}

/// Their outcomes are tested elsewhere; here they are only to be overheard.
async fn refusals(running: &Running) {
    let client_with = |kind| client(running, running.key_of(kind));
    let full = client_with(KeyKind::Full);
    let import = import(&ListId::new("NOPE01"));
    let _ = client(running, "pk_0000000000000000").account().await;
    let _ = client_with(KeyKind::ReadOnly).prove_scopes().await;
    let _ = client_with(KeyKind::Needed).flows_of_list(&ListId::new("Wc0mEs")).await;
    let _ = full.flows_of_list(&ListId::new("NOPE01")).await;
    let nobody = ProfileId::new("01NOBODY");
    let _ = full.update_profile(&nobody, &Map::new(), &[]).await;
    let consented_at = "2999-01-01T00:00:00Z".parse().expect("a time");
    let later = [Subscriber { email: "ada@example.com", consented_at }];
    let _ = full.subscribe(&ListId::new("Nw5LtR"), &later).await;
    let _ = full.subscribe(&ListId::new("NOPE01"), &later).await;
    let _ = full.list(&ListId::new("NOPE01")).await;
    let _ = full.import_job(&JobId::new("NOPE01")).await;
    let _ = full.submit_import(&import, &Waiting::default()).await;
    let once = What::TooManyRequests { retry_after: Some("1".to_owned()) };
    running.set_faults(Faults::once(Operation::Accounts, once));
    let impatient = Waiting::default().no_longer_than(std::time::Duration::ZERO);
    let _ = full.with_waiting(impatient).account().await;
}

/// Two people, the first with a value for every attribute that there is.
fn import(list: &ListId) -> Bytes {
    let property = |name: &str| Attribute::Property(name.to_owned());
    let properties = ["Vip", "Tags", "Amount", "Last order"].map(property);
    let attributes = Attribute::STANDARD.into_iter().chain(properties);
    let layout = Arc::new(Layout::new(attributes.clone()).expect("a layout"));
    let mut body = ImportBody::new(layout, list);
    let everything: Vec<_> = attributes.map(|attribute| Some(example(&attribute))).collect();
    assert_eq!(body.push(&everything), Ok(Pushed::Added), "the first fits");
    let bounced = [Some(Value::text("bounced@example.com"))];
    assert_eq!(body.push(&bounced), Ok(Pushed::Added), "the second fits");
    body.finish()
}

fn example(attribute: &Attribute) -> Value<'static> {
    let number = |text| Value::Number(Number::decimal(text).expect("a number"));
    match attribute {
        Attribute::Email => Value::text("ada@example.com"),
        Attribute::PhoneNumber => Value::text("+15005550006"),
        Attribute::Locale => Value::text("en-GB"),
        Attribute::Image => Value::text("https://example.com/ada.jpg"),
        Attribute::Location(Place::Latitude) => number("51.5313"),
        Attribute::Location(Place::Longitude) => Value::text("-0.1234"),
        Attribute::Property(name) if name == "Vip" => Value::Boolean(true),
        Attribute::Property(name) if name == "Tags" => Value::List(vec!["a".into(), "b".into()]),
        Attribute::Property(name) if name == "Amount" => number("412.50"),
        Attribute::Property(_) => Value::Date("2026-05-01T12:00:00".into()),
        _ => Value::text("Ada"),
    }
}
