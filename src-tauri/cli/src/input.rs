//! Secrets from outside: standard input when it is asked for, else the terminal. Never an argument, which others can see.

use std::io::BufRead as _;
use std::path::Path;

use listward_engine::contract::Secret;

use crate::trouble::{Result, Trouble};

/// The password: the first line of standard input, or asked for at the terminal.
pub(crate) fn password(from_stdin: bool, question: &str) -> Result<Secret> {
    if from_stdin {
        line("the password")
    } else {
        typed(question, "the password", "--password-stdin")
    }
}

/// An API key: the next line of standard input, or asked for at the terminal.
pub(crate) fn key(from_stdin: bool) -> Result<Secret> {
    if from_stdin {
        line("the API key")
    } else {
        typed("API key: ", "the API key", "--api-key-stdin")
    }
}

fn typed(question: &str, what: &str, flag: &str) -> Result<Secret> {
    let typed = rpassword::prompt_password(question).map_err(|_| {
        Trouble::CommandLine(format!(
            "There is no terminal to ask for {what}. Give it on standard input, with {flag}."
        ))
    })?;
    Ok(Secret(typed.into()))
}

/// The next line of standard input.
pub(crate) fn line(what: &str) -> Result<Secret> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    match read {
        Ok(_) if !line.is_empty() => Ok(Secret(line.into())),
        _ => Err(Trouble::CommandLine(format!("Standard input ended before {what}."))),
    }
}

/// The first line of the passphrase's file, which nobody else may be able to read.
pub(crate) fn passphrase(file: &Path) -> Result<Secret> {
    let name = file.display();
    let unusable = |why: &str| Trouble::CommandLine(format!("The passphrase file {name} {why}."));
    let data = std::fs::metadata(file).map_err(|_| unusable("cannot be read"))?;
    if !data.is_file() {
        return Err(unusable("is not a file"));
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&data.permissions()) & 0o077 != 0 {
        return Err(unusable("can be read by others: allow only yourself (chmod 600)"));
    }
    let text = std::fs::read_to_string(file).map_err(|_| unusable("cannot be read"))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(Secret::from(line)),
        _ => Err(unusable("is empty")),
    }
}
