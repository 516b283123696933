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

/// DuckDB in a Python of the bench's own, so that the machine's is left as it is.
fn duckdb() -> Outcome<Peer> {
    let home = folder()?.join("python");
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let version = ["-c", "import duckdb; print(duckdb.__version__)"];
    if said(Command::new(&python).args(version)).is_err() {
        tell("Installing DuckDB for Python beside the bench's files");
        let system = if cfg!(windows) { "python" } else { "python3" };
        said(Command::new(system).args(["-m", "venv", "--clear"]).arg(&home))
            .map_err(|why| format!("it needs Python 3 with venv and pip ({why})"))?;
        said(Command::new(&python).args(["-m", "pip", "install", "--quiet", "duckdb"]))
            .map_err(|why| format!("pip could not install it ({why})"))?;
    }
    let version = said(Command::new(&python).args(version))?;
    Ok(Peer { name: format!("DuckDB {}", version.trim()), how: How::DuckDb(python) })
}

/// What a program prints, when it ends well.
fn said(command: &mut Command) -> Outcome<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|why| format!("{name} did not start: {why}"))?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name}: {}", errors.lines().last().unwrap_or_default()).into())
}
