//! `cargo xtask deep`: the suites that take too long for every change, built as `[profile.deep]` says.

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{page, program, setup};

/// Profile, packages and features of every call below: another selection would mean another build of half the tree. A
/// program that is not a debug build lets the window's driver in only where it was built for it.
const EVERYTHING: [&str; 5] =
    ["--profile", "deep", "--workspace", "--features", "listward/driven,listward-tests/window"];

/// The modules of long tests. Other tests are marked `#[ignore]` because they are parts that a test starts itself.
const LONG_TESTS: [&str; 2] = ["deep::", "million::"];

/// Runs the long suites.
pub(crate) fn run(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_everything(workspace, steps)?;
    page::build(workspace, steps)?;
    steps.take("Build", "Fix what the compiler says above.", || {
        program::run(workspace.cargo(&["build"]).args(EVERYTHING).args(["--bins", "--tests"]))
    })?;
    let next =
        "Run the failing test alone: `cargo test --profile deep -p PACKAGE NAME -- --ignored`.";
    let suites = ["cli", "export", "against_practice", "from_outside"];
    let suites = suites.iter().flat_map(|suite| ["--test", suite]);
    let suites: Vec<&str> = std::iter::once("--no-fail-fast").chain(suites).collect();
    steps.take("Long suites", next, || {
        let mut cargo = long(workspace, &suites);
        program::run(cargo.env("LISTWARD_CLI", workspace.built_deep("listward-cli")))
    })?;
    if !cfg!(target_os = "linux") {
        println!("\nThe window test needs Linux (Xvfb, WebKitWebDriver) and is left out here.");
        return Ok(());
    }
    let next = "Look at the last screenshot; the test's output names its folder.";
    steps.take("A million rows through the window", next, || {
        let mut cargo = long(workspace, &["--test", "window"]);
        program::run(cargo.env("LISTWARD_APP", workspace.built_deep("listward")))
    })
}

/// The long tests of these suites, one after the other.
fn long(workspace: &Workspace, suites: &[&str]) -> std::process::Command {
    let mut cargo = workspace.cargo(&["test"]);
    cargo.args(EVERYTHING).args(suites);
    cargo.args(["--", "--ignored", "--nocapture", "--test-threads", "1"]).args(LONG_TESTS);
    cargo
}
