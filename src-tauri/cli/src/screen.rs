//! What is shown: one answer on standard output; progress, hints and errors on standard error.

use std::io::{IsTerminal as _, Write as _};

use listward_engine::contract::Failure;
use serde::Serialize;

use crate::exit::Exit;
use crate::sentences;
use crate::trouble::Trouble;

/// The two streams, and how talkative they are.
pub(crate) struct Screen {
    json: bool,
    quiet: bool,
}

#[derive(Serialize)]
struct ErrorDocument<'a> {
    error: &'a Failure,
}

impl Screen {
    pub(crate) fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet }
    }

    /// Gives the answer: as a document for programs, or in words.
    pub(crate) fn answer(&self, document: &impl Serialize, words: impl FnOnce() -> String) {
        let text = if self.json {
            let text = serde_json::to_string(document);
            text.expect("BUG: what crosses the border can be written as JSON")
        } else {
            words()
        };
        if !text.is_empty() {
            // Whoever closed the pipe wants no more.
            let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
        }
    }

    /// Tells something by the way.
    pub(crate) fn tell(&self, sentence: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{sentence}");
        }
    }

    /// Shows how far something is, in place where there is a terminal and not at all where there is none.
    pub(crate) fn progress(&self, sentence: &str) {
        let mut stderr = std::io::stderr();
        if !self.quiet && stderr.is_terminal() {
            let _ = write!(stderr, "\r\x1b[2K{sentence}");
            let _ = stderr.flush();
        }
    }

    /// Wipes what [`Screen::progress`] left.
    pub(crate) fn end_progress(&self) {
        self.progress("");
    }

    /// Says in one sentence what went wrong, gives the error as the answer, and tells with which code the process ends.
    pub(crate) fn trouble(&self, trouble: &Trouble) -> Exit {
        if let Trouble::Refused(failure) = trouble {
            self.answer(&ErrorDocument { error: failure }, String::new);
        }
        self.warn(trouble)
    }

    /// Says in one sentence what went wrong with one of several things.
    #[expect(clippy::unused_self, reason = "whoever has a screen warns on it")]
    pub(crate) fn warn(&self, trouble: &Trouble) -> Exit {
        let (sentence, exit) = match trouble {
            Trouble::CommandLine(sentence) => (sentence.clone(), Exit::WrongCommandLine),
            Trouble::Refused(failure) => (sentences::of(failure), Exit::of_failure(failure.code)),
        };
        let _ = writeln!(std::io::stderr(), "listward-cli: {sentence}");
        exit
    }
}
