//! Measurements of a release build: `cargo xtask bench SUBJECT [--rows N]`.

mod account;
mod export;
mod import;
mod laptop;
mod memory;
mod options;
mod peers;
mod process;
mod promises;
mod python;
mod script;
mod secrets;
mod segment;

use std::process::ExitCode;

use options::Options;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((subject, rest)) => Options::read(rest).and_then(|options| match subject.as_str() {
            "import" => import::measure(&options),
            "import-once" => import::once(&options),
            "segment" => segment::measure(&options),
            "export" => export::measure(&options),
            "export-once" => export::once(&options),
            "account" => account::serve(),
            "generate" => import::generate(&options),
            _ => Err(format!("there is no subject {subject}").into()),
        }),
        None => Err("name a subject: import, segment, export, generate".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("The bench failed: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Shows a line.
#[expect(clippy::print_stdout, reason = "figures are what this program is for")]
fn tell(line: &str) {
    println!("{line}");
}
