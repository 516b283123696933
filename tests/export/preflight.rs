//! The preflight names people: who joins, who changes, who leaves, and who cannot be sent. So does the file of what would be sent.

use std::fmt::Write as _;

use listward_engine::contract::{
    AttributeMapping, Canary, ErrorCode, ExportChoices, FieldKey, Leavers, LeftOut, SegmentDraft,
    Sending,
};
use listward_practice::Faults;

use crate::world::{EVERYBODY, World};

const MIRROR: ExportChoices =
    ExportChoices { sending: Sending::Changes, leavers: Leavers::TakeOff, canary: Canary::Off };

/// More than 100 KB in two values, which each are no longer than a value may be.
const LONG: usize = 60_000;

/// Some people with their address at work, by which they are exported.
fn at_work(people: impl Iterator<Item = (usize, String)>) -> String {
    let mut csv = String::from("Email,Work email,Points,Note,Remark\n");
    for (number, work) in people {
        writeln!(csv, "home{number}@example.fi,{work},{number},,").expect("written");
    }
    csv
}

fn work(number: usize) -> String {
    format!("person{number}@firma.fi")
}

fn column(heading: &str) -> AttributeMapping {
    AttributeMapping { field: FieldKey(heading.into()), attribute: format!("properties.{heading}") }
}

