//! The grid, a search, one person, and what fields hold.

use listward_engine::contract::{
    ErrorCode, FieldKey, FieldType, ProfileId, ProfileView, ProfilesQuery, SegmentDraft,
};
use serde_json::json;

use crate::marketer::{Marketer, one};

fn key(name: &str) -> FieldKey {
    FieldKey(name.to_owned())
}

async fn person(marketer: &Marketer, search: &str) -> ProfileView {
    let page = marketer.page(search, None, 0, 1).await;
    let id = page.rows.first().expect("somebody is found").id;
    marketer.session.profile(id).await.expect("the person is there")
}

#[tokio::test]
async fn a_search_finds_any_part_of_name_address_and_phone() {
    let marketer = Marketer::with_both_files().await;
    for (search, found) in [
        ("", &["hina", "maite", "ivan", "new", "aino"][..]),
        ("VIRTA", &["aino"]),
        ("волк", &["ivan"]),
        ("佐", &["hina"]),
        ("600111", &["maite"]),
        ("+3584", &["aino"]),
        ("example.com", &["hina", "maite", "ivan", "new", "aino"]),
        ("aino virt", &["aino"]),
        ("virtanen  AINO", &["aino"]),
        ("aino agirre", &[]),
        ("helsinki", &[]),
        ("nobody", &[]),
    ] {
        let emails = marketer.finds(search, None).await;
        let mut names: Vec<String> = emails
            .iter()
            .map(|email| email.split('@').next().unwrap_or("").to_lowercase())
            .collect();
        let mut expected: Vec<&str> = found.to_vec();
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(names, expected, "searching {search:?}");
    }
}

#[tokio::test]
async fn a_search_stays_within_the_segment() {
    let marketer = Marketer::with_both_files().await;
    let draft =
        SegmentDraft { id: None, name: "Spenders".into(), rule: one("spend", ">", json!(100)) };
    let spenders = marketer.session.save_segment(draft).await.expect("it is saved").id;
    assert_eq!(marketer.finds("example", Some(spenders)).await.len(), 2, "Aino and Maite spent");
    assert_eq!(marketer.finds("agirre", Some(spenders)).await, ["maite@example.com"]);
    assert!(marketer.finds("nerea", Some(spenders)).await.is_empty(), "Nerea did not");
}

#[tokio::test]
async fn pages_follow_one_another_without_gap_or_repetition() {
    let marketer = Marketer::with_both_files().await;
    let whole: Vec<_> = marketer.page("", None, 0, 500).await.rows;
    let mut paged = Vec::new();
    for offset in [0, 2, 4] {
        let page = marketer.page("", None, offset, 2).await;
        assert_eq!((page.total, page.offset), (5, offset), "each page says how many there are");
        paged.extend(page.rows);
    }
    assert_eq!(paged, whole, "pages of two make up the whole");
    for offset in [5, 1_000, u64::MAX] {
        let page = marketer.page("", None, offset, 2).await;
        assert!(page.rows.is_empty() && page.total == 5, "nobody comes after the last one");
    }
}

#[tokio::test]
async fn a_grid_shows_every_field_or_those_asked_for() {
    let marketer = Marketer::with_both_files().await;
    let mut query = ProfilesQuery {
        segment: None,
        search: "hina".into(),
        offset: 0,
        limit: 1,
        fields: Vec::new(),
    };
    let every = marketer.session.profiles_page(query.clone()).await.expect("a page");
    assert_eq!(every.fields.len(), 7, "every field of both files");
    query.fields = vec![key("city"), key("shoe"), key("joined"), key("last_name")];
    let asked = marketer.session.profiles_page(query).await.expect("a page");
    assert_eq!(asked.fields, [key("city"), key("joined"), key("last_name")], "shoe is not there");
    let values: Vec<_> = asked.rows[0].values.iter().map(Option::as_deref).collect();
    assert_eq!(values, [Some("京都"), Some("2026-01-15"), Some("佐藤")], "the newest of each");
}

