//! The power goes: of what the program wrote, only what it had asked the disk to keep is sure to be there. Of the rest the disk
//! has nothing, a part, or half of the last piece. The database opens whole, nobody is lost, and nothing is claimed that is not
//! so.

use std::collections::HashMap;
use std::path::Path;

use listward_engine::contract::RunHappening;

use crate::kill::{Scene, points, within};
use crate::resume::sent_twice;
use crate::traced::{Blow, Point, can_trace, strike_and_record};

/// What changes a file, and what asks the disk to keep it.
const RECORDED: [&str; 5] = ["pwrite64", "ftruncate", "unlink", "fsync", "fdatasync"];

/// The files that the books are in.
const BOOKS: [&str; 2] = ["listward.db", "listward.db-wal"];

/// Where a disk is with what it was not asked to keep.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// It has nothing of it.
    Lost,
    /// It has every other piece.
    Parts,
    /// It has all but the second half of the last piece.
    Torn,
}

const FATES: [Fate; 3] = [Fate::Lost, Fate::Parts, Fate::Torn];

/// What happened to a file.
#[derive(Debug, Clone)]
enum Change {
    Written { at: usize, bytes: Vec<u8> },
    Cut { length: usize },
}

/// A file, as it is kept for sure, and what happened to it since.
#[derive(Debug, Clone, Default)]
struct Kept {
    bytes: Vec<u8>,
    since: Vec<Change>,
}

impl Kept {
    fn make(&mut self, change: &Change) {
        match change {
            Change::Written { at, bytes } => {
                let end = at + bytes.len();
                self.bytes.resize(self.bytes.len().max(end), 0);
                self.bytes[*at..end].copy_from_slice(bytes);
            }
            Change::Cut { length } => self.bytes.resize(*length, 0),
        }
    }

    /// The disk has kept all so far.
    fn sync(&mut self) {
        for change in std::mem::take(&mut self.since) {
            self.make(&change);
        }
    }

    /// What is there when the power comes back.
    fn after(mut self, fate: Fate) -> Vec<u8> {
        let since = std::mem::take(&mut self.since);
        let last = since.len().saturating_sub(1);
        for (n, mut change) in since.into_iter().enumerate() {
            match (fate, &mut change) {
                (Fate::Lost, _) => continue,
                (Fate::Parts, _) if n % 2 == 1 => continue,
                (Fate::Torn, Change::Written { bytes, .. }) if n == last => {
                    bytes.truncate(bytes.len() / 2);
                }
                _ => {}
            }
            self.make(&change);
        }
        self.bytes
    }
}

/// The books on a disk while a program writes them.
struct Disk {
    files: HashMap<String, Kept>,
    /// What a thread has asked to be kept, while it waits.
    asked: HashMap<String, String>,
}

impl Disk {
    /// As they are before.
    fn before(folder: &Path) -> Self {
        let read = |name: &str| {
            let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
            (name.to_owned(), Kept { bytes, since: Vec::new() })
        };
        Self { files: BOOKS.into_iter().map(read).collect(), asked: HashMap::new() }
    }

    /// Takes up what was recorded.
    fn replay(&mut self, record: &str) {
        for line in record.lines() {
            let Some((thread, call)) = line.split_once(' ') else { continue };
            let (call, done) = (call.trim_start(), call.ends_with("= 0"));
            if call.starts_with("<... f") && call.contains("sync resumed>") {
                let file = self.asked.remove(thread);
                if let Some(file) = file.filter(|_| done).and_then(|name| self.files.get_mut(&name))
                {
                    file.sync();
                }
                continue;
            }
            let Some((name, arguments)) = call.split_once('(') else { continue };
            let Some(file_name) = file_of(arguments) else { continue };
            let Some(file) = self.files.get_mut(&file_name) else { continue };
            match name {
                "pwrite64" => file.since.push(written(arguments)),
                "ftruncate" => {
                    file.since.push(Change::Cut { length: number(arguments.rsplit(", ").next()) });
                }
                "unlink" => *file = Kept::default(),
                "fsync" | "fdatasync" if done => file.sync(),
                "fsync" | "fdatasync" => {
                    self.asked.insert(thread.to_owned(), file_name);
                }
                _ => {}
            }
        }
    }

