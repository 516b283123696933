//! Dropped files. The engine gets the paths and makes tickets of them; the page gets only the tickets.

use std::path::PathBuf;

use listward_engine::Session;
use listward_engine::event::{Event, EventSink};
use tauri::{AppHandle, DragDropEvent, Manager, Window, WindowEvent};
use tracing::info;

use crate::events::PageEvents;

/// Takes what is dragged over the window and dropped on it, whatever the page shows.
pub(crate) fn take(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    let page = window.state::<PageEvents>();
    match event {
        DragDropEvent::Enter { paths, .. } => {
            let files = u32::try_from(paths.len()).unwrap_or(u32::MAX);
            page.emit(Event::DragEntered { files });
        }
        DragDropEvent::Leave => page.emit(Event::DragLeft),
        DragDropEvent::Drop { paths, .. } => {
            tauri::async_runtime::spawn(hand_over(window.app_handle().clone(), paths.clone()));
        }
        _ => {}
    }
}

async fn hand_over(app: AppHandle, paths: Vec<PathBuf>) {
    let page = app.state::<PageEvents>();
    match app.state::<Session>().admit_files(paths).await {
        Ok(arrival) => page.emit(Event::FilesDropped { arrival }),
        Err(failure) => {
            info!(%failure, "dropped files were not taken");
            page.emit(Event::DragLeft);
        }
    }
}