/// Thirty people are on the list. Then one is new, one has changed, two have left, and four cannot be sent.
async fn a_list_of_thirty_that_moved() -> World {
    let csv = at_work((0..30).map(|number| (number, work(number))));
    let world = World::with(&csv, FieldKey("Work email".into()), Faults::default()).await;
    world
        .change(|draft| {
            draft.choices = MIRROR;
            draft.attributes = ["Points", "Note", "Remark"].map(column).to_vec();
        })
        .await;
    world.run().await;
    let mut csv = at_work((0..28).map(|number| (number, work(number))));
    csv = csv.replace("person4@firma.fi,4,", "person4@firma.fi,5004,");
    let (note, remark) = ("n".repeat(LONG), "r".repeat(LONG));
    write!(
        csv,
        "home50@example.fi,person50@firma.fi,50,,\n\
         home51@example.fi,,51,,\n\
         home52@example.fi,no address,52,,\n\
         home53@example.fi,PERSON0@firma.fi,53,,\n\
         home54@example.fi,person54@firma.fi,54,{note},{remark}\n"
    )
    .expect("written");
    world.people_are_now(&csv).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preflight_names_who_joins_leaves_and_cannot_be_sent() {
    let world = a_list_of_thirty_that_moved().await;

    let plan = world.plan().await;

    let difference = &plan.difference;
    assert_eq!(difference.joining, ["person50@firma.fi"], "somebody new, and nobody too large");
    let changed: Vec<&str> = difference.examples.iter().map(|one| one.email.as_str()).collect();
    assert_eq!(changed, ["person4@firma.fi"], "somebody known");
    let mut leaving = difference.leaving.clone();
    leaving.sort_unstable();
    assert_eq!(leaving, ["person28@firma.fi", "person29@firma.fi"], "who is not there any more");
    let mut blocked: Vec<_> = plan
        .blocked
        .iter()
        .map(|person| (person.email.as_str(), person.reason, person.line))
        .collect();
    blocked.sort_unstable_by_key(|(_, _, line)| *line);
    let expected = [
        ("", LeftOut::NoEmail, Some(31)),
        ("no address", LeftOut::InvalidEmail, Some(32)),
        ("PERSON0@firma.fi", LeftOut::SameEmail, Some(33)),
        ("person54@firma.fi", LeftOut::TooLarge, Some(34)),
    ];
    assert_eq!(blocked, expected, "each with the reason, and where they stand");
    assert!(
        plan.blocked.iter().all(|one| one.source.as_deref() == Some("others-1.csv")),
        "{plan:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_what_would_be_sent_has_everybody_with_what_becomes_of_them() {
    let world = a_list_of_thirty_that_moved().await;
    let file = world.laptop.path().join("plan.csv");
    *world.desk.save_to.lock().expect("a place") = Some(file.clone());

    assert!(world.session.save_plan(world.export).await.expect("saved"), "a place was chosen");

    let text = std::fs::read_to_string(file).expect("the file");
    let rows: Vec<Vec<String>> =
        text.lines().map(|line| line.splitn(5, ',').take(4).map(str::to_owned).collect()).collect();
    let mut rows = rows.iter().map(|row| row.join("|")).collect::<Vec<_>>();
    rows[1..].sort_unstable();
    assert_eq!(
        rows,
        [
            "change|reason|email|properties.Points",
            "blocked|invalid_email|no address|52",
            "blocked|no_email||51",
            "blocked|same_email|PERSON0@firma.fi|53",
            "blocked|too_large|person54@firma.fi|54",
            "changes||person4@firma.fi|5004",
            "joins||person50@firma.fi|50",
            "leaves||person28@firma.fi|",
            "leaves||person29@firma.fi|",
        ],
        "who is untouched is not sent, and everybody else is named"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_is_in_the_file_only_where_the_list_mirrors_and_says_when_a_person_must_approve() {
    let csv = |people| at_work((0..people).map(|number| (number, work(number))));
    let world = World::with(&csv(40), FieldKey("Work email".into()), Faults::default()).await;
    world.choose(MIRROR).await;
    world.run().await;
    world.people_are_now(&csv(20)).await;
    let file = world.laptop.path().join("plan.csv");
    *world.desk.save_to.lock().expect("a place") = Some(file.clone());
    let leaving = async || {
        world.session.save_plan(world.export).await.expect("saved");
        let text = std::fs::read_to_string(&file).expect("the file");
        text.lines().filter(|line| line.starts_with("leaves,needs_approval,")).count()
    };

    assert_eq!(leaving().await, 20, "each of them, held by the brake");
    world.choose(ExportChoices { leavers: Leavers::Stay, ..MIRROR }).await;
    assert_eq!(leaving().await, 0, "they stay on the list");
    assert_eq!(world.plan().await.difference.leaving.len(), 20, "the preflight still names them");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_the_preflight_names_the_first_of_each_kind() {
    let world = World::with_people(60).await;

    let plan = world.plan().await;

    let difference = plan.difference;
    assert_eq!((difference.joins, difference.joining.len()), (60, 20), "everybody joins");
    assert_eq!(difference.leaving, [""; 0], "nobody can have left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_profile_reaches_a_customer_only_when_that_is_meant() {
    let world = World::with_people(5).await;
    let in_turku = serde_json::from_value(serde_json::json!({
        "combinator": "and", "rules": [{"field": "city", "operator": "=", "value": "Turku"}]
    }));
    let rule = in_turku.expect("a rule");
    let draft = SegmentDraft { id: None, name: "Turku".into(), rule };
    let turku = world.session.save_segment(draft).await.expect("a segment").id;
    world.change(|draft| draft.segments = vec![turku]).await;
    let send = async |email: &str, customer| {
        world.session.send_test(world.export, email.into(), customer).await
    };

    for (address, who) in
        [("Person1@Example.fi", "of the export"), ("person3@example.fi", "of the others")]
    {
        let asked = send(address, false).await.expect_err("a customer");
        assert_eq!(asked.code, ErrorCode::AddressOfCustomer, "a customer {who}");
    }
    assert_eq!(world.members(), [""; 0], "nobody was sent");
    assert!(send("anna@example.com", false).await.expect("it is sent").accepted, "a stranger");
    assert!(send("person1@example.fi", true).await.expect("it is sent").accepted, "it is meant");
    assert_eq!(world.members(), ["anna@example.com", "person1@example.fi"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s25_whoever_chooses_the_field_of_the_address_sees_what_stands_in_it() {
    let csv = at_work(
        [(0, String::new()), (1, "no address".into())]
            .into_iter()
            .chain((2..9).map(|number| (number, work(number)))),
    );
    let world = World::with(&csv, FieldKey("Work email".into()), Faults::default()).await;
    let seen = async |field: &str| {
        let field = FieldKey(field.into());
        world.session.export_audience(vec![EVERYBODY], field).await.expect("counted")
    };

    let at_work = seen("Work email").await;
    assert_eq!((at_work.selected, at_work.usable), (9, 7), "{at_work:?}");
    assert_eq!(at_work.samples, ["no address", "person2@firma.fi", "person3@firma.fi"]);
    let points = seen("Points").await;
    assert_eq!((points.usable, points.samples.len()), (0, 3), "no address at all: {points:?}");
}
