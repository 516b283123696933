//! `listward-practice`: the practice account as a process of its own.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use listward_practice::{Faults, Limits, Options, Practice, Running};

/// A small server on this computer that behaves as Klaviyo documents its API. Nothing that is sent to it leaves the computer,
/// and all of it is forgotten when it ends.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen on; any free one when left out.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// A JSON file that says what is to go wrong.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Klaviyo's request limits, so many times as generous.
    #[arg(long, value_name = "N", default_value_t = 1)]
    limits_times: u32,
    /// Print address, key and lists as one line of JSON.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(std::io::stderr(), "listward-practice: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let faults = match &arguments.faults {
        None => Faults::default(),
        Some(file) => serde_json::from_slice(&std::fs::read(file)?)?,
    };
    let limits = Limits::klaviyo().times(arguments.limits_times);
    let options = Options { port: arguments.port, limits, faults, ..Options::default() };
    let running = Practice::start(options).await?;
    let greeting = if arguments.json { as_json(&running) } else { in_words(&running) };
    let mut out = std::io::stdout();
    out.write_all(greeting.as_bytes())?;
    out.flush()?;
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(())
}

fn as_json(running: &Running) -> String {
    let list = |(id, name)| serde_json::json!({ "id": id, "name": name });
    let lists: Vec<serde_json::Value> = running.lists().into_iter().map(list).collect();
    let greeting = serde_json::json!({
        "base_url": running.base_url(),
        "key": running.key(),
        "lists": lists,
    });
    format!("{greeting}\n")
}

fn in_words(running: &Running) -> String {
    let mut words = format!(
        "A practice Klaviyo listens on {}\nIts key is {}\nIts lists are\n",
        running.base_url(),
        running.key()
    );
    for (id, name) in running.lists() {
        words.extend(["  ", id.as_str(), "  ", name.as_str(), "\n"]);
    }
    words + "Stop it with Ctrl-C.\n"
}
