//! Files that change while they are read: they are refused, and what is there stays as it was.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use listward_engine::contract::{ErrorCode, ImportState};
use listward_engine::event::{Event, EventSink};

use crate::desk::Desk;

const ROWS: usize = 100_000;

/// Somebody who meddles with a file as soon as an import has begun to read it.
struct Meddler(Mutex<Option<Meddling>>);

type Meddling = Box<dyn FnOnce() + Send>;

impl EventSink for Meddler {
    fn emit(&self, event: Event) {
        if matches!(event, Event::ImportProgressed { .. })
            && let Some(meddling) = self.0.lock().expect("nobody panicked").take()
        {
            meddling();
        }
    }
}

fn people(town: &str) -> String {
    let mut text = String::from("email,city\n");
    for row in 0..ROWS {
        writeln!(text, "p{row}@example.fi,{town}").expect("a string takes text");
    }
    text
}

/// A file that was written an hour ago, so that every later change has another time.
fn file(desk: &Desk) -> PathBuf {
    let path = desk.file("crm.csv", people("Oulu"));
    let file = File::options().write(true).open(&path).expect("it is there");
    let hour_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    file.set_modified(hour_ago).expect("its time is set");
    path
}

async fn refused_when(meddling: impl FnOnce(&Path) + Send + 'static) {
    let meddler = Arc::new(Meddler(Mutex::default()));
    let desk = Desk::with_listener(Arc::clone(&meddler) as Arc<dyn EventSink>).await;
    desk.import(&desk.file("known.csv", "email,city\na@b.fi,Turku\n")).await;
    let path = file(&desk);
    let plan = desk.plan(&path).await;
    let there = path.clone();
    *meddler.0.lock().expect("nobody panicked") = Some(Box::new(move || meddling(&there)));

    let ended = desk.outcome(plan).await;

    assert!(meddler.0.lock().expect("nobody panicked").is_none(), "it was read meanwhile");
    let ImportState::Failed { failure } = ended else { panic!("nobody knows what was read") };
    assert_eq!(failure.code, ErrorCode::FileChanged, "and it is said why");
    assert_eq!(desk.session.list_sources().await.expect("sources").len(), 1, "nothing is kept");
    assert_eq!(desk.values(&["email", "city"]).await, ["a@b.fi | Turku"], "and nothing is lost");
    std::fs::write(&path, people("Kotka")).expect("somebody writes it anew");
    let report = desk.import(&path).await;
    assert_eq!(report.imported, ROWS as u64, "at rest it is read like any other");
}

#[tokio::test]
async fn a_file_that_grows_while_it_is_read_is_refused() {
    refused_when(|path| {
        let mut file = OpenOptions::new().append(true).open(path).expect("it is there");
        file.write_all(b"late@example.fi,Oulu\n").expect("a row more");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_cut_short_while_it_is_read_is_refused() {
    refused_when(|path| {
        let file = OpenOptions::new().write(true).open(path).expect("it is there");
        file.set_len(40_000).expect("it is cut");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_written_over_in_its_length_is_refused() {
    refused_when(|path| std::fs::write(path, people("Vaas")).expect("other towns")).await;
}

#[tokio::test]
async fn a_file_that_another_one_takes_the_place_of_is_refused() {
    refused_when(|path| {
        let other = path.with_extension("new");
        std::fs::copy(path, &other).expect("a copy");
        std::fs::rename(other, path).expect("it is moved over");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_taken_away_while_it_is_read_is_refused() {
    refused_when(|path| std::fs::remove_file(path).expect("it was there")).await;
}
