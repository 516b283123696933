//! `cargo xtask deep`: the suites that take too long for every change, in a release build.

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{page, program, setup};

/// What is tested, together with the command line that it drives: in one call, so that all share their dependencies.
const LONG_SUITES: [&str; 15] = [
    "--release",
    "--package",
    "listward-tests",
    "--package",
    "listward-practice",
    "--package",
    "listward-cli",
    "--bin",
    "listward-cli",
    "--test",
    "cli",
    "--test",
    "export",
    "--test",
    "from_outside",
];

/// The modules of long tests. Other tests are marked `#[ignore]` because they are parts that a test starts itself.
const LONG_TESTS: [&str; 2] = ["deep::", "million::"];

/// The window with its test, in one call for the same reason; a release lets the driver in only where it was built for it.
const IN_THE_WINDOW: [&str; 11] = [
    "--release",
    "--package",
    "listward",
    "--package",
    "listward-tests",
    "--features",
    "listward/driven,listward-tests/window",
    "--bin",
    "listward",
    "--test",
    "window",
];

/// Runs the long suites.
pub(crate) fn run(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    without_a_window(workspace, steps)?;
    in_the_window(workspace, steps)
}

fn in_the_window(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        println!("\nThe window test needs Linux (Xvfb, WebKitWebDriver) and is left out here.");
        return Ok(());
    }
    setup::for_everything(workspace, steps)?;
    page::build(workspace, steps)?;
    steps.take("Release build of the window", "Fix what the compiler says above.", || {
        program::run(workspace.cargo(&["build"]).args(IN_THE_WINDOW))
    })?;
    let next = "Look at the last screenshot; the test's output names its folder.";
    steps.take("A million rows through the window", next, || {
        let mut cargo = workspace.cargo(&["test"]);
        cargo.args(IN_THE_WINDOW).args(["--", "--ignored", "--nocapture", "million::"]);
        program::run(cargo.env("LISTWARD_APP", workspace.released("listward")))
    })
}

fn without_a_window(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_engine(steps)?;
    steps.take("Release build", "Fix what the compiler says above.", || {
        program::run(workspace.cargo(&["build"]).args(LONG_SUITES))
    })?;
    let next = "Run the failing test alone: `cargo test --release -p PACKAGE NAME -- --ignored`.";
    steps.take("Long suites", next, || {
        let mut cargo = workspace.cargo(&["test", "--no-fail-fast"]);
        cargo.args(LONG_SUITES).arg("--").args(["--ignored", "--nocapture", "--test-threads", "1"]);
        cargo.args(LONG_TESTS).env("LISTWARD_CLI", workspace.released("listward-cli"));
        program::run(&mut cargo)
    })
}
