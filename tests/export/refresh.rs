//! A refresh: files are read again as they were read before; what cannot be read stays as it was.

use listward_engine::contract::{
    ErrorCode, ExportChoices, FieldKey, MissedPolicy, NeedsALook, ProfilesQuery, RefreshView,
    Sending,
};

use crate::schedule::refresh_hourly;
use crate::world::{World, email, import, people};

async fn refresh_now(world: &World, send: bool) -> RefreshView {
    let id = world.session.start_refresh(send).await.expect("it begins");
    world.session.refresh_ended(id).await.expect("it ends")
}

/// The value of a field of everybody, in the order of the grid.
async fn values(world: &World, field: &str) -> Vec<String> {
    let query = ProfilesQuery {
        segment: None,
        search: String::new(),
        offset: 0,
        limit: 100,
        fields: vec![FieldKey(field.into())],
    };
    let page = world.session.profiles_page(query).await.expect("a page");
    page.rows.into_iter().map(|row| row.values[0].clone().unwrap_or_default()).collect()
}

fn failed(refresh: &RefreshView, source: usize) -> Option<ErrorCode> {
    refresh.sources[source].failure.as_ref().map(|failure| failure.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_is_read_again_and_exactly_the_change_is_sent() {
    let world = World::with_people(30).await;
    world
        .change(|draft| {
            draft.choices = ExportChoices { sending: Sending::Changes, ..ExportChoices::default() };
            draft.attributes = vec![listward_engine::contract::AttributeMapping {
                field: FieldKey("first_name".into()),
                attribute: "first_name".into(),
            }];
        })
        .await;
    world.plan().await;
    assert_eq!(world.run().await.receipt.sent, 30, "everybody is new");
    let due = refresh_hourly(&world, MissedPolicy::Once).await;
    let file = people(31).replace("Name7,", "Maija,");
    std::fs::write(world.laptop.path().join("people.csv"), file).expect("the file changes");

    let served = world.session.serve_due(due).await.expect("served");

    let refresh = served.refresh.expect("it is due");
    let read = &refresh.sources[0];
    assert_eq!((read.rows_before, read.rows, &read.failure), (30, 31, &None));
    let view = world.ended(refresh.exports[0].run.expect("it follows")).await;
    assert_eq!(view.receipt.sent, 2, "one who changed and one who is new: {view:?}");
    assert!(world.members().contains(&email(30)), "the new one arrived");
    let source = world.session.list_sources().await.expect("sources").remove(0);
    assert_eq!(source.person, "Anna", "whoever added it still did");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_vanished_leaves_its_rows_and_says_so() {
    let world = World::with_people(30).await;
    world.plan().await;
    let file = world.laptop.path().join("people.csv");
    std::fs::remove_file(&file).expect("the file goes");

    let refresh = refresh_now(&world, true).await;

    assert_eq!(failed(&refresh, 0), Some(ErrorCode::FileGone));
    assert_eq!((refresh.sources[0].rows_before, refresh.sources[0].rows), (30, 30));
    let overview = world.session.overview().await.expect("an overview");
    assert_eq!(overview.profiles, 30, "everybody is still here");
    let told = |looks: &[NeedsALook]| {
        looks.iter().any(|look| {
            matches!(look, NeedsALook::SourceNotRead { failure, .. } if failure.code == ErrorCode::FileGone)
        })
    };
    assert!(told(&overview.needs_a_look), "it needs a look: {:?}", overview.needs_a_look);
    let run = world.ended(refresh.exports[0].run.expect("it follows")).await;
    assert_eq!(run.receipt.accepted, 30, "with the people as they were");

    std::fs::write(&file, people(30)).expect("the file is back");
    import(&world.session, file).await;
    let overview = world.session.overview().await.expect("an overview");
    assert!(!told(&overview.needs_a_look), "it was added again");
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_found_by_their_headings_and_a_lost_one_is_told() {
    let world = World::with_people(2).await;
    let file = world.laptop.path().join("people.csv");
    let moved = "City,Note,Email,Points,First name\nInari,x,person0@example.fi,0,Name0\n";
    std::fs::write(&file, moved).expect("the columns move");

    let refresh = refresh_now(&world, false).await;

    assert_eq!(failed(&refresh, 0), None);
    assert_eq!(values(&world, "city").await, ["Inari"], "each value in its field");
    assert_eq!(values(&world, "first_name").await, ["Name0"]);

    std::fs::write(&file, "Email,First name,Points\nperson0@example.fi,Name0,0\n").expect("lost");
    let refresh = refresh_now(&world, false).await;
    assert_eq!(failed(&refresh, 0), Some(ErrorCode::ColumnGone));
    let subject = refresh.sources[0].failure.as_ref().and_then(|failure| failure.subject.clone());
    assert_eq!(subject.as_deref(), Some("City"), "it says which");
    assert_eq!(values(&world, "city").await, ["Inari"], "nothing was lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_values_win_is_not_changed_by_reading_again() {
    let world = World::with_file("Email,City\naino@example.fi,Oulu\n").await;
    let second = world.laptop.path().join("second.csv");
    std::fs::write(&second, "Email,City\nAino@example.fi,Turku\n").expect("a second file");
    import(&world.session, second.clone()).await;
    assert_eq!(values(&world, "city").await, ["Turku"], "the file that was added last wins");
    std::fs::remove_file(second).expect("it goes");

    let refresh = refresh_now(&world, false).await;

    let failures = [failed(&refresh, 0), failed(&refresh, 1)];
    assert_eq!(failures, [None, Some(ErrorCode::FileGone)], "only the first was read again");
    assert_eq!(values(&world, "city").await, ["Turku"], "and does not win for that");
    assert_eq!(refresh_now(&world, false).await.sources.len(), 2, "once more");
    assert_eq!(values(&world, "city").await, ["Turku"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_that_only_reads_sends_nothing() {
    let world = World::with_people(3).await;
    world.plan().await;

    let refresh = refresh_now(&world, false).await;

    assert_eq!(refresh.exports, [], "no export was asked for");
    assert_eq!(world.members(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_that_was_killed_is_done_again_and_sends_nobody_twice() {
    let world = World::with_people(3).await;
    world.plan().await;
    let done = refresh_now(&world, true).await;
    world.ended(done.exports[0].run.expect("it ran")).await;
    let imports = world.klaviyo.ledger().imports_taken().count();
    world.laptop.change("UPDATE refresh SET state = 'going', ended = NULL, report = '{\"sources\":[],\"exports\":[]}'");
    std::fs::write(world.laptop.path().join("people.csv"), people(4)).expect("the file changes");

    let now = listward_engine::clock::Moment::now();
    let refresh = world.session.serve_due(now).await.expect("served").refresh;

    let refresh = refresh.expect("it is carried out, whatever the schedule says");
    assert_eq!(refresh.sources[0].rows, 4, "the file is read once more");
    assert_eq!(refresh.exports[0].run, done.exports[0].run, "the run is the one it had begun");
    assert_eq!(world.klaviyo.ledger().imports_taken().count(), imports, "nothing was sent again");
}
