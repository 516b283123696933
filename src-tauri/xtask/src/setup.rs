//! Sets a fresh machine up: system packages, npm packages. What is there is left alone.

use crate::needs::{self, Need};
use crate::program;
use crate::steps::{Failure, Steps};
use crate::workspace::Workspace;
use crate::{linux, page};

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
    system_packages(steps, &[needs::ENGINE, needs::WINDOW, needs::BLOW_TEST, needs::WINDOW_TEST])?;
    page::install(workspace, steps)
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
