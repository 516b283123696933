//! What the engine asks of the desktop: the system's own file dialogs, and the browser.
//!
//! They are opened from here and never by the page, which therefore needs no permission for them and sees no path.

use std::path::PathBuf;

use futures::future::BoxFuture;
use listward_engine::contract::Link;
use listward_engine::desktop::Desktop;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::oneshot;
use tracing::warn;

use crate::window;

/// Endings of the files that Listward reads.
const READABLE: &[&str] = &["csv", "tsv", "tab", "txt"];

/// The desktop that the window stands on.
pub(crate) struct WindowDesktop {
    app: AppHandle,
}

impl WindowDesktop {
    /// The desktop of this app.
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app }
    }

    /// A dialog that belongs to the window, so that it stays in front of it.
    fn dialog(&self) -> FileDialogBuilder<tauri::Wry> {
        let dialog = self.app.dialog().file();
        match self.app.get_webview_window(window::LABEL) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }
}

impl Desktop for WindowDesktop {
    fn open_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        Box::pin(async {
            let (chosen, choice) = oneshot::channel();
            self.dialog().add_filter("CSV, TSV", READABLE).add_filter("*", &["*"]).pick_files(
                move |files| {
                    // The one who asked may be gone; then nobody needs the answer.
                    let _nobody_waits = chosen.send(files.unwrap_or_default());
                },
            );
            choice.await.unwrap_or_default().into_iter().filter_map(on_disk).collect()
        })
    }

    fn save_file(&self, suggested_name: &str) -> BoxFuture<'_, Option<PathBuf>> {
        let dialog = self.dialog().set_file_name(suggested_name).add_filter("CSV", &["csv"]);
        Box::pin(async {
            let (chosen, choice) = oneshot::channel();
            dialog.save_file(move |file| {
                let _nobody_waits = chosen.send(file);
            });
            choice.await.ok().flatten().and_then(on_disk)
        })
    }

    fn open_link(&self, link: Link) {
        if let Err(error) = self.app.opener().open_url(link.address(), None::<&str>) {
            warn!(%error, "the browser did not open");
        }
    }
}

/// The path of a chosen file. Phones choose by address instead; desktops do not.
fn on_disk(file: FilePath) -> Option<PathBuf> {
    file.into_path().ok()
}
