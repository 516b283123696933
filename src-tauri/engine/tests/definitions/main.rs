//! Defining exports: what can be saved, and that saving is all that happens.

#[path = "../connections/laptop.rs"]
#[expect(dead_code, reason = "the wizard's own tests use the rest")]
mod laptop;

use std::io::Write as _;
use std::sync::Arc;

use futures::future::{BoxFuture, ready};
use listward_engine::contract::*;
use listward_engine::desktop::Desktop;

use crate::laptop::{Laptop, klaviyo};

const PEOPLE: &str = "Email,First name,Spend\nada@example.com,Ada,120\nada@example.com.,Bad,1\n,Nobody,2\ngrace@example.com,Grace,80\n";

/// Picks one file.
struct Picks(std::path::PathBuf);

impl Desktop for Picks {
    fn open_files(&self) -> BoxFuture<'_, Vec<std::path::PathBuf>> {
        Box::pin(ready(vec![self.0.clone()]))
    }

    fn save_file(&self, _suggested_name: &str) -> BoxFuture<'_, Option<std::path::PathBuf>> {
        Box::pin(ready(None))
    }

    fn open_link(&self, _link: Link) {}
}

/// A laptop with two people and a connection.
async fn laptop(klaviyo: &listward_practice::Running) -> (Laptop, ConnectionId) {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file for the test");
    file.write_all(PEOPLE.as_bytes()).expect("it is written");
    let laptop = Laptop::with_anna_and(Arc::new(Picks(file.path().to_owned()))).await;
    let session = &laptop.session;
    let arrival = session.pick_files().await.expect("a file");
    let token = arrival.files.into_iter().next().expect("it is taken").token;
    let (options, mapping) = (ReadOptions::default(), Vec::new());
    let plan = ImportPlan { token, options, mapping, check_only: false };
    let import = session.start_import(plan).await.expect("it begins");
    session.import_ended(import).await.expect("it is added");
    let draft = laptop.complete(klaviyo, "Main shop").await;
    let connection = session.save_connection(draft).await.expect("all steps are done").id;
    (laptop, connection)
}

fn draft(connection: ConnectionId) -> ExportDraft {
    let list = KlaviyoList { id: " Nw5LtR ".into(), name: "Newsletter".into(), profiles: None };
    ExportDraft {
        id: None,
        name: " Spring ".into(),
        connection: Some(connection),
        list,
        email: FieldKey::email(),
        attributes: vec![mapped("first_name", "first_name"), mapped("Spend", "properties.Spend")],
        segments: vec![SegmentId(1), SegmentId(1)],
        limit: None,
        choices: ExportChoices::default(),
        subscribing: None,
    }
}

fn mapped(field: &str, attribute: &str) -> AttributeMapping {
    AttributeMapping { field: FieldKey(field.into()), attribute: attribute.into() }
}

#[tokio::test]
async fn s28_saving_an_export_sends_nothing_and_asks_nothing() {
    let klaviyo = klaviyo().await;
    let (laptop, connection) = laptop(&klaviyo).await;
    let before = klaviyo.ledger().totals.requests;

    let saved = laptop.session.save_export(draft(connection)).await.expect("it can be saved");
    let listed = laptop.session.list_exports().await.expect("a list");

    assert_eq!(klaviyo.ledger().totals.requests, before, "not one request left");
    assert_eq!(saved.draft.name, "Spring", "blanks are not part of the name");
    assert_eq!(saved.draft.list.id, "Nw5LtR", "nor of the list's id");
    assert_eq!(saved.draft.segments, [SegmentId(1)], "a segment counts once");
    assert_eq!(saved.draft.limit, Some(EXPORT_LIMIT), "S05: the limit that every export has");
    assert_eq!(saved.last_run, None, "and it was never run");
    assert_eq!(listed, [saved], "it is listed as it was saved");
}

