//! A laptop with too little memory: whatever becomes of the program, the data is whole, and with more it works.

use std::fs::File;
use std::io::BufWriter;
use std::process::Command;

use listward_tests::{customers, patience};

use crate::program::{CUSTOMERS, Ended, Laptop, klaviyo, list};

/// What the program may address at most, in megabytes: from hardly enough to nearly enough.
const MEGABYTES: [u64; 5] = [100, 150, 200, 250, 300];

/// Enough for several chunks.
const ROWS: u64 = 150_000;

/// Runs a verb as Anna within so much memory. None when it was killed.
fn within(laptop: &Laptop, megabytes: u64, verb: &[&str]) -> Option<i32> {
    let limit = format!("--as={}", megabytes << 20);
    laptop.within(Command::new("prlimit").arg(limit), verb)
}

#[expect(clippy::print_stderr, reason = "a test that tests nothing must say so")]
fn can_limit() -> bool {
    let can = Command::new("prlimit").arg("--version").output().is_ok_and(|it| it.status.success());
    if !can {
        eprintln!("SKIPPED: this needs Linux and prlimit");
    }
    can
}

/// Runs a verb as Anna, who may have to wait: a program that was struck while she signed in counts as a try.
fn anna(laptop: &Laptop, verb: &[&str]) -> Ended {
    let mut last = None;
    patience::until("she may sign in", || {
        let ended = last.insert(laptop.anna(verb));
        ended.code == 0 || ended.document()["error"]["code"] != "sign_in_paused"
    });
    last.expect("it was run")
}

/// The number of people, which the next start tells.
fn profiles(laptop: &Laptop) -> u64 {
    let ended = anna(laptop, &["profiles", "count"]);
    assert_eq!(ended.code, 0, "the next start is clean: {ended:?}");
    ended.document()["profiles"].as_u64().expect("a number")
}

#[test]
fn an_import_without_enough_memory_leaves_the_data_whole_and_works_with_more() {
    if !can_limit() {
        return;
    }
    let laptop = Laptop::with_anna();
    laptop.anna(["import", CUSTOMERS]);
    let file = laptop.file("bigger.csv");
    let mut out = BufWriter::new(File::create(&file).expect("a file"));
    let written = customers::write(ROWS, 7, &mut out).expect("it is written");
    drop(out);
    let verb = ["import", file.to_str().expect("a plain path")];
    let before = profiles(&laptop);
    let mut failed = 0;
    for megabytes in MEGABYTES {
        let code = within(&laptop, megabytes, &verb);

        // Some rows are rejected, which is a code of its own.
        let worked = code == Some(3);
        failed += usize::from(!worked);
        let people = if worked { before + written.people } else { before };
        assert_eq!(profiles(&laptop), people, "all or nobody with {megabytes} MB: {code:?}");
        if worked {
            break;
        }
    }
    assert!(failed > 0, "there was too little memory");
    let ended = anna(&laptop, &verb);
    assert_eq!(ended.code, 3, "with enough it works: {}", ended.stderr);
    assert_eq!(profiles(&laptop), before + written.people, "everybody is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_enough_memory_loses_nobody_and_comes_to_a_true_end_with_more() {
    if !can_limit() {
        return;
    }
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    laptop.export("Spring", &list(&klaviyo), &[]);
    let mut failed = 0;
    for megabytes in MEGABYTES {
        profiles(&laptop);
        let code = within(&laptop, megabytes, &["exports", "run", "Spring", "--unseen"]);
        failed += usize::from(code != Some(0));
    }
    assert!(failed > 0, "there was too little memory");

    let ended = anna(&laptop, &["exports", "run", "Spring", "--unseen"]);

    assert_eq!(ended.code, 0, "with enough it works: {ended:?}");
    let receipt = ended.document();
    let [selected, sent, accepted] =
        ["selected", "sent", "accepted"].map(|it| receipt[it].as_u64());
    assert_eq!((sent, accepted), (selected, selected), "{receipt}");
    let there = klaviyo.members(&list(&klaviyo)).len() as u64;
    assert_eq!(accepted, Some(there), "nobody is claimed who is not there");
}
