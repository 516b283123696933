//! `cargo xtask deep`: the suites that take too long for every change, in a release build.

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{program, setup};

/// What is tested, together with the command line that it drives: in one call, so that all share their dependencies.
const LONG_SUITES: [&str; 13] = [
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
    "from_outside",
];

/// The modules of long tests. Other tests are marked `#[ignore]` because they are parts that a test starts itself.
const LONG_TESTS: [&str; 2] = ["deep::", "million::"];

/// Runs the long suites. The shell has none and is not built.
pub(crate) fn run(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
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
