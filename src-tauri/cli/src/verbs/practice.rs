//! `practice`: the practice account as a process of its own.

use std::path::PathBuf;

use clap::Args;
use listward_practice::{Faults, Options, Practice, Running};
use serde::Serialize;

use crate::exit::Exit;
use crate::screen::Screen;
use crate::trouble::{Result, Trouble};

/// How it listens, and what is to go wrong.
#[derive(Args)]
pub(crate) struct PracticeAccount {
    /// The port to listen on; any free one when left out.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// A JSON file that says what is to go wrong.
    #[arg(long, value_name = "FILE.json")]
    faults: Option<PathBuf>,
}

#[derive(Serialize)]
struct Greeting<'a> {
    base_url: String,
    key: &'a str,
    lists: Vec<PracticeList>,
}

#[derive(Serialize)]
struct PracticeList {
    id: String,
    name: String,
}

impl PracticeAccount {
    pub(crate) async fn run(&self, screen: &Screen) -> Result<Exit> {
        let options = Options { port: self.port, faults: self.faults()?, ..Options::default() };
        let running = Practice::start(options).await;
        let running = running.map_err(|why| Trouble::CommandLine(format!("{why}.")))?;
        greet(screen, &running);
        // Whatever ends the wait, there is nothing more to do than to stop.
        let _ = tokio::signal::ctrl_c().await;
        running.stop().await;
        Ok(Exit::Successful)
    }

    fn faults(&self) -> Result<Faults> {
        let Some(file) = &self.faults else { return Ok(Faults::default()) };
        let unreadable = |why: String| {
            Trouble::CommandLine(format!("The faults {} cannot be read: {why}.", file.display()))
        };
        let text = std::fs::read(file).map_err(|why| unreadable(why.to_string()))?;
        serde_json::from_slice(&text).map_err(|why| unreadable(why.to_string()))
    }
}

fn greet(screen: &Screen, running: &Running) {
    let lists = running.lists().into_iter().map(|(id, name)| PracticeList { id, name });
    let greeting =
        Greeting { base_url: running.base_url(), key: running.key(), lists: lists.collect() };
    screen.answer(&greeting, || {
        let lists: Vec<_> =
            greeting.lists.iter().map(|list| format!("  {}  {}", list.id, list.name)).collect();
        format!(
            "A practice Klaviyo listens on {}\nIts key is {}\nIts lists are\n{}\nStop it with Ctrl-C.",
            greeting.base_url,
            greeting.key,
            lists.join("\n")
        )
    });
}
