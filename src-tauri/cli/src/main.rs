//! `listward-cli`: the engine without a window, for an operating system's own scheduler, for support, and for tests from outside.
//!
//! | file | what it does |
//! |---|---|
//! | `arguments` | the command line |
//! | `seat` | opens the door and signs the person in |
//! | `input` | passwords and keys from standard input or the terminal |
//! | `screen`, `table` | one answer on standard output, everything else on standard error |
//! | `sentences` | what an error code means, from the page's English catalogue |
//! | `exit` | exit codes |
//! | `verbs` | a file for each verb; each is a few commands of the engine |
//!
//! It knows nothing that the page does not know, and may nothing that the page may not: both go through `Session`.

mod arguments;
mod desktop;
mod exit;
mod input;
mod lookup;
mod screen;
mod seat;
mod sentences;
mod spreadsheet;
mod table;
mod trouble;
mod verbs;
mod waiting;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::arguments::Arguments;
use crate::screen::Screen;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log_to_stderr();
    let screen = Screen::new(arguments.json, arguments.quiet);
    let exit = match verbs::run(&arguments, &screen).await {
        Ok(exit) => exit,
        Err(trouble) => screen.trouble(&trouble),
    };
    exit.into()
}

/// Silent unless asked: `LISTWARD_LOG` sets how much is logged, in the manner of `RUST_LOG`.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("LISTWARD_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
