//! Other programs: finding them, running them, reading what they say.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The file that a name stands for in `PATH`, if there is one.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    std::env::split_paths(&folders)
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{name}{ending}"))))
        .find(|file| file.is_file())
}

/// A command for a program that must be in `PATH`; on Windows this finds `npm.cmd` too, which the name alone does not.
pub(crate) fn command(name: &str) -> Command {
    Command::new(find(name).unwrap_or_else(|| PathBuf::from(name)))
}

/// The same cargo, and so the same toolchain, that started this program.
pub(crate) fn cargo() -> Command {
    std::env::var_os("CARGO").map_or_else(|| Command::new("cargo"), Command::new)
}

/// Runs to the end, with its output on this terminal.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    println!("   {}", words(command));
    let status =
        command.status().map_err(|error| format!("{} did not start: {error}", words(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", words(command))) }
}

/// Runs to the end, with its output on this terminal, and hands every line of standard output to `read` as well.
pub(crate) fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<(), String> {
    println!("   {}", words(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{} did not start: {error}", words(command)))?;
    let lines =
        BufReader::new(child.stdout.take().expect("BUG: standard output was piped a line above"));
    for line in lines.split(b'\n') {
        let line = line.map_err(|error| error.to_string())?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        read(&line);
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", words(command))) }
}

/// What a program prints on standard output, if it starts and ends well. Its errors are not shown.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What a program prints on standard output when it is given `input`. Its errors stay on this terminal.
pub(crate) fn answer_to(command: &mut Command, input: &str) -> Result<String, String> {
    println!("   {}", words(command));
    let told = |error: std::io::Error| error.to_string();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(told)?;
    let mut stdin = child.stdin.take().expect("BUG: standard input was piped a line above");
    // A program that does not read its input closes the pipe; its exit code tells the rest.
    let _closed_early = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().map_err(told)?;
    // Three means "done, with warnings": some rows were rejected, and the answer says which.
    if output.status.success() || output.status.code() == Some(3) {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(format!("{} ended with {}", words(command), output.status))
    }
}

fn words(command: &Command) -> String {
    std::iter::once(words_of(command.get_program()))
        .chain(command.get_args().map(|word| word.to_string_lossy().into_owned()))
        .map(|word| if word.contains([' ', '"', '{']) { format!("'{word}'") } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A program's name without its folder: `npm`, not `/usr/bin/npm`.
fn words_of(program: &OsStr) -> String {
    let path = PathBuf::from(program);
    path.file_stem().unwrap_or(program).to_string_lossy().into_owned()
}