#[tokio::test]
async fn what_could_not_be_sent_is_not_saved() {
    let klaviyo = klaviyo().await;
    let (laptop, connection) = laptop(&klaviyo).await;
    let good = draft(connection);
    let attributes = |attributes| ExportDraft { attributes, ..good.clone() };

    for (bad, code) in [
        (ExportDraft { name: " ".into(), ..good.clone() }, ErrorCode::NameMissing),
        (ExportDraft { segments: Vec::new(), ..good.clone() }, ErrorCode::NoSegment),
        (ExportDraft { segments: vec![SegmentId(99)], ..good.clone() }, ErrorCode::NotFound),
        (ExportDraft { email: FieldKey("mail".into()), ..good.clone() }, ErrorCode::FieldUnknown),
        (ExportDraft { limit: Some(1_000_001), ..good.clone() }, ErrorCode::LimitForbidden),
        (attributes(vec![mapped("nickname", "title")]), ErrorCode::FieldUnknown),
        (attributes(vec![mapped("Spend", "spend")]), ErrorCode::AttributeUnknown),
        (attributes(vec![mapped("Spend", "email")]), ErrorCode::AttributeUnknown),
        (attributes(vec![mapped("Spend", "properties.$consent")]), ErrorCode::AttributeUnknown),
        (
            attributes(vec![mapped("first_name", "title"), mapped("Spend", "title")]),
            ErrorCode::AttributeUnknown,
        ),
    ] {
        let refused = laptop.session.save_export(bad.clone()).await.unwrap_err();
        assert_eq!(refused.code, code, "{bad:?}");
    }
    assert_eq!(laptop.session.list_exports().await.expect("a list"), [], "nothing was saved");
}

#[tokio::test]
async fn s35_a_connection_in_use_names_the_exports_that_keep_it() {
    let klaviyo = klaviyo().await;
    let (laptop, connection) = laptop(&klaviyo).await;
    let session = &laptop.session;
    let export = session.save_export(draft(connection)).await.expect("it can be saved").id;

    let kept = session.remove_connection(connection).await.unwrap_err();
    let taken = session.save_export(draft(connection)).await.unwrap_err();
    session.remove_export(export).await.expect("nothing runs");
    session.remove_connection(connection).await.expect("nothing uses it any more");

    assert_eq!(kept.code, ErrorCode::InUse, "its export would lose its way");
    assert_eq!(kept.subject.as_deref(), Some("Spring"), "and is named");
    assert_eq!(taken.code, ErrorCode::NameTaken, "two exports have two names");
    assert_eq!(laptop.keychain.connections(), [""; 0], "the key went with it");
}

#[tokio::test]
async fn s24_lists_are_picked_from_the_account_or_looked_up() {
    let klaviyo = klaviyo().await;
    let (laptop, connection) = laptop(&klaviyo).await;
    let session = &laptop.session;

    let lists = session.klaviyo_lists(connection).await.expect("all lists");
    let found = session.klaviyo_list(connection, " Nw5LtR".into()).await.expect("it is there");
    let unknown = session.klaviyo_list(connection, "ZZZZZZ".into()).await.unwrap_err();

    assert_eq!(lists.len(), klaviyo.lists().len(), "over all pages");
    assert_eq!((found.name.as_str(), found.profiles), ("Newsletter", Some(0)), "with its size");
    assert_eq!(unknown.code, ErrorCode::ListUnknown, "Klaviyo has no such list");
}

#[tokio::test]
async fn s04_an_audience_counts_who_can_be_reached() {
    let klaviyo = klaviyo().await;
    let (laptop, _) = laptop(&klaviyo).await;
    let session = &laptop.session;

    let all = session.export_audience(vec![SegmentId(1)], FieldKey::email()).await;
    let other = session.export_audience(vec![SegmentId(1)], FieldKey("first_name".into())).await;

    let all = all.expect("an audience");
    assert_eq!((all.selected, all.usable), (2, 2), "both have an address");
    let other = other.expect("an audience");
    assert_eq!((other.selected, other.usable), (2, 0), "names are no addresses");
    assert_eq!(other.left_out.values().sum::<u64>(), 2, "and everybody is accounted for");
}
