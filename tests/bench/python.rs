//! A Python of the bench's own, so that the machine's is left as it is.

use std::path::PathBuf;
use std::process::Command;

use crate::import::folder;
use crate::options::Outcome;
use crate::tell;

/// A Python that has a package of a version, or any. Installed when it is not there yet.
pub(crate) fn with(package: &str, version: Option<&str>) -> Outcome<PathBuf> {
    let home = folder()?.join("python");
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted =
        version.map_or_else(|| package.to_owned(), |version| format!("{package}=={version}"));
    let known = said(Command::new(&python).args(["-m", "pip", "show", package]));
    let there = known.is_ok_and(|shown| {
        version.is_none_or(|version| shown.contains(&format!("Version: {version}")))
    });
    if there {
        return Ok(python);
    }
    tell(&format!("Installing {wanted} for Python beside the bench's files"));
    if !python.exists() {
        let system = if cfg!(windows) { "python" } else { "python3" };
        said(Command::new(system).args(["-m", "venv", "--clear"]).arg(&home))
            .map_err(|why| format!("it needs Python 3 with venv and pip ({why})"))?;
    }
    said(Command::new(&python).args(["-m", "pip", "install", "--quiet", &wanted]))
        .map_err(|why| format!("pip could not install it ({why})"))?;
    Ok(python)
}

/// What a program prints, when it ends well.
pub(crate) fn said(command: &mut Command) -> Outcome<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|why| format!("{name} did not start: {why}"))?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name}: {}", errors.lines().rfind(|line| !line.is_empty()).unwrap_or_default())
        .into())
}
