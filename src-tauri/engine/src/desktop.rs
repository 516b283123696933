//! What the engine asks of the desktop around it: file dialogs and the browser.

use std::path::PathBuf;

use futures::future::BoxFuture;

use crate::contract::Link;

/// The desktop around the engine: a real one in the window, a scripted one on the command line and in tests.
pub trait Desktop: Send + Sync {
    /// Lets the person choose files to read. Empty when they chose none.
    fn open_files(&self) -> BoxFuture<'_, Vec<PathBuf>>;

    /// Lets the person choose where to write a file. None when they chose nothing.
    fn save_file(&self, suggested_name: &str) -> BoxFuture<'_, Option<PathBuf>>;

    /// Opens one of the pages that Listward knows in the browser.
    fn open_link(&self, link: Link);
}

/// No desktop at all: nobody to choose a file, and no browser.
pub struct NoDesktop;

impl Desktop for NoDesktop {
    fn open_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        Box::pin(async { Vec::new() })
    }

    fn save_file(&self, _suggested_name: &str) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { None })
    }

    fn open_link(&self, _link: Link) {}
}
