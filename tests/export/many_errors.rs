//! A job of which nobody was imported, and whose errors fill more pages than anybody should have to read.
//!
//! The program that reads them is this very test binary, started again, so that its memory is its own.

use std::path::PathBuf;

use listward_engine::contract::{ExportId, FieldKey, RunStatus};
use listward_practice::{Faults, Operation};

use crate::world::{self, UNSEEN, World, email, people, rehearse};

const FOLDER: &str = "LISTWARD_TEST_ERRORS_FOLDER";
const EXPORT: &str = "LISTWARD_TEST_ERRORS_EXPORT";

/// As many as one job takes.
const PEOPLE: usize = 10_000;
const PER_PAGE: usize = 20;

/// How often as much as Klaviyo takes [`rehearse`] takes.
const HASTE: u32 = 20;

/// What an export may hold at most, in kilobytes; most of what it does hold is for signing in.
const MOST_MEMORY: u64 = 150_000;

/// The program that runs an export: says at its end how much memory it had in use at most.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the test below starts it itself"]
#[expect(clippy::print_stdout, reason = "the figure goes to the test that started this program")]
async fn the_program() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let export = std::env::var(EXPORT).expect("an export").parse().expect("a number");
    let (session, _desk) = world::start(&folder);
    session.set_run_pace(world::pace()).await.expect("a pace");
    session.set_request_haste(HASTE).await.expect("a pace");
    world::sign_in(&session).await;
    let run = session.start_run(ExportId(export), UNSEEN).await.expect("the run begins");
    world::ended(&session, run).await;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("peak: {}", peak.unwrap_or("0 kB").trim());
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_errors_on_five_hundred_pages_are_each_traced_to_their_line() {
    let klaviyo = rehearse(Faults::default(), true).await;
    let world = World::before(klaviyo, &people(PEOPLE), FieldKey::email()).await;
    let World { laptop, klaviyo, session, desk, export, .. } = world;
    drop((session, desk));
    klaviyo.set_faults(Faults {
        fail_emails: (0..PEOPLE).map(email).collect(),
        errors_per_page: Some(PER_PAGE),
        ..Faults::default()
    });

    let ended = tokio::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "many_errors::the_program", "--ignored", "--nocapture"])
        .env(FOLDER, laptop.path())
        .env(EXPORT, export.to_string())
        .kill_on_drop(true)
        .output()
        .await
        .expect("the program runs");
    let said = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(ended.status.success(), "{said}\n{}", String::from_utf8_lossy(&ended.stderr));

    let pages = klaviyo.ledger().of(Operation::ImportErrors).count();
    assert_eq!(pages, PEOPLE / PER_PAGE, "every page was read, and once");
    let (session, _desk) = laptop.start();
    world::sign_in(&session).await;
    let view = session.list_runs(None, 1).await.expect("runs").remove(0);
    let receipt = &view.receipt;
    assert_eq!(receipt.status, RunStatus::CompletedWithWarnings, "{view:?}");
    assert_eq!((receipt.accepted, receipt.unknown), (0, 0), "{receipt:?}");
    let mut seen = 0;
    while seen < PEOPLE {
        let page = session.run_rejects(view.id, seen as u64, 500).await.expect("a page");
        assert_eq!(page.total, PEOPLE as u64, "each is named");
        for reject in &page.rejects {
            let number = reject.line.expect("a line") - 2;
            let place = (reject.source.as_deref(), reject.field.clone(), reject.value.as_deref());
            let cell = (Some("people.csv"), Some(FieldKey::email()), Some(&*reject.email));
            assert_eq!(place, cell, "line {number}");
            assert_eq!(reject.email, format!("person{number}@example.fi"), "on its own line");
        }
        assert!(!page.rejects.is_empty(), "there are {seen} of them");
        seen += page.rejects.len();
    }

    let peak = said.split_once("peak: ").and_then(|(_, rest)| rest.split_whitespace().next());
    let peak: u64 = peak.and_then(|kilobytes| kilobytes.parse().ok()).expect("a figure");
    assert!(peak < MOST_MEMORY, "{peak} kB at most");
}
