//! `cargo xtask deep`: the suites that take too long for every change, in a release build.

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{program, setup};

/// What is tested: with the command line, so that it is not built twice with other features.
const PACKAGES: [&str; 7] = [
    "--release",
    "--package",
    "listward-tests",
    "--package",
    "listward-practice",
    "--package",
    "listward-cli",
];

/// The modules of long suites. Other tests are marked `#[ignore]` because they are parts that a test starts itself.
const LONG: [&str; 2] = ["deep::", "million::"];

/// Runs the long suites. The shell has none and is not built.
pub(crate) fn run(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_engine(steps)?;
    steps.take("Release build", "Fix what the compiler says above.", || {
        program::run(workspace.cargo(&["build", "--all-targets"]).args(PACKAGES))
    })?;
    let next = "Run the failing test alone: `cargo test --release -p PACKAGE NAME -- --ignored`.";
    steps.take("Long suites", next, || {
        let mut cargo = workspace.cargo(&["test", "--no-fail-fast"]);
        cargo.args(PACKAGES).arg("--").args(["--ignored", "--nocapture", "--test-threads", "1"]);
        cargo.args(LONG).env("LISTWARD_CLI", workspace.released("listward-cli"));
        program::run(&mut cargo)
    })
}
