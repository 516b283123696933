//! Values that a person puts right: seen everywhere at once, kept through imports and restarts, joined, emptied, taken back.

use listward_engine::contract::{Act, Correction, ErrorCode, FieldKey, ProfileValue, ProfileView};
use serde_json::json;

use crate::marketer::{FAIR, Marketer, SHOP};

fn right(email: &str, field: &str, value: Option<&str>) -> Correction {
    Correction {
        email: email.to_owned(),
        field: FieldKey(field.to_owned()),
        value: value.map(str::to_owned),
        was: None,
        joins: false,
    }
}

fn joined(correction: Correction) -> Correction {
    Correction { joins: true, ..correction }
}

fn shown<'a>(profile: &'a ProfileView, field: &str) -> Option<&'a ProfileValue> {
    profile.values.iter().find(|value| value.key.0 == field)
}

fn value(profile: &ProfileView, field: &str) -> Option<String> {
    shown(profile, field).map(|value| value.value.clone())
}

async fn of(marketer: &Marketer, email: &str) -> ProfileView {
    marketer.session.profile_of(email.to_owned()).await.expect("the profile is there")
}

async fn refused(marketer: &Marketer, correction: Correction) -> ErrorCode {
    marketer.session.correct_value(correction).await.expect_err("it is refused").code
}

