//! `cargo xtask …`: everything a person types here, on a machine that has only Rust (and, for the page, Node).
//!
//! It orders other programs about (apt, npm, cargo) and reports what each took. It has no dependencies, so that it
//! builds in a second or two, and it knows nothing of what Listward does.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a terminal program talks on the terminal"
)]

mod bench;
mod deep;
mod linux;
mod needs;
mod package;
mod page;
mod program;
mod rehearsal;
mod run;
mod setup;
mod steps;
mod tally;
mod test;
mod workspace;

use std::process::ExitCode;

use steps::{Failure, Steps};
use workspace::Workspace;

const USAGE: &str = "\
cargo xtask WHAT

  run                           set up, build, and open the window (without a display: do the main job on the terminal)
  test [--fast | --window]      set up, then everything CI checks; --fast leaves the window out, --window runs only it
  setup                         what run and test do first: system packages and npm packages
  bench import|segment|export [--rows N] [--times N] [--file FILE]
                                measure, in a release build, on data it makes itself; `bench import --rows 10000000
                                --times 1` shows that memory does not grow with the file
  deep                          the long suites, in a release build
  package                       an installer for this machine (.deb)
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let workspace = Workspace::of_this_program();
    let mut steps = Steps::start();

    let ended = match words.as_slice() {
        ["setup"] => setup::for_everything(&workspace, &mut steps),
        ["run"] => run::run(&workspace, &mut steps),
        ["test"] => test::all(&workspace, &mut steps),
        ["test", "--fast"] => test::fast(&workspace, &mut steps),
        ["test", "--window"] => test::window(&workspace, &mut steps),
        ["bench", subject, options @ ..] => bench::run(&workspace, &mut steps, subject, options),
        ["deep"] => deep::run(&workspace, &mut steps),
        ["package"] => package::run(&workspace, &mut steps),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    report(&steps, ended)
}

fn report(steps: &Steps, ended: Result<(), Failure>) -> ExitCode {
    steps.summarise();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}
