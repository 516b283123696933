//! `cargo xtask deep`: the suites that take too long for every change, in a release build.

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{program, setup};

/// Runs every test that is marked `#[ignore]` for its length. The shell has none and is not built.
pub(crate) fn run(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_engine(steps)?;
    let next = "Run the failing test alone: `cargo test --release -p PACKAGE NAME -- --ignored`.";
    steps.take("Long suites", next, || {
        program::run(&mut workspace.cargo(&[
            "test",
            "--release",
            "--no-fail-fast",
            "--",
            "--ignored",
        ]))
    })
}
