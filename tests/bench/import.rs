//! Importing a file (detect, decode, check, unify, encrypt, store) beside what peers need to take in the same file, who do
//! little of that. Each import is a process of its own, in turn, so that none warms the other up.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use listward_tests::customers;
use serde::{Deserialize, Serialize};

use crate::laptop::Laptop;
use crate::memory::{self, mega, megabytes};
use crate::options::{Options, Outcome};
use crate::peers::{PeerRun, peers};
use crate::process::{measured_by, tell_figures};
use crate::promises::{Promises, median};
use crate::tell;

/// The share of `sqlite3 .import`'s time that an import may take.
const ALLOWED_SHARE: f64 = 0.6;
/// The memory that an import may take, in megabytes.
const ALLOWED_MEMORY: f64 = 200.0;
const SEED: u64 = 20_261_124;

/// One import.
#[derive(Debug, Serialize, Deserialize)]
struct Run {
    seconds: f64,
    memory: Option<u64>,
    stored: u64,
    rows: u64,
    imported: u64,
    merged: u64,
    rejected: u64,
}

/// Measures all in turn and compares their medians.
pub(crate) fn measure(options: &Options) -> Outcome<()> {
    let file = file(options)?;
    let bytes = std::fs::metadata(&file)?.len();
    let peers = peers();
    let (rows, times) = (options.rows, options.times);
    tell(&format!("{rows} rows, {:.1} MB, {times} runs each, in turn", mega(bytes)));
    let mut ours = Vec::new();
    let mut theirs: Vec<Vec<PeerRun>> = peers.iter().map(|_| Vec::new()).collect();
    for _ in 0..times {
        let run = import_in_a_process(&file, options)?;
        tell(&format!(
            "  listward {:.2} s, peak {}, stored {:.1} MB: {} rows = {} imported + {} merged + {} rejected",
            run.seconds,
            megabytes(run.memory),
            mega(run.stored),
            run.rows,
            run.imported,
            run.merged,
            run.rejected,
        ));
        ours.push(run);
        for (peer, runs) in peers.iter().zip(&mut theirs) {
            let run = peer.import(&file)?;
            let memory = megabytes(run.memory);
            tell(&format!("  {} {:.2} s, peak {memory}", peer.name, run.seconds));
            runs.push(run);
        }
    }
    let own = median(ours.iter().map(|run| run.seconds).collect());
    let memory = ours.iter().filter_map(|run| run.memory).max();
    tell(&format!("listward: median {own:.2} s, peak {}", megabytes(memory)));
    let mut promises = Promises::default();
    for (peer, runs) in peers.iter().zip(&theirs) {
        let other = median(runs.iter().map(|run| run.seconds).collect());
        let peak = megabytes(runs.iter().filter_map(|run| run.memory).max());
        let (name, share) = (&peer.name, own / other);
        tell(&format!("{name}: median {other:.2} s, peak {peak}; share {share:.2}"));
        if peer.is_promised() {
            promises.at_most(ALLOWED_SHARE, share, &format!("the share of {name}'s time"));
        }
    }
    if let Some(memory) = memory {
        promises.at_most(ALLOWED_MEMORY, mega(memory), "the memory of an import in MB");
    }
    promises.kept()
}

/// Imports once and tells the figures as JSON: what [`measure`] starts as a process.
pub(crate) fn once(options: &Options) -> Outcome<()> {
    let file = file(options)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let run = runtime.block_on(import(file, options.check_only))?;
    tell_figures(&run)
}

async fn import(file: PathBuf, check_only: bool) -> Outcome<Run> {
    let laptop = Laptop::new().await?;
    let started = Instant::now();
    let report = laptop.import(file, check_only).await?;
    Ok(Run {
        seconds: started.elapsed().as_secs_f64(),
        memory: memory::peak(),
        stored: laptop.stored()?,
        rows: report.rows,
        imported: report.imported,
        merged: report.merged,
        rejected: report.rejected,
    })
}

/// Writes the file that is measured with, or another one: `--file` names it.
pub(crate) fn generate(options: &Options) -> Outcome<()> {
    let path = match &options.file {
        Some(path) => path.clone(),
        None => file(options)?,
    };
    let written = write(&path, options.rows)?;
    tell(&format!("{}: {written:?}", path.display()));
    Ok(())
}

fn import_in_a_process(file: &Path, options: &Options) -> Outcome<Run> {
    let mut arguments = vec![OsStr::new("import-once"), OsStr::new("--file"), file.as_os_str()];
    if options.check_only {
        arguments.push(OsStr::new("--check-only"));
    }
    measured_by(arguments)
}

/// The file to measure with, written once.
pub(crate) fn file(options: &Options) -> Outcome<PathBuf> {
    if let Some(file) = &options.file {
        return Ok(file.clone());
    }
    let path = folder()?.join(format!("customers-{}-{SEED}.csv", options.rows));
    if !path.exists() {
        let unfinished = path.with_extension("part");
        write(&unfinished, options.rows)?;
        std::fs::rename(unfinished, &path)?;
    }
    Ok(path)
}

fn write(path: &Path, rows: u64) -> Outcome<customers::Written> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let written = customers::write(rows, SEED, &mut out)?;
    out.flush()?;
    Ok(written)
}

/// The bench's own folder beside the program in the target folder.
pub(crate) fn folder() -> Outcome<PathBuf> {
    let program = std::env::current_exe()?;
    let folder = program.parent().ok_or("the program has no folder")?.join("bench-files");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
