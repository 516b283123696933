//! `cargo xtask package`: an installer of this checkout.

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{program, setup};

/// Builds a `.deb` with Tauri's own bundler, which lives among the page's packages.
pub(crate) fn run(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_window(workspace, steps)?;
    let next = "Look at the bundler's message above.";
    steps.take("Installer", next, || {
        let tauri = workspace.path("ui/node_modules/.bin/tauri");
        if !tauri.is_file() {
            return Err("@tauri-apps/cli is not among the page's packages.".to_owned());
        }
        let mut bundler = std::process::Command::new(tauri);
        program::run(bundler.current_dir(workspace.root()).args(["build", "--bundles", "deb"]))
    })?;
    println!("\nThe installer lies in {}", workspace.target().join("release/bundle/deb").display());
    Ok(())
}
