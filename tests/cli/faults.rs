//! What befalls an import on its way: the program is killed, the disk is full, another program comes.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;

use listward_tests::customers::{self, Written};
use listward_tests::patience;

use crate::program::{CUSTOMERS, Ended, Laptop};

/// Enough for several chunks.
const ROWS: u64 = 150_000;
/// How many people there are before, from the small file.
const BEFORE: u64 = 4;

/// A laptop with the people of the small file, and a bigger file for it.
fn laptop_and_file() -> (Laptop, PathBuf, Written) {
    let laptop = Laptop::with_anna();
    laptop.anna(["import", CUSTOMERS]);
    let (file, written) = bigger_file(&laptop);
    (laptop, file, written)
}

fn bigger_file(laptop: &Laptop) -> (PathBuf, Written) {
    let path = laptop.file("bigger.csv");
    let mut out = BufWriter::new(File::create(&path).expect("a file"));
    let written = customers::write(ROWS, 7, &mut out).expect("it is written");
    (path, written)
}

fn profiles(laptop: &Laptop) -> u64 {
    let ended = laptop.anna(["profiles", "count"]);
    assert_eq!(ended.code, 0, "the next start is clean: {ended:?}");
    ended.document()["profiles"].as_u64().expect("a number")
}

/// Every row of the bigger file is what it was written as.
fn assert_complete(ended: &Ended, written: Written) {
    assert_eq!(ended.code, 3, "some rows are rejected: {}", ended.stderr);
    let report = ended.document();
    let parts = ["rows", "imported", "merged", "rejected"].map(|part| report[part].as_u64());
    let expected = [written.rows, written.people, written.again, written.bad].map(Some);
    assert_eq!(parts, expected, "all rows are accounted for, as if nothing had been");
}

/// How long a file of the data folder is now.
fn size(laptop: &Laptop, name: &str) -> u64 {
    std::fs::metadata(laptop.folder().join(name)).map_or(0, |file| file.len())
}

#[test]
fn an_import_that_is_killed_leaves_nothing_and_can_be_repeated() {
    let (laptop, file, written) = laptop_and_file();
    // After a part has reached the database; then while one is on its way through the log.
    for (name, megabytes) in [("listward.db", 4), ("listward.db-wal", 1)] {
        let before = size(&laptop, name);
        let mut importing = laptop.start([Path::new("import"), &file]);
        patience::until("a part is stored", || {
            assert!(importing.runs(), "it is killed before its end");
            size(&laptop, name) > before + (megabytes << 20)
        });
        importing.kill();

        assert_eq!(profiles(&laptop), BEFORE, "nobody of the half file is a profile");
    }
    let ended = laptop.anna([Path::new("import"), &file]);
    assert_complete(&ended, written);
    assert_eq!(profiles(&laptop), BEFORE + written.people, "as if it had never been killed");
}

#[test]
fn a_second_program_hears_who_has_the_data_folder() {
    let (laptop, file, written) = laptop_and_file();
    let importing = laptop.start([Path::new("import"), &file]);
    patience::until("a part is on its way", || size(&laptop, "listward.db-wal") > 1 << 20);
    signal("-STOP", importing.id());

    let second = laptop.anna(["profiles", "count"]);
    signal("-CONT", importing.id());
    let first = importing.ended();

    assert_eq!(second.code, 6, "it does not get in: {second:?}");
    let error = second.document()["error"].clone();
    assert_eq!(error["code"], "folder_in_use", "and says why");
    assert!(second.stderr.contains("(process "), "and who is there: {}", second.stderr);
    assert_complete(&first, written);
}

fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").arg(name).arg(process.to_string()).status();
    assert!(sent.expect("kill runs").success(), "{name} reaches the program");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_an_import_and_loses_nothing() {
    let laptop = Laptop::new();
    let Some(disk) = SmallDisk::at(&laptop.folder()) else { return };
    laptop.found();
    laptop.anna(["import", CUSTOMERS]);
    let (file, written) = bigger_file(&laptop);

    for dry in [&[][..], &["--dry-run"]] {
        let verb = ["import", file.to_str().expect("a plain path")];
        let ended = laptop.anna(verb.iter().chain(dry));
        assert_eq!(ended.code, 6, "there is no room for it: {}", ended.stderr);
        assert_eq!(ended.document()["error"]["code"], "disk_full", "and it is said why");
    }
    disk.grow();

    assert_eq!(profiles(&laptop), BEFORE, "what was there is there");
    let ended = laptop.anna([Path::new("import"), &file]);
    assert_complete(&ended, written);
    assert_eq!(profiles(&laptop), BEFORE + written.people, "with room it works");
}

/// A disk of its own over a folder: too small first, and then not.
#[cfg(target_os = "linux")]
struct SmallDisk(PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// None where this test may not mount one, which it says.
    fn at(folder: &Path) -> Option<Self> {
        std::fs::create_dir_all(folder).expect("a folder");
        let mounted = mount(&["-t", "tmpfs", "-o", "size=5m", "tmpfs"], folder);
        if !mounted {
            skipped("mounting a small disk needs root: nothing was tested");
        }
        mounted.then(|| Self(folder.to_owned()))
    }

    fn grow(&self) {
        assert!(mount(&["-o", "remount,size=500m"], &self.0), "the disk grows");
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
fn mount(options: &[&str], at: &Path) -> bool {
    let mount = Command::new("mount").args(options).arg(at).output();
    mount.is_ok_and(|output| output.status.success())
}

#[cfg(target_os = "linux")]
#[expect(clippy::print_stderr, reason = "a test that tests nothing must say so")]
fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
}