async fn set(marketer: &Marketer, correction: Correction) -> ProfileView {
    marketer.session.correct_value(correction).await.expect("it is put right")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_put_right_is_seen_by_grid_search_count_and_profile_at_once() {
    let marketer = Marketer::with_both_files().await;
    assert_eq!(marketer.count("city", "=", json!("Oulu")).await.count, 0, "nobody, and counted");
    assert_eq!(marketer.finds("+358409999999", None).await, [""; 0], "nobody has it");

    let before = of(&marketer, "aino@example.com").await;
    let after = set(&marketer, right("aino@example.com", "city", Some(" Oulu "))).await;
    set(&marketer, right("aino@example.com", "phone_number", Some("+358409999999"))).await;

    assert_eq!(value(&before, "city").as_deref(), Some("Helsinki"), "what the file said");
    let city = shown(&after, "city").expect("a city");
    let corrected = city.corrected.as_ref().expect("put right");
    assert_eq!((city.value.as_str(), corrected.person.as_str()), ("Oulu", "Anna"));
    assert_eq!(corrected.said.as_deref(), Some("Helsinki"), "what the file said is not lost");
    assert_eq!(marketer.count("city", "=", json!("Oulu")).await.count, 1, "the count knows it");
    assert_eq!(marketer.count("city", "=", json!("Helsinki")).await.count, 0, "and who left");
    assert_eq!(marketer.finds("9999999", None).await, ["aino@example.com"], "the search finds it");
    let activity = marketer.session.activity(0, 2).await.expect("what was done");
    let noted: Vec<_> =
        activity.lines.iter().map(|line| (line.act, line.subject.as_str())).collect();
    let act = Act::ValueCorrected;
    assert_eq!(noted, [(act, "phone_number"), (act, "city")], "written down without values");
    assert_eq!(
        marketer.session.verify_activity().await.expect("a check").broken_at,
        None,
        "the chain is whole"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_the_same_file_or_an_older_one_again_undoes_nothing_and_news_do() {
    let marketer = Marketer::with_both_files().await;
    set(&marketer, right("ivan@example.com", "city", Some("Самара"))).await;
    set(&marketer, right("aino@example.com", "city", Some("Oulu"))).await;

    marketer.adds("fair.csv", FAIR).await;
    marketer.adds("shop.csv", SHOP).await;
    let after = of(&marketer, "ivan@example.com").await;
    assert_eq!(value(&after, "city").as_deref(), Some("Самара"), "both cities were known");
    assert_eq!(marketer.count("city", "=", json!("Самара")).await.count, 1, "the grid has it too");

    marketer.adds("news.csv", "Email,City\nivan@example.com,Пермь\naino@example.com,\n").await;
    let ivan = of(&marketer, "ivan@example.com").await;
    let city = shown(&ivan, "city").expect("a city");
    assert_eq!((city.value.as_str(), &city.corrected), ("Пермь", &None), "news count more");
    let aino = of(&marketer, "aino@example.com").await;
    assert_eq!(value(&aino, "city").as_deref(), Some("Oulu"), "an empty cell is no news");
    let activity = marketer.session.activity(0, 1).await.expect("what was done");
    let line = &activity.lines[0];
    assert_eq!((line.act, line.count), (Act::CorrectionsOverruled, Some(1)), "and it is told");
    let gone =
        marketer.session.take_back_correction("ivan@example.com".into(), FieldKey("city".into()));
    let gone = gone.await.expect_err("there is nothing to take back");
    assert_eq!(gone.code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_emptied_and_that_is_taken_back() {
    let marketer = Marketer::with_both_files().await;
    let empty = set(&marketer, right("maite@example.com", "spend", None)).await;

    let spend = shown(&empty, "spend").expect("an emptied field is shown");
    let said = spend.corrected.as_ref().and_then(|corrected| corrected.said.as_deref());
    assert_eq!((spend.value.as_str(), said), ("", Some("300")), "with what the file said");
    assert_eq!(marketer.count("spend", "null", json!(null)).await.count, 2, "hers and the new one");
    let fields = marketer.session.list_fields().await.expect("fields");
    let filled = fields.iter().find(|field| field.key.0 == "spend").map(|field| field.filled);
    assert_eq!(filled, Some(3), "of five people three have spent");

    let back = marketer
        .session
        .take_back_correction("maite@example.com".into(), FieldKey("spend".into()))
        .await
        .expect("it is taken back");
    let spend = shown(&back, "spend").expect("it is there again");
    assert_eq!((spend.value.as_str(), &spend.corrected), ("300", &None));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_put_right_joins_the_profile_that_has_it_when_somebody_agrees() {
    let marketer = Marketer::with_both_files().await;
    set(&marketer, right("new@example.com", "city", Some("Gasteiz"))).await;
    let moved = right("maite@example.com", "email", Some("New@example.com"));

    let check = marketer.session.check_correction(moved.clone()).await.expect("it is checked");
    let joins = check.joins.expect("somebody has that address");
    assert_eq!((joins.email.as_str(), joins.rows), ("new@example.com", 1), "it is said who");
    assert_eq!(refused(&marketer, moved.clone()).await, ErrorCode::JoinsAnother, "not unasked");
    assert_eq!(marketer.page("", None, 0, 10).await.total, 5, "nothing changed");

    let profile = set(&marketer, joined(moved)).await;

    assert_eq!(marketer.page("", None, 0, 10).await.total, 4, "two became one");
    assert_eq!(profile.rows.len(), 2, "with the rows of both");
    assert_eq!(value(&profile, "last_name").as_deref(), Some("Ibarra"), "the newer row's name");
    assert_eq!(value(&profile, "spend").as_deref(), Some("300"), "the older one's money");
    assert_eq!(value(&profile, "city").as_deref(), Some("Gasteiz"), "and what was put right");
    assert_eq!(marketer.count("spend", "=", json!(300)).await.count, 1, "counts see it too");
    assert_eq!(of(&marketer, "maite@example.com").await.id, profile.id, "the old one leads there");

    marketer.adds("shop.csv", SHOP).await;
    assert_eq!(marketer.page("", None, 0, 10).await.total, 4, "the file does not part them");
    let profile = of(&marketer, "new@example.com").await;
    assert_eq!(value(&profile, "email").as_deref(), Some("New@example.com"));
    assert_eq!(value(&profile, "last_name").as_deref(), Some("Agirre"), "her row is newer now");

    let back = marketer
        .session
        .take_back_correction("new@example.com".into(), FieldKey::email())
        .await
        .expect("it is taken back");
    assert_eq!(value(&back, "email").as_deref(), Some("maite@example.com"), "she is back");
    assert_eq!(marketer.page("", None, 0, 10).await.total, 5, "they are two again");
    let other = of(&marketer, "new@example.com").await;
    assert_eq!(value(&other, "spend"), None, "and the money is hers alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nobody_has_moves_the_profile_with_all_that_was_put_right_in_it() {
    let marketer = Marketer::with_both_files().await;
    set(&marketer, right("hina@example.com", "email", Some("hina@example.jp"))).await;
    set(&marketer, right("hina@example.jp", "city", Some("大阪"))).await;

    let hina = of(&marketer, "HINA@example.com").await;
    let address = shown(&hina, "email").expect("an address");
    let said = address.corrected.as_ref().and_then(|corrected| corrected.said.as_deref());
    assert_eq!((address.value.as_str(), said), ("hina@example.jp", Some("hina@example.com")));
    assert_eq!(hina.rows.len(), 2, "both of her rows went along");
    assert_eq!(marketer.finds("example.jp", None).await, ["hina@example.jp"]);

    let back = set(&marketer, right("hina@example.jp", "email", Some("hina@example.com"))).await;
    let address = shown(&back, "email").expect("an address");
    assert_eq!((address.value.as_str(), &address.corrected), ("hina@example.com", &None));
    assert_eq!(value(&back, "city").as_deref(), Some("大阪"), "her city stayed put right");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_value_and_what_was_changed_meanwhile_is_refused() {
    let marketer = Marketer::with_both_files().await;
    let aino = |field: &str, value: &str| right("aino@example.com", field, Some(value));
    let table = [
        (aino("spend", "a lot"), ErrorCode::NotANumber),
        (aino("joined", "02/03/2026"), ErrorCode::NotADate),
        (aino("phone_number", "call me"), ErrorCode::PhoneInvalid),
        (aino("email", "aino@nowhere"), ErrorCode::AddressInvalid),
        (right("aino@example.com", "email", None), ErrorCode::AddressNeeded),
        (aino("shoe size", "38"), ErrorCode::FieldUnknown),
        (right("nobody@example.com", "city", None), ErrorCode::NotFound),
        (Correction { was: Some("Turku".into()), ..aino("city", "Oulu") }, ErrorCode::ValueChanged),
    ];
    for (correction, code) in table {
        let field = correction.field.clone();
        assert_eq!(refused(&marketer, correction).await, code, "{field}");
    }
    let local = marketer.session.check_correction(aino("phone_number", "040 123 4567"));
    assert!(local.await.expect("it is a number").stays_here, "without a country it stays here");
}
