//! Other programs that take in the same file, each in a process of its own: `sqlite3 .import` into a plain table of texts,
//! and DuckDB's Python package into a table with types.
//!
//! Neither checks addresses, finds people, keeps rejected rows or encrypts.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde::Deserialize;

use crate::import::folder;
use crate::memory;
use crate::options::Outcome;
use crate::python::{self, said};
use crate::tell;

/// One import by a peer.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct PeerRun {
    pub(crate) seconds: f64,
    /// The most memory, in bytes. None where nothing measures it.
    pub(crate) memory: Option<u64>,
}

/// A program that imports too.
pub(crate) struct Peer {
    /// What it is called, with its version.
    pub(crate) name: String,
    how: How,
}

enum How {
    Sqlite,
    /// A Python that has DuckDB.
    DuckDb(PathBuf),
}

/// What DuckDB does; the start of Python does not count, and what the process took at most is told by itself.
const DUCKDB: &str = r#"
import json, sys, time
import duckdb
began = time.monotonic()
database = duckdb.connect(sys.argv[2])
database.execute("SET enable_progress_bar = false")
database.execute("CREATE TABLE customers AS SELECT * FROM read_csv(?)", [sys.argv[1]])
database.close()
seconds = time.monotonic() - began
try:
    import resource
    unit = 1 if sys.platform == "darwin" else 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
except ImportError:
    memory = None
print(json.dumps({"seconds": seconds, "memory": memory}))
"#;

/// The peers that are on this machine, or can be put there. Which ones are not, and why, is told.
pub(crate) fn peers() -> Vec<Peer> {
    let tried = [("sqlite3", sqlite()), ("DuckDB", duckdb())];
    let found = tried.into_iter().filter_map(|(name, peer)| {
        peer.map_err(|why| tell(&format!("{name} is not compared with: {why}"))).ok()
    });
    found.collect()
}

impl Peer {
    /// Whether a share of its time is promised. DuckDB's is told beside it, to know where we stand.
    pub(crate) fn is_promised(&self) -> bool {
        matches!(self.how, How::Sqlite)
    }

    /// Imports a file into a database that is thrown away.
    pub(crate) fn import(&self, file: &Path) -> Outcome<PeerRun> {
        let folder = tempfile::tempdir_in(folder()?)?;
        let database = folder.path().join("import.db");
        match &self.how {
            How::Sqlite => sqlite_import(file, &database),
            How::DuckDb(python) => {
                let mut command = Command::new(python);
                command.args(["-c", DUCKDB]).arg(file).arg(database);
                Ok(serde_json::from_str(&said(&mut command)?)?)
            }
        }
    }
}

fn sqlite() -> Outcome<Peer> {
    let version = said(Command::new("sqlite3").arg("--version"))?;
    let version = version.split_whitespace().next().unwrap_or_default();
    Ok(Peer { name: format!("sqlite3 {version}"), how: How::Sqlite })
}

fn sqlite_import(file: &Path, database: &Path) -> Outcome<PeerRun> {
    let import = format!(".import \"{}\" customers", file.display());
    let mut command = if Path::new("/usr/bin/time").exists() {
        let mut command = Command::new("/usr/bin/time");
        command.args(["-f", "peak %M", "sqlite3"]);
        command
    } else {
        Command::new("sqlite3")
    };
    let started = Instant::now();
    let output = command.arg(database).args([".mode csv", &import]).output()?;
    let seconds = started.elapsed().as_secs_f64();
    let errors = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("sqlite3 said: {errors}").into());
    }
    Ok(PeerRun { seconds, memory: memory::peak_from_time(&errors)? })
}

fn duckdb() -> Outcome<Peer> {
    let python = python::with("duckdb", None)?;
    let version = ["-c", "import duckdb; print(duckdb.__version__)"];
    let version = said(Command::new(&python).args(version))?;
    Ok(Peer { name: format!("DuckDB {}", version.trim()), how: How::DuckDb(python) })
}
