//! `cargo xtask package`: an installer of this checkout.

use std::fs;
use std::path::{Path, PathBuf};

use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{program, setup};

/// The largest installer, in bytes.
const LARGEST: u64 = 12_000_000;

/// Builds a `.deb` with Tauri's own bundler, which lives among the page's packages, and weighs it.
pub(crate) fn run(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    setup::for_window(workspace, steps)?;
    let folder = workspace.target().join("release/bundle/deb");
    let next = "Look at the bundler's message above.";
    let installer = steps.take("Installer", next, || {
        let tauri = workspace.path("ui/node_modules/.bin/tauri");
        if !tauri.is_file() {
            return Err("@tauri-apps/cli is not among the page's packages.".to_owned());
        }
        let mut bundler = std::process::Command::new(tauri);
        program::run(bundler.current_dir(workspace.root()).args(["build", "--bundles", "deb"]))?;
        newest_deb(&folder)
    })?;
    let next = "Look for what grew: dpkg --contents lists what is inside.";
    let bytes = steps.take("Size", next, || weigh(&installer))?;
    println!("\n{} ({bytes} bytes)", installer.display());
    Ok(())
}

fn newest_deb(folder: &Path) -> Result<PathBuf, String> {
    let files = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let debs = files.filter_map(|file| Some(file.ok()?.path()));
    let debs = debs.filter(|path| path.extension().is_some_and(|ending| ending == "deb"));
    let written = |path: &PathBuf| fs::metadata(path).and_then(|file| file.modified()).ok();
    debs.max_by_key(written).ok_or_else(|| format!("There is no .deb in {}.", folder.display()))
}

fn weigh(installer: &Path) -> Result<u64, String> {
    let bytes = fs::metadata(installer).map_err(|error| error.to_string())?.len();
    if bytes <= LARGEST {
        Ok(bytes)
    } else {
        Err(format!("The installer has {bytes} bytes, {LARGEST} at most are promised."))
    }
}
