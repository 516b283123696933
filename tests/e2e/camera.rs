//! What takes pictures of the screen: one program for all of them, for its start takes longer than a picture.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Stdio};

use crate::desktop::Desktop;
use crate::running::Running;

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/e2e/picture.py");

/// A camera before a desktop.
pub(crate) struct Camera {
    wishes: ChildStdin,
    answers: BufReader<ChildStdout>,
    _running: Running,
}

impl Camera {
    /// Puts a camera before a desktop.
    pub(crate) fn before(desktop: &Desktop) -> Self {
        let mut command = desktop.on_it("/usr/bin/python3");
        command.arg(PROGRAM).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = Running::start(&mut command);
        let child = running.child();
        let wishes = child.stdin.take().expect("standard input was piped above");
        let answers = child.stdout.take().expect("standard output was piped above");
        Self { wishes, answers: BufReader::new(answers), _running: running }
    }

    /// Takes a picture of the screen as it is now.
    pub(crate) fn take(&mut self, file: &Path) {
        writeln!(self.wishes, "{}", file.display()).expect("the camera listens");
        let mut answer = String::new();
        let read = self.answers.read_line(&mut answer);
        assert!(read.is_ok() && answer == "taken\n", "the screen can be pictured: {answer}");
    }
}
