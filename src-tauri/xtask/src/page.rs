//! The page: Node, its packages, its checks, its build.

use std::fs;

use crate::program;
use crate::steps::{Failure, Steps};
use crate::tally::Tally;
use crate::workspace::Workspace;

const OLDEST_NODE: (u32, u32) = (20, 19);

/// Checks Node and installs the page's packages, unless those of this very lock file are installed.
pub(crate) fn install(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    let next = "Install Node.js 20.19 or newer (with npm) from https://nodejs.org or your system's packages.";
    steps.take("Node", next, check_node)?;

    let next = "Look at npm's message above. After a network failure, run the same command again.";
    steps.take("Page: packages", next, || {
        let wanted =
            fs::read(workspace.path("ui/package-lock.json")).map_err(|error| error.to_string())?;
        // Times of files lie after a checkout, so the lock file that was installed is kept and compared.
        let stamp = workspace.path("ui/node_modules/.installed-lock.json");
        if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
            println!("   node_modules is as package-lock.json wants it");
            return Ok(());
        }
        program::run(&mut workspace.npm(&["ci", "--no-audit", "--no-fund"]))?;
        fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
    })
}

/// Builds `ui/dist`, which the shell embeds.
pub(crate) fn build(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    let next = "Fix what Vite says above.";
    steps.take("Page: build", next, || program::run(&mut workspace.npm(&["run", "build"])))
}

/// Types and accessibility of every component.
pub(crate) fn check(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    let next = "Fix what svelte-check says above.";
    steps.take("Page: types", next, || program::run(&mut workspace.npm(&["run", "check"])))
}

/// The page's own tests.
pub(crate) fn test(
    workspace: &Workspace,
    steps: &mut Steps,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let next = "Run `npm test` in ui to see one failure at a time.";
    steps.take("Page: tests", next, || {
        // Without colours, which would stand between the words of the summary.
        let mut tests = workspace.npm(&["run", "test"]);
        program::run_reading(tests.env("NO_COLOR", "1"), |line| tally.read(line))
    })
}

fn check_node() -> Result<(), String> {
    let said = program::answer(program::command("node").arg("--version"))
        .ok_or("There is no Node here.")?;
    let version =
        version(&said).ok_or_else(|| format!("Node's version {said:?} cannot be read."))?;
    if version < OLDEST_NODE {
        return Err(format!("Node {said} is too old; Vite needs 20.19."));
    }
    let npm = program::answer(program::command("npm").arg("--version"))
        .ok_or("There is Node, but no npm.")?;
    println!("   Node {said}, npm {npm}");
    Ok(())
}

/// Major and minor of `v20.20.2`.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_by_number_not_by_letter() {
        assert_eq!(version("v20.20.2"), Some((20, 20)), "Node says its version with a v");
        assert!(version("v20.9.0").is_some_and(|found| found < OLDEST_NODE), "9 is less than 19");
        assert!(
            version("v24.0.1").is_some_and(|found| found >= OLDEST_NODE),
            "a newer major will do"
        );
        assert_eq!(version("nonsense"), None, "nonsense is no version");
    }
}
