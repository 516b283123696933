//! The whole job at full size: file, people, segment, export, receipt. Minutes long, in a release build: `cargo xtask deep`.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

use listward_practice::{Options, Practice, Running};
use listward_tests::customers::{self, Written};
use listward_tests::patience;
use serde_json::Value;

use crate::program::{Ended, Laptop, list};

/// What an import may have in memory, whatever the size of the file, in bytes.
const ALLOWED_MEMORY: u64 = 200_000_000;

/// How often as long as other tests wait for something.
const PATIENCE: usize = 20;

const EVERYBODY: &str =
    r#"{"combinator":"and","rules":[{"field":"email","operator":"contains","value":"@"}]}"#;

/// A million people are more than an export takes unless its limit is raised, and the raised limit is the highest.
const RAISED: &[&str] = &["--limit", "1000000"];

/// A laptop, and Klaviyo as it is: its own limits, jobs that take their time.
struct Journey {
    laptop: Laptop,
    klaviyo: Running,
    written: Written,
    file: PathBuf,
}

impl Journey {
    async fn of(rows: u64) -> Self {
        let klaviyo = Practice::start(Options::default()).await.expect("loopback is free");
        let laptop = Laptop::with_anna();
        let file = laptop.file("customers.csv");
        let mut out = BufWriter::new(File::create(&file).expect("a file"));
        let written = customers::write(rows, 20_261_127, &mut out).expect("it is written");
        drop(out);
        let connection = laptop.connect("Main shop", &klaviyo, klaviyo.key());
        assert_eq!(connection.code, 0, "the connection is made: {}", connection.stderr);
        Self { laptop, klaviyo, written, file }
    }

    /// Imports the file, and watches the memory of the process that does it.
    fn imports(&self) {
        let began = Instant::now();
        let mut importing = self.laptop.start([Path::new("import"), &self.file]);
        let mut peak = None;
        let mut has_ended = || {
            patience::see(|| {
                peak = peak_memory(importing.id()).or(peak);
                !importing.runs()
            })
        };
        assert!((0..PATIENCE).any(|_| has_ended()), "the import ends");
        let ended = importing.ended();
        told(&format!("import: {:.1} s, peak {peak:?} bytes", began.elapsed().as_secs_f64()));
        assert_eq!(ended.code, 3, "some rows are rejected: {}", ended.stderr);
        let report = ended.document();
        let parts = ["rows", "imported", "merged", "rejected"].map(|part| number(&report, part));
        let Written { rows, people, again, bad } = self.written;
        assert_eq!(parts, [rows, people, again, bad], "every row is what it was written as");
        let rejects = report["rejects"].as_array().map(Vec::len);
        assert_eq!(rejects, usize::try_from(bad).ok(), "and each rejected one is named");
        if cfg!(target_os = "linux") {
            let peak = peak.expect("the system says what a process has in memory");
            assert!(peak <= ALLOWED_MEMORY, "{peak} bytes were in memory");
        }
    }

    /// Cuts the segment of everybody.
    fn cuts(&self) {
        let began = Instant::now();
        let saved = self.laptop.anna(["segments", "add", "Turku", "--rule", EVERYBODY]);
        told(&format!("segment: {:.1} s", began.elapsed().as_secs_f64()));
        let members = number(&saved.document(), "members");
        assert_eq!(members, self.written.people, "everybody has an address");
    }

    /// Exports everybody, and reads the receipt.
    fn exports(&self, further: &[&str]) {
        let saved = self.laptop.export("Everybody", &list(&self.klaviyo), further);
        assert_eq!(saved.code, 0, "the export is saved: {}", saved.stderr);
        let began = Instant::now();
        let ended = self.run("Everybody");
        told(&format!("export: {:.1} s", began.elapsed().as_secs_f64()));
        assert_eq!(ended.code, 0, "everybody is accepted: {}", ended.stderr);
        let receipt = ended.document();
        let (selected, sent) = (number(&receipt, "selected"), number(&receipt, "sent"));
        let accepted = number(&receipt, "accepted");
        let rejected = sum(&receipt, "rejected");
        assert_eq!(selected, self.written.people, "everybody is selected");
        assert_eq!(selected, sum(&receipt, "left_out") + sent, "selected = left out + sent");
        let settled = accepted + rejected + number(&receipt, "unknown");
        assert_eq!(sent, settled, "sent = accepted + rejected + unknown");
        assert_eq!(accepted, self.written.people, "and everybody arrived");
        let totals = self.klaviyo.ledger().totals;
        assert_eq!(totals.profiles_stored, accepted, "Klaviyo has as many people");
        let members = self.klaviyo.members(&list(&self.klaviyo)).len() as u64;
        assert_eq!(members, accepted, "and they are on the list");
    }

    fn run(&self, export: &str) -> Ended {
        self.laptop.start(["exports", "run", export, "--unseen"]).ended()
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `cargo xtask deep`"]
async fn a_hundred_thousand_rows_go_all_the_way() {
    let journey = Journey::of(100_000).await;
    journey.imports();
    journey.cuts();
    journey.exports(&[]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `cargo xtask deep`"]
async fn a_million_rows_go_all_the_way_when_an_administrator_raises_the_limit() {
    let journey = Journey::of(1_000_000).await;
    journey.imports();
    journey.cuts();
    let saved = journey.laptop.export("Too many", &list(&journey.klaviyo), &[]);
    assert_eq!(saved.code, 0, "saving sends nothing: {}", saved.stderr);
    assert_eq!(journey.run("Too many").code, 4, "more than an export takes are refused");
    assert_eq!(journey.klaviyo.ledger().totals.imports_taken, 0, "never cut down to the limit");
    journey.exports(RAISED);
}

fn number(document: &Value, key: &str) -> u64 {
    document[key].as_u64().unwrap_or_else(|| panic!("{key} is a number in {document}"))
}

fn sum(document: &Value, key: &str) -> u64 {
    document[key]
        .as_object()
        .into_iter()
        .flat_map(|parts| parts.values())
        .filter_map(Value::as_u64)
        .sum()
}

/// The most that a running process has had in memory, in bytes. None when it has ended, or the system does not say.
fn peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[expect(clippy::print_stderr, reason = "times are told, not judged: machines differ")]
fn told(line: &str) {
    eprintln!("{line}");
}
