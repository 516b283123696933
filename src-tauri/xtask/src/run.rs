//! `cargo xtask run`: the window; or, where there is no display, the same job without one.

use std::process::Command;

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{page, program, rehearsal, setup};

/// Sets up, builds and opens Listward.
pub(crate) fn run(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    if !has_display() {
        println!("There is no display here, so Listward does its main job on the terminal.");
        println!("To open the window, run `cargo xtask run` on a desktop (or under `xvfb-run`).");
        return rehearsal::run(workspace, steps);
    }
    setup::for_window(workspace, steps)?;
    page::build(workspace, steps)?;
    steps.take("Build", "Fix what the compiler says above.", || {
        println!("   the first build takes some minutes");
        program::run(&mut workspace.cargo(&["build", "--package", "listward", "--bin", "listward"]))
    })?;
    let next =
        "The messages above say what stopped Listward; `listward-cli doctor` looks at the machine.";
    steps.take("Listward", next, || {
        program::run(Command::new(workspace.built("listward")).current_dir(workspace.root()))
    })
}

fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