    /// Puts onto the folder what is there when the power comes back.
    fn comes_back(self, folder: &Path, fate: Fate) {
        for (name, file) in self.files {
            std::fs::write(folder.join(name), file.after(fate)).expect("the file is written");
        }
        // It lives in memory, and is made anew.
        let _ = std::fs::remove_file(folder.join("listward.db-shm"));
    }

    /// Checks that the record tells what there is, as long as there is power.
    fn is_true(&self, folder: &Path) {
        for (name, file) in &self.files {
            let mut file = file.clone();
            file.sync();
            let found = std::fs::read(folder.join(name)).unwrap_or_default();
            assert!(found == file.bytes, "{name} is not what was recorded");
        }
    }
}

/// The name of the file that a call is about, of its path as numbers.
fn file_of(arguments: &str) -> Option<String> {
    let path = arguments.split(['<', '>', '"']).nth(1)?;
    let path = String::from_utf8(bytes_of(path)).ok()?;
    path.rsplit('/').next().map(str::to_owned)
}

fn bytes_of(numbers: &str) -> Vec<u8> {
    let byte = |number| u8::from_str_radix(number, 16).ok();
    numbers.split("\\x").skip(1).filter_map(byte).collect()
}

fn number(text: Option<&str>) -> usize {
    let digits = text.unwrap_or_default().split(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).expect("a number")
}

fn written(arguments: &str) -> Change {
    let mut parts = arguments.split('"');
    let bytes = bytes_of(parts.nth(1).expect("what is written"));
    let at = number(parts.next().and_then(|rest| rest.split(", ").nth(2)));
    Change::Written { at, bytes }
}

/// At each point the power goes, and comes back.
#[expect(clippy::print_stderr, reason = "figures, for whoever looks at a long run")]
async fn power_goes_at(points: &[Point], fates: usize) {
    let (mut reached, mut lost) = (0, 0);
    for (n, point) in points.iter().enumerate() {
        for fate in (0..fates).map(|more| FATES[(n + more) % FATES.len()]) {
            let scene = Scene::new().await;
            let (folder, log) = (scene.laptop.path(), scene.laptop.path().join("traced"));
            let mut disk = Disk::before(folder);
            let struck = strike_and_record(&scene.program(), *point, &RECORDED, &log);
            if !struck.reached {
                continue;
            }
            reached += 1;
            disk.replay(&std::fs::read_to_string(&log).expect("what was recorded"));
            std::fs::remove_file(&log).expect("it goes");
            if point.call.ends_with("sync") {
                disk.is_true(folder);
            }
            lost += disk.files.values().map(|file| file.since.len()).sum::<usize>();
            disk.comes_back(folder, fate);
            let began = scene.klaviyo.ledger().imports_taken().count() > 0;

            let view = scene.start_again().await;

            scene.is_right(*point, &view);
            let resumed = view.timeline.iter().any(|it| it.what == RunHappening::Resumed);
            assert!(resumed || !began, "{point:?} {fate:?}: the run is remembered: {view:?}");
            let twice = sent_twice(&scene.klaviyo);
            assert!(twice <= 1, "{point:?} {fate:?}: {twice} were sent twice");
        }
    }
    eprintln!("the power went {reached} times, and {lost} pieces were not sure to be kept");
    assert!(reached * 2 > points.len() * fates, "it came to {reached} of {points:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_power_goes_the_books_are_whole_and_nobody_is_lost() {
    if can_trace() {
        power_goes_at(&within(&["pwrite64", "fsync", "writev"], &[Blow::Kill]).await, 1).await;
    }
}

mod deep {
    use super::{Blow, can_trace, points, power_goes_at};

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "takes long"]
    async fn whenever_the_power_goes_the_books_are_whole_and_nobody_is_lost() {
        if can_trace() {
            let calls = ["pwrite64", "fsync", "fdatasync", "sendto", "writev"];
            power_goes_at(&points(&calls, 16, &[Blow::Kill]).await, 3).await;
        }
    }
}
