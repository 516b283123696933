//! A program that runs beside a test, and is gone with it.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

/// A running program and whatever it started.
pub(crate) struct Running {
    child: Child,
}

impl Running {
    /// Starts a program as the head of a process group of its own.
    pub(crate) fn start(command: &mut Command) -> Self {
        let child = command.process_group(0).spawn();
        Self {
            child: child.unwrap_or_else(|error| {
                panic!("{} must start: {error}", command.get_program().display())
            }),
        }
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The group, because a driver that is killed alone leaves the app behind; by `kill`, because the standard library
        // can only end one process, and only at once.
        let group = format!("-{}", self.child.id());
        let _gone_already = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ended = self.child.wait();
    }
}
