//! `cargo xtask test`: everything CI checks, the quickest to fail first.
//!
//! Every call of cargo names the same packages and features, so that nothing is built twice: cargo unites the features
//! of the packages it is asked for, and another selection would mean another build of half the tree.

use std::fs;

use crate::steps::{Failure, Steps};
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{page, program, setup};

/// Packages and features of every call below.
const EVERYTHING: [&str; 3] = ["--workspace", "--features", "listward-tests/window"];

/// The module that holds the tests in the real window.
const IN_THE_WINDOW: &str = "in_the_window::";

/// Files that are written from the engine's command table: the page's types by a test, the page's rights by the shell's
/// build script.
const FROM_THE_TABLE: [&str; 2] = ["ui/src/ipc/contract.ts", "src-tauri/capabilities/main.json"];

/// Everything.
pub(crate) fn all(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_everything(workspace, steps)?;
    let mut tally = Tally::default();
    let ended = everything_but_the_window(workspace, steps, &mut tally)
        .and_then(|()| in_the_window(workspace, steps, &mut tally));
    println!("\ntests: {tally}");
    ended
}

/// Everything but the window.
pub(crate) fn fast(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_window(workspace, steps)?;
    let mut tally = Tally::default();
    let ended = everything_but_the_window(workspace, steps, &mut tally);
    println!("\ntests: {tally}");
    ended
}

/// Only the window.
pub(crate) fn window(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_everything(workspace, steps)?;
    page::build(workspace, steps)?;
    let mut tally = Tally::default();
    let ended = in_the_window(workspace, steps, &mut tally);
    println!("\ntests: {tally}");
    ended
}

fn everything_but_the_window(
    workspace: &Workspace,
    steps: &mut Steps,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let committed = FROM_THE_TABLE.map(|file| fs::read(workspace.path(file)).ok());
    steps.take("Format", "Run `cargo fmt`.", || {
        program::run(&mut workspace.cargo(&["fmt", "--all", "--", "--check"]))
    })?;
    page::check(workspace, steps)?;
    page::test(workspace, steps, tally)?;
    // The shell embeds the page, so the page comes first.
    page::build(workspace, steps)?;
    steps.take("Lints", "Fix what clippy says above.", || {
        program::run(workspace.cargo(&["clippy"]).args(EVERYTHING).args([
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    build(workspace, steps)?;
    let next = "Run the failing test alone: `cargo test -p PACKAGE NAME`.";
    steps.take("Tests", next, || {
        let mut cargo = workspace.cargo(&["test"]);
        cargo.args(EVERYTHING).args(["--no-fail-fast", "--", "--skip", IN_THE_WINDOW]);
        // Built a step before; a build of the command line alone would choose other features and begin from nothing.
        cargo.env("LISTWARD_CLI", workspace.built("listward-cli"));
        program::run_reading(&mut cargo, |line| tally.read(line))
    })?;
    steps.take("Written files", "Commit these files as they have just been written.", || {
        let stale: Vec<&str> = FROM_THE_TABLE
            .into_iter()
            .zip(committed)
            .filter(|(file, committed)| fs::read(workspace.path(file)).ok() != *committed)
            .map(|(file, _)| file)
            .collect();
        if stale.is_empty() {
            Ok(())
        } else {
            Err(format!("Not what the command table says: {}.", stale.join(", ")))
        }
    })
}

fn build(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    steps.take("Build", "Fix what the compiler says above.", || {
        program::run(workspace.cargo(&["build"]).args(EVERYTHING).arg("--all-targets"))
    })
}

fn in_the_window(
    workspace: &Workspace,
    steps: &mut Steps,
    tally: &mut Tally,
) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        println!("\nThe window test needs Linux (Xvfb, WebKitWebDriver) and is left out here.");
        return Ok(());
    }
    build(workspace, steps)?;
    let next = "Look at the last screenshot; the test's output names its folder.";
    steps.take("Window test", next, || {
        let mut cargo = workspace.cargo(&["test"]);
        cargo
            .args(EVERYTHING)
            .args(["--test", "window", "--", "--nocapture"])
            .env("LISTWARD_APP", workspace.built("listward"));
        program::run_reading(&mut cargo, |line| tally.read(line))
    })
}
