//! The desktop that the engine finds on a command line: the files are those that were named there.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::future::{BoxFuture, ready};
use listward_engine::contract::Link;
use listward_engine::desktop::Desktop;

/// Answers the engine's questions for files with what stood on the command line.
#[derive(Default)]
pub(crate) struct CommandLine(Mutex<Answers>);

#[derive(Default)]
struct Answers {
    open: Vec<PathBuf>,
    save: Option<PathBuf>,
}

impl CommandLine {
    /// The next question for files to open is answered with these.
    pub(crate) fn will_open(&self, files: Vec<PathBuf>) {
        self.answers().open = files;
    }

    /// The next question for a file to write is answered with this one.
    pub(crate) fn will_save(&self, file: PathBuf) {
        self.answers().save = Some(file);
    }

    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desktop for CommandLine {
    fn open_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        Box::pin(ready(std::mem::take(&mut self.answers().open)))
    }

    fn save_file(&self, _suggested_name: &str) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(ready(self.answers().save.take()))
    }

    fn open_link(&self, _link: Link) {}
}
