//! The main job without a window: sample file → practice account → receipt, in a data folder that is thrown away.
//!
//! Every step is one call of `listward-cli`, printed as a person would type it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{program, setup};

/// Two thousand invented people, the same file that "Try with sample data" imports.
const SAMPLE: &str = "src-tauri/engine/sample/customers.csv";

/// "Newsletter", a list that every practice account has.
const LIST: &str = "Nw5LtR";

/// Protects a folder that lives for a minute.
const PASSWORD: &str = "rehearsal on this machine only";

/// Builds the command line and does the job with it.
pub(crate) fn run(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_engine(steps)?;
    steps.take("Build", "Fix what the compiler says above.", || {
        program::run(&mut workspace.cargo(&["build", "--package", "listward-cli"]))
    })?;
    let data = Folder::new(workspace.target().join("rehearsal"));
    let passphrase = workspace.target().join("rehearsal-passphrase");
    steps.take("Passphrase", "Free some space in the target folder.", || {
        write_secret(&passphrase).map_err(|error| error.to_string())
    })?;
    let cli = CommandLine {
        program: workspace.built("listward-cli"),
        data: data.path.clone(),
        passphrase,
    };
    let next = "`listward-cli doctor` says what is wrong with this machine.";
    steps.take("First Administrator", next, || cli.ask(&["init", "--name", "Robin"]))?;
    steps.take("Import of the sample file", next, || {
        let sample = workspace.path(SAMPLE);
        cli.ask(&["import", &sample.to_string_lossy()])
    })?;
    steps.take("Segment", next, || {
        cli.ask(&["segments", "add", "Everyone", "--rule", r#"{"combinator":"and","rules":[]}"#])
    })?;
    steps.take("Practice connection", next, || {
        cli.ask(&["connections", "add", "Practice", "--practice", "--agree"])
    })?;
    steps.take("Export", next, || {
        let to = ["--connection", "Practice", "--list", LIST];
        let what = ["--email", "email", "--segment", "Everyone"];
        cli.ask(&[&["exports", "add", "Rehearsal"], &to[..], &what[..]].concat())
    })?;
    steps.take("Preflight", next, || cli.ask(&["exports", "plan", "Rehearsal"]))?;
    steps.take("Receipt", next, || cli.ask(&["exports", "run", "Rehearsal"]))
}

struct CommandLine {
    program: PathBuf,
    data: PathBuf,
    passphrase: PathBuf,
}

impl CommandLine {
    fn ask(&self, words: &[&str]) -> Result<(), String> {
        let mut command = Command::new(&self.program);
        command
            .arg("--data")
            .arg(&self.data)
            .args(["--as", "Robin", "--password-stdin"])
            .args(words);
        // A machine without a display often has no keychain either; this passphrase then takes its place.
        command.arg("--passphrase-file").arg(&self.passphrase);
        let said = program::answer_to(&mut command, &format!("{PASSWORD}\n"))?;
        println!("{said}");
        Ok(())
    }
}

/// A folder that is empty at first and gone afterwards.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn new(path: PathBuf) -> Self {
        remove(&path);
        Self { path }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

fn remove(path: &Path) {
    // The one failure that matters, a folder that stays, shows in the next rehearsal's first step.
    let _gone_already = fs::remove_dir_all(path);
}

/// Writes the passphrase where its owner alone can read it: the command line takes no other file.
fn write_secret(file: &Path) -> std::io::Result<()> {
    fs::write(file, format!("{PASSWORD}\n"))?;
    #[cfg(unix)]
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}
