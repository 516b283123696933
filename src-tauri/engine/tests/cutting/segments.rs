//! Rules are counted over people; segments are saved, listed and removed.

use listward_engine::contract::{ErrorCode, SegmentDraft, SegmentId, SegmentView};
use serde_json::{Value, json};

use crate::marketer::{Marketer, one, rule};

const EVERYONE: SegmentId = SegmentId(1);

fn draft(id: Option<SegmentId>, name: &str) -> SegmentDraft {
    SegmentDraft { id, name: name.to_owned(), rule: one("city", "=", json!("Helsinki")) }
}

async fn segment(marketer: &Marketer, id: SegmentId) -> SegmentView {
    let all = marketer.session.list_segments().await.expect("the segments");
    all.into_iter().find(|segment| segment.id == id).expect("the segment is listed")
}

#[tokio::test]
async fn a_rule_counts_people_by_their_newest_values() {
    let marketer = Marketer::with_both_files().await;
    let ivan = marketer.count("city", "=", json!("москва")).await;
    assert_eq!((ivan.count, ivan.total), (1, 5), "the fair's city stands, in any case");
    let before = marketer.count("city", "=", json!("Казань")).await;
    assert_eq!(before.count, 0, "the shop's city of the same person does not count any more");
    let kept = marketer.count("city", "=", json!("helsinki")).await;
    assert_eq!(kept.count, 1, "an empty cell at the fair does not wipe out the shop's city");
    let spent = marketer.count("spend", ">=", json!(80)).await;
    assert_eq!(spent.count, 3, "numbers of older rows stand where newer rows have none");
    let joined = marketer.count("joined", "=", json!("2026-01-15")).await;
    assert_eq!(joined.count, 1, "so do dates");
    let unknown = marketer.count("spend", "null", Value::Null).await;
    assert_eq!(unknown.count, 1, "only the fair's newcomer never spent anything that we know of");
}

#[tokio::test]
async fn a_count_tells_each_condition_and_shows_some_of_the_people() {
    let marketer = Marketer::with_both_files().await;
    let answer = marketer
        .session
        .count_rule(
            rule(json!({ "rules": [
                { "field": "email", "operator": "contains", "value": "@EXAMPLE." },
                { "combinator": "or", "rules": [
                    { "field": "city", "operator": "=", "value": "bilbo" },
                    { "field": "spend", "operator": "<", "value": 100 },
                ] },
            ] })),
            1,
        )
        .await
        .expect("the rule fits");
    assert_eq!((answer.count, answer.conditions), (3, vec![5, 1, 2]), "groups are opened up");
    let fields: Vec<&str> = answer.sample_fields.iter().map(|field| field.0.as_str()).collect();
    assert_eq!(fields, ["email", "first_name", "last_name", "city", "spend"], "who, then what");
    let maite = ["maite@example.com", "Maite", "Agirre", "Bilbo", "300"];
    let shown = answer
        .sample
        .iter()
        .any(|row| row.values.iter().map(|value| value.as_deref().unwrap_or("")).eq(maite));
    assert!(shown, "Maite is among the three shown: {:?}", answer.sample);
}

#[tokio::test]
async fn a_rule_that_does_not_fit_the_data_is_refused_by_name() {
    let marketer = Marketer::with_both_files().await;
    let refused = marketer.session.count_rule(one("shoe", "=", json!("42")), 1).await;
    let failure = refused.expect_err("there is no such field");
    assert_eq!(failure.code, ErrorCode::FieldUnknown, "the field is to blame");
    assert_eq!(failure.subject.as_deref(), Some("shoe"), "and it is named");
}

#[tokio::test]
async fn a_segment_is_saved_listed_changed_and_removed() {
    let marketer = Marketer::with_both_files().await;
    let session = &marketer.session;
    let saved = session.save_segment(draft(None, "  Helsinki ")).await.expect("it is saved");
    assert_eq!((saved.name.as_str(), saved.members, saved.total), ("Helsinki", 1, 5));

    let all = session.list_segments().await.expect("the segments");
    let listed: Vec<_> = all.iter().map(|segment| (segment.id, segment.members)).collect();
    assert_eq!(listed, [(EVERYONE, 5), (saved.id, 1)], "everyone stands first");
    assert!(all[0].everyone, "and is marked");

    let mut change = draft(Some(saved.id), "Kansai");
    change.rule = one("city", "=", json!("京都"));
    let changed = session.save_segment(change).await.expect("it is changed");
    assert_eq!((changed.id, changed.name.as_str(), changed.members), (saved.id, "Kansai", 1));
    assert_eq!(
        marketer.finds("", Some(saved.id)).await,
        ["hina@example.com"],
        "it is the new rule"
    );

    session.remove_segment(saved.id).await.expect("nothing uses it");
    let gone = session.remove_segment(saved.id).await.expect_err("it is gone");
    assert_eq!(gone.code, ErrorCode::NotFound, "what is gone cannot be removed");
    let gone = session.save_segment(draft(Some(saved.id), "Again")).await.expect_err("it is gone");
    assert_eq!(gone.code, ErrorCode::NotFound, "nor changed");
}

#[tokio::test]
async fn names_are_needed_and_each_is_one_segments() {
    let marketer = Marketer::with_both_files().await;
    let session = &marketer.session;
    let nameless = session.save_segment(draft(None, "   ")).await.expect_err("a name is needed");
    assert_eq!(nameless.code, ErrorCode::NameMissing);
    let saved = session.save_segment(draft(None, "Ystävät")).await.expect("it is saved");
    let taken = session.save_segment(draft(None, "YSTÄVÄT")).await.expect_err("it is taken");
    assert_eq!(taken.code, ErrorCode::NameTaken, "case makes no other name, in any letters");
    session
        .save_segment(draft(Some(saved.id), "ystävät"))
        .await
        .expect("its own name is not taken");
}

#[tokio::test]
async fn everyone_stays_as_they_are() {
    let marketer = Marketer::with_both_files().await;
    let session = &marketer.session;
    let renamed = session.save_segment(draft(Some(EVERYONE), "Some")).await;
    assert_eq!(renamed.expect_err("it is built in").code, ErrorCode::NotPermitted);
    let removed = session.remove_segment(EVERYONE).await;
    assert_eq!(removed.expect_err("it is built in").code, ErrorCode::NotPermitted);
    assert_eq!(segment(&marketer, EVERYONE).await.members, 5, "everybody is still in it");
}

#[tokio::test]
async fn a_segment_whose_field_is_gone_says_so_and_spoils_no_other() {
    let marketer = Marketer::new().await;
    let shop = marketer.adds("shop.csv", crate::marketer::SHOP).await;
    marketer.adds("fair.csv", crate::marketer::FAIR).await;
    let mut spenders = draft(None, "Spenders");
    spenders.rule = one("spend", ">", json!(100));
    let spenders = marketer.session.save_segment(spenders).await.expect("it is saved").id;
    marketer.session.remove_source(shop).await.expect("the shop's file is removed");

    let view = segment(&marketer, spenders).await;
    let problem = view.problem.expect("its field went with the shop's file");
    assert_eq!((view.members, problem.code), (0, ErrorCode::FieldUnknown));
    assert_eq!(problem.subject.as_deref(), Some("spend"), "the field is named");
    assert_eq!(segment(&marketer, EVERYONE).await.members, 3, "the others are counted as ever");
}

#[tokio::test]
async fn without_data_nobody_is_in_any_segment() {
    let marketer = Marketer::new().await;
    let everyone = segment(&marketer, EVERYONE).await;
    assert_eq!((everyone.members, everyone.total, everyone.problem), (0, 0, None));
}
