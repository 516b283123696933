//! Subscribing people, and what it does to those who said no.

use jiff::Timestamp;
use listward_klaviyo::{Client, Error, ListId, MAX_SUBSCRIBERS, ProfileFields, Subscriber};
use listward_practice::{Consent, KeyKind, Operation, Running, What};

use crate::support::{client_of, newsletter, quick, rehearse, with_fault};

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// They all agreed in March 2025.
fn agreed() -> Timestamp {
    time("2025-03-01T00:00:00Z")
}

fn people<'a>(emails: &[&'a str]) -> Vec<Subscriber<'a>> {
    emails.iter().map(|email| Subscriber { email, consented_at: agreed() }).collect()
}

/// Ada never said anything; the others said no before they agreed, each in another way.
const NOES: [&str; 3] = ["bob@example.com", "cy@example.com", "dan@example.com"];

fn let_them_say_no(running: &Running) {
    let since = time("2024-01-01T00:00:00Z");
    running.set_consent("ada@example.com", Consent::NeverSubscribed);
    running.set_consent(NOES[0], Consent::Unsubscribed { since });
    running.set_consent(NOES[1], Consent::Suppressed { since });
    running.set_consent(NOES[2], Consent::Complained { since });
}

/// As an export has to do it: read, leave out whoever is against it, subscribe the rest.
async fn subscribe_those_who_are_not_against(client: &Client, emails: &[&str]) {
    let known = client.profiles_by_email(emails, ProfileFields::Consent).await.expect("profiles");
    let against: Vec<&str> = known
        .iter()
        .filter(|profile| {
            profile.consent.as_ref().is_some_and(listward_klaviyo::Consent::is_against)
        })
        .filter_map(|profile| profile.email.as_deref())
        .collect();
    let willing: Vec<&str> =
        emails.iter().copied().filter(|email| !against.contains(email)).collect();
    client.subscribe(&newsletter(), &people(&willing)).await.expect("taken");
}

#[tokio::test]
async fn people_are_subscribed_since_they_agreed_and_are_on_the_list_without_being_asked_again() {
    let (running, client) = rehearse(quick()).await;
    let emails = ["ada@example.com", "eve@example.com"];
    client.subscribe(&newsletter(), &people(&emails)).await.expect("taken");
    for email in emails {
        let subscribed = Some(Consent::Subscribed { since: agreed() });
        assert_eq!(running.consent(email), subscribed, "{email}");
    }
    assert_eq!(running.members("Nw5LtR"), emails, "on a list that asks others to confirm");
    let ledger = running.ledger();
    let named: Vec<_> = ledger.of(Operation::Subscribe).map(|entry| entry.profiles).collect();
    assert_eq!(named, [Some(2)], "one request");
}

#[tokio::test]
async fn subscribing_without_reading_first_revives_those_who_said_no() {
    let (running, client) = rehearse(quick()).await;
    let_them_say_no(&running);
    client.subscribe(&newsletter(), &people(&NOES)).await.expect("taken, and that is the danger");
    for email in NOES {
        let revived = Some(Consent::Subscribed { since: agreed() });
        assert_eq!(running.consent(email), revived, "{email} gets letters again");
    }
}

#[tokio::test]
async fn whoever_reads_first_revives_nobody() {
    let (running, client) = rehearse(quick()).await;
    let_them_say_no(&running);
    let before = NOES.map(|email| running.consent(email));
    let [bob, cy, dan] = NOES;
    let emails = ["ada@example.com", bob, cy, dan, "new@example.com"];
    subscribe_those_who_are_not_against(&client, &emails).await;
    assert_eq!(NOES.map(|email| running.consent(email)), before, "a no stays a no");
    for email in ["ada@example.com", "new@example.com"] {
        let subscribed = Some(Consent::Subscribed { since: agreed() });
        assert_eq!(running.consent(email), subscribed, "{email} was not against it");
    }
}

#[tokio::test]
async fn a_no_that_is_newer_than_the_consent_rejects_its_row_and_with_it_the_request() {
    let (running, client) = rehearse(quick()).await;
    let since = time("2026-01-01T00:00:00Z");
    running.set_consent("bob@example.com", Consent::Unsubscribed { since });
    let both = people(&["ada@example.com", "bob@example.com"]);
    let outcome = client.subscribe(&newsletter(), &both).await;
    let Err(Error::RowsRejected { rows }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(rows.iter().map(|row| row.index).collect::<Vec<_>>(), [1], "the second");
    assert_eq!(running.consent("bob@example.com"), Some(Consent::Unsubscribed { since }), "still");
    assert_eq!(running.consent("ada@example.com"), None, "all or nothing");
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let (running, client) = rehearse(quick()).await;
    let future = time("2999-01-01T00:00:00Z");
    let later = [Subscriber { email: "ada@example.com", consented_at: future }];
    let outcome = client.subscribe(&newsletter(), &later).await;
    assert!(matches!(outcome, Err(Error::RowsRejected { .. })), "tomorrow: {outcome:?}");
    let ada = people(&["ada@example.com"]);
    let outcome = client.subscribe(&ListId::new("NOPE01"), &ada).await;
    assert!(matches!(outcome, Err(Error::ListUnknown { .. })), "no such list: {outcome:?}");
    let needed = client_of(&running, KeyKind::Needed);
    let outcome = needed.subscribe(&newsletter(), &ada).await;
    let missing = vec!["subscriptions:write".to_owned()];
    assert_eq!(outcome, Err(Error::ScopesMissing(missing)), "a key that only exports");
    let asked = running.ledger().totals.requests;
    let many = vec![ada[0]; MAX_SUBSCRIBERS + 1];
    assert_eq!(client.subscribe(&newsletter(), &many).await, Err(Error::TooLarge), "too many");
    assert_eq!(client.subscribe(&newsletter(), &[]).await, Ok(()), "nobody");
    assert_eq!(running.ledger().totals.requests, asked, "neither was sent");
}

#[tokio::test]
async fn a_lost_answer_leaves_it_unknown_and_is_not_repeated() {
    for what in [What::LoseAnswer, What::DropRequest] {
        let (running, client) = with_fault(Operation::Subscribe, what.clone()).await;
        let outcome = client.subscribe(&newsletter(), &people(&["ada@example.com"])).await;
        assert_eq!(outcome, Err(Error::OutcomeUnknown), "{what:?}");
        let asked = running.ledger().of(Operation::Subscribe).count();
        assert_eq!(asked, 1, "{what:?}: she may have said no since");
    }
}
