//! Sets a fresh machine up: system packages, npm packages, the driver of the window. What is there is left alone.

use crate::needs::{self, Need};
use crate::program;
use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{linux, page};

const DRIVER: &str = "tauri-driver";
const DRIVER_VERSION: &str = "2.1.0";

/// What the engine and the command line need.
pub(crate) fn for_engine(steps: &mut Steps) -> Result<(), Failure> {
    system_packages(steps, &[needs::ENGINE])
}

/// What the window needs: the engine's needs, and the page's packages.
pub(crate) fn for_window(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    system_packages(steps, &[needs::ENGINE, needs::WINDOW])?;
    page::install(workspace, steps)
}

/// What everything needs, the window test included.
pub(crate) fn for_everything(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return for_window(workspace, steps);
    }
    system_packages(steps, &[needs::ENGINE, needs::WINDOW, needs::WINDOW_TEST])?;
    page::install(workspace, steps)?;
    driver(workspace, steps)
}

fn system_packages(steps: &mut Steps, groups: &[&'static [Need]]) -> Result<(), Failure> {
    let needs: Vec<&Need> = groups.iter().copied().flatten().collect();
    let next = "Install what is named above by hand, then run the same command again.";
    steps.take("System packages", next, || match std::env::consts::OS {
        "linux" => linux::install(&needs),
        "macos" => mac(),
        "windows" => windows(),
        other => Err(format!("Listward is built for Linux, macOS and Windows; this is {other}.")),
    })
}

fn mac() -> Result<(), String> {
    match program::answer(program::command("xcode-select").arg("-p")) {
        Some(_) => Ok(()),
        None => {
            Err("Apple's compiler is missing. Install it with: xcode-select --install".to_owned())
        }
    }
}

fn windows() -> Result<(), String> {
    // WebView2 is part of Windows 11 and of every updated Windows 10; the registry key is the documented proof.
    let key = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    match program::answer(program::command("reg").args(["query", key, "/v", "pv"])) {
        Some(_) => Ok(()),
        None => Err("The WebView2 runtime is missing. Install Microsoft's Evergreen Bootstrapper."
            .to_owned()),
    }
}

fn driver(workspace: &Workspace, steps: &mut Steps) -> Result<(), Failure> {
    let tools = workspace.target().join("tools");
    let next = "cargo could not build the driver; its messages above say why.";
    steps.take("Driver of the window", next, || {
        if tools.join("bin").join(DRIVER).is_file() {
            println!("   {DRIVER} is there");
            return Ok(());
        }
        println!("   {DRIVER} {DRIVER_VERSION} is built once (about a minute): it lets a test click in the real window");
        let package = format!("{DRIVER}@{DRIVER_VERSION}");
        program::run(
            // Its own target folder: an installed tool must not make the workspace's own build stale.
            workspace
                .cargo(&["install", "--locked", &package, "--root"])
                .arg(&tools)
                .env("CARGO_TARGET_DIR", tools.join("build")),
        )?;
        // Half a gigabyte that nobody will need again.
        std::fs::remove_dir_all(tools.join("build")).map_err(|error| error.to_string())
    })
}
