//! A practice account in a process of its own, as Klaviyo is: what it remembers of a million people is not our memory.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use listward_practice::Practice;
use serde::{Deserialize, Serialize};

use crate::options::Outcome;
use crate::tell;

/// Where it is, and what opens it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Way {
    pub(crate) base_url: String,
    pub(crate) key: String,
    /// The id of its first list.
    pub(crate) list: String,
}

/// A running account. It ends when it is dropped, and with this program, since it reads to the end of what we say.
pub(crate) struct Account {
    process: Child,
    pub(crate) way: Way,
}

impl Account {
    /// Starts one.
    pub(crate) fn start() -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("account").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let mut line = String::new();
        let out = process.stdout.take().ok_or("standard output was piped")?;
        BufReader::new(out).read_line(&mut line)?;
        Ok(Self { process, way: serde_json::from_str(&line)? })
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ended = self.process.wait();
    }
}

/// Is that other process.
pub(crate) fn serve() -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let options = listward_practice::Options { keep_attributes: false, ..Default::default() };
    let account = runtime.block_on(Practice::start(options))?;
    let (list, _) = account.lists().into_iter().next().ok_or("no list")?;
    let way = Way { base_url: account.base_url(), key: account.key().into(), list };
    tell(&serde_json::to_string(&way)?);
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