#[tokio::test]
async fn a_person_shows_which_row_gave_each_value() {
    let marketer = Marketer::with_both_files().await;
    let ivan = person(&marketer, "волков").await;
    let lines: Vec<_> = ivan.rows.iter().map(|row| (row.source_name.as_str(), row.line)).collect();
    assert_eq!(lines, [("shop.csv", 3), ("fair.csv", 2)], "the rows behind him, oldest first");
    let given: Vec<_> = ivan
        .values
        .iter()
        .map(|value| (value.key.0.as_str(), value.value.as_str(), value.row))
        .collect();
    for expected in [
        ("email", "Ivan@Example.com", 1),
        ("first_name", "Иван", 0),
        ("city", "Москва", 1),
        ("spend", "80", 0),
        ("joined", "2025-11-30", 0),
    ] {
        assert!(given.contains(&expected), "{expected:?} is not among {given:?}");
    }
    assert!(!given.iter().any(|(key, ..)| *key == "phone_number"), "no row gave a phone number");
    let city = (key("city"), "Казань".to_owned());
    assert!(ivan.rows[0].values.contains(&city), "a row shows what stood in it");
}

#[tokio::test]
async fn a_person_shows_their_segments_by_name() {
    let marketer = Marketer::with_both_files().await;
    for (name, city) in [("North", "Helsinki"), ("South", "Bilbo")] {
        let draft =
            SegmentDraft { id: None, name: name.into(), rule: one("city", "=", json!(city)) };
        marketer.session.save_segment(draft).await.expect("it is saved");
    }
    assert_eq!(person(&marketer, "maite").await.segments, ["South"], "Maite lives in Bilbo");
    assert!(person(&marketer, "nerea").await.segments.is_empty(), "Nerea in neither");
}

#[tokio::test]
async fn an_id_that_stands_for_nobody_is_not_found() {
    let marketer = Marketer::with_both_files().await;
    // 0 is the first row of the shop, which the fair's row of the same person stands in for.
    for id in [0, 8, 4_294_967_296, i64::MAX, -1] {
        let failure = marketer.session.profile(ProfileId(id)).await.expect_err("nobody is there");
        assert_eq!(failure.code, ErrorCode::NotFound, "profile {id}");
    }
}

#[tokio::test]
async fn fields_say_how_many_people_have_a_value() {
    let marketer = Marketer::with_both_files().await;
    let fields = marketer.session.list_fields().await.expect("the fields");
    let seen: Vec<_> =
        fields.iter().map(|field| (field.key.0.as_str(), field.kind, field.filled)).collect();
    for expected in [
        ("email", FieldType::Text, 5),
        ("last_name", FieldType::Text, 5),
        ("phone_number", FieldType::Text, 3),
        ("city", FieldType::Text, 5),
        ("spend", FieldType::Number, 4),
        ("joined", FieldType::Date, 4),
    ] {
        assert!(seen.contains(&expected), "{expected:?} is not among {seen:?}");
    }
    let spend = fields.iter().find(|field| field.key == key("spend")).expect("spend is there");
    assert!(!spend.standard && fields[0].standard, "spend is custom, e-mail is standard");
}

#[tokio::test]
async fn the_most_frequent_values_come_first() {
    let marketer = Marketer::new().await;
    let cities = ["Oulu", "Oulu", "Oslo", "oulu", "Oulu", "Bilbo", "Oslo", ""];
    let row = |(n, city): (usize, &str)| format!("p{n}@example.com,{city},{}\n", n % 2);
    let rows: Vec<String> = cities.into_iter().enumerate().map(row).collect();
    let file = format!("Email,City,spend\n{}", rows.concat());
    marketer.adds("cities.csv", &file).await;
    let values = async |field: &str, prefix: &str| {
        let values =
            marketer.session.field_values(key(field), prefix.into()).await.expect("values");
        values.into_iter().map(|each| (each.value, each.profiles)).collect::<Vec<_>>()
    };
    let pairs = |all: &[(&str, u64)]| {
        all.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect::<Vec<_>>()
    };
    assert_eq!(
        values("city", "").await,
        pairs(&[("Oulu", 3), ("Oslo", 2), ("Bilbo", 1), ("oulu", 1)]),
        "by how many have them, as written"
    );
    assert_eq!(values("city", "OU").await, pairs(&[("Oulu", 3), ("oulu", 1)]), "in any case");
    assert_eq!(values("spend", "").await, pairs(&[("0", 4), ("1", 4)]), "numbers as text");
    let unknown = marketer.session.field_values(key("shoe"), String::new()).await;
    assert_eq!(unknown.expect_err("no such field").code, ErrorCode::FieldUnknown);
}
