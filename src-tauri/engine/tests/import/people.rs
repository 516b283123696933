//! Rows become people.

use std::fmt::Write;

use listward_engine::contract::ImportState;

use crate::desk::{Desk, fixture};

#[tokio::test]
async fn the_last_value_of_a_person_wins_and_gaps_are_filled_from_older_rows() {
    let desk = Desk::new().await;
    let report = desk.import_fixture("one-person-three-rows.csv").await;
    assert_eq!((report.imported, report.merged), (1, 2), "three rows, one person");
    let values = desk.values(&["email", "city", "tier", "note"]).await;
    assert_eq!(values, ["anna@example.fi | Turku | silver | second"], "each field's last value");
}

#[tokio::test]
async fn a_person_is_one_over_several_files_and_comes_apart_when_one_is_removed() {
    let desk = Desk::new().await;
    desk.import(&desk.file("crm.csv", "email,city\na@b.fi,Oulu\nc@d.fi,Turku\n")).await;
    let shop = desk.import(&desk.file("shop.csv", "email,tier,city\nA@B.fi,gold,\n")).await;
    assert_eq!((shop.imported, shop.merged), (0, 1), "this person is known");
    let fields = ["email", "city", "tier"];
    assert_eq!(
        desk.values(&fields).await,
        ["c@d.fi | Turku | -", "A@B.fi | Oulu | gold"],
        "unified"
    );
    desk.session.remove_source(shop.source.expect("a source")).await.expect("it is removed");
    let left = desk.values(&["email", "city"]).await;
    assert_eq!(left, ["a@b.fi | Oulu", "c@d.fi | Turku"], "as if it had never been there");
}

#[tokio::test]
async fn the_same_file_again_replaces_its_rows() {
    let desk = Desk::new().await;
    let path = desk.file("crm.csv", "email,city\na@b.fi,Oulu\nc@d.fi,Turku\n");
    let first = desk.import(&path).await;
    let path = desk.file("crm.csv", "email,city\na@b.fi,Kotka\n");
    let second = desk.import(&path).await;
    assert_eq!(first.source, second.source, "it is the same source");
    assert_eq!((second.imported, second.merged), (1, 0), "its own old rows are nobody's");
    assert_eq!(desk.values(&["email", "city"]).await, ["a@b.fi | Kotka"], "the old rows are gone");
    assert_eq!(desk.session.list_sources().await.expect("sources").len(), 1, "one source");
}

#[tokio::test]
async fn a_check_counts_alike_and_stores_nothing() {
    let desk = Desk::new().await;
    let mut plan = desk.plan(&fixture("one-person-three-rows.csv")).await;
    plan.check_only = true;
    let report = desk.carry_out(plan).await;
    assert_eq!((report.imported, report.merged, report.source), (1, 2, None), "the same counting");
    assert_eq!(desk.profiles(&[]).await.total, 0, "nothing is stored");
}

#[tokio::test]
async fn people_over_many_chunks_are_found_again() {
    let desk = Desk::new().await;
    let mut text = String::from("email,city,rank\n");
    for row in 0..150_000 {
        let (person, city) = (row % 100_000, if row < 100_000 { "Oulu" } else { "" });
        writeln!(text, "p{person}@example.fi,{city},{row}").expect("a string takes text");
    }
    let report = desk.import(&desk.file("many.csv", text)).await;
    assert_eq!((report.imported, report.merged), (100_000, 50_000), "half of them come twice");
    let page = desk.values(&["email", "city", "rank"]).await;
    assert_eq!(page[0], "p50000@example.fi | Oulu | 50000", "the first who came once");
    let query = listward_engine::contract::ProfilesQuery {
        segment: None,
        search: String::new(),
        offset: 99_999,
        limit: 1,
        fields: vec![],
    };
    let last = desk.session.profiles_page(query).await.expect("the last profile");
    let values: Vec<_> = last.rows[0].values.iter().flatten().map(String::as_str).collect();
    assert_eq!(values, ["p49999@example.fi", "Oulu", "149999"], "filled from two chunks before");
}

#[tokio::test]
async fn a_canceled_import_leaves_nothing() {
    let desk = Desk::new().await;
    let mut text = String::from("email,city\n");
    for row in 0..400_000 {
        writeln!(text, "p{row}@example.fi,Oulu").expect("a string takes text");
    }
    let plan = desk.plan(&desk.file("long.csv", text)).await;
    let import = desk.session.start_import(plan).await.expect("it starts");
    desk.session.cancel_import(import).await.expect("it is stopped");
    let ended = desk.session.import_ended(import).await.expect("it ends");
    assert_eq!(ended, ImportState::Canceled, "it was not at its end yet");
    assert_eq!(desk.session.list_sources().await.expect("sources"), [], "no source");
    assert_eq!(desk.profiles(&[]).await.total, 0, "no profile");
}

#[tokio::test]
async fn the_sample_has_what_real_files_have() {
    let desk = Desk::new().await;
    let ticket = desk.session.sample_file().await.expect("a ticket");
    let plan = listward_engine::contract::ImportPlan {
        token: ticket.token,
        options: listward_engine::contract::ReadOptions::default(),
        mapping: Vec::new(),
        check_only: false,
    };
    let report = desk.carry_out(plan).await;
    assert_eq!(
        (report.rows, report.rejected, report.merged),
        (2_000, 39, 96),
        "mistakes and twins"
    );
    let sources = desk.session.list_sources().await.expect("sources");
    assert!(sources[0].sample, "it can be told from a person's own files");
}
