//! `cargo xtask bench`: measurements, always of a release build.

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{program, setup};

/// Measures `subject` (`import`, `segment`, `export`); options go to the bench as they are.
pub(crate) fn run(
    workspace: &Workspace,
    steps: &mut Steps,
    subject: &str,
    options: &[&str],
) -> Result<(), Failure> {
    setup::for_engine(steps)?;
    let build = ["--release", "--package", "listward-tests", "--bin", "bench"];
    steps.take("Release build", "Fix what the compiler says above.", || {
        program::run(workspace.cargo(&["build"]).args(build))
    })?;
    let next = "`cargo xtask bench` measures import, segment and export; --rows N sets the size.";
    steps.take("Bench", next, || {
        program::run(
            workspace.cargo(&["run", "--quiet"]).args(build).arg("--").arg(subject).args(options),
        )
    })
}
