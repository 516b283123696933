//! How people come onto the laptop, and a way from it to Klaviyo.

use std::fmt::Write as _;
use std::path::PathBuf;

use listward_engine::Session;
use listward_engine::contract::{
    Audience, CONSENT_VERSION, ColumnTarget, ConnectionId, ConsentText, FieldKey, FieldType,
    ImportPlan, ImportState, Language, ReadOptions, Target,
};
use listward_practice::Running;

use super::laptop::PASSWORD;

/// A CSV file of so many people.
pub(crate) fn people(count: usize) -> String {
    let mut csv = String::from("Email,First name,City,Points\n");
    for number in 0..count {
        let city = ["Oulu", "Turku", "Inari"][number % 3];
        writeln!(csv, "person{number}@example.fi,Name{number},{city},{number}").expect("written");
    }
    csv
}

/// The address of a person of [`people`].
pub(crate) fn email(number: usize) -> String {
    format!("person{number}@example.fi")
}
/// Adds a file to the data.
pub(crate) async fn import(session: &Session, file: PathBuf) {
    let arrival = session.admit_files(vec![file]).await.expect("the file arrives");
    let ticket = arrival.files.into_iter().next().expect("a ticket");
    let preview = session
        .preview_file(ticket.token.clone(), ReadOptions::default())
        .await
        .expect("the file is previewed");
    let mapping = preview.columns.iter().map(|column| {
        // What nobody would guess from a column that may be empty.
        let kind = match column.name.as_str() {
            "Work email" => Some(FieldType::Text),
            "Agreed" => Some(FieldType::Boolean),
            "Agreed on" => Some(FieldType::Date),
            _ => None,
        };
        let field = |kind| Target::Field { key: FieldKey(column.name.clone()), kind };
        let target = kind.map_or_else(|| column.target.clone(), field);
        ColumnTarget { column: column.index, target }
    });
    let plan = ImportPlan {
        token: ticket.token,
        options: ReadOptions::default(),
        mapping: mapping.collect(),
        check_only: false,
    };
    let import = session.start_import(plan).await.expect("the import begins");
    let ended = session.import_ended(import).await.expect("the import's state");
    assert!(matches!(ended, ImportState::Ended { .. }), "the import did not go well: {ended:?}");
}

/// Connects the laptop, by a name.
pub(super) async fn connect(session: &Session, klaviyo: &Running, name: &str) -> ConnectionId {
    let draft = session.begin_connection_at(&klaviyo.base_url()).await.expect("a draft").id;
    let named = session.name_connection(draft.clone(), name.into(), Audience::Contributors);
    named.await.expect("named");
    session.give_connection_key(draft.clone(), klaviyo.key().into()).await.expect("a key");
    let text = ConsentText { version: CONSENT_VERSION, language: Language::En };
    session.agree_to_privacy(draft.clone(), true, text).await.expect("agreed");
    let connected = session.connect_connection(draft.clone()).await.expect("connected");
    let account = connected.account.expect("an account").id;
    session.authenticate_connection(draft.clone(), account).await.expect("authenticated");
    session.add_export_user(draft.clone(), PASSWORD.into()).await.expect("an export user");
    session.save_connection(draft).await.expect("saved").id
}
