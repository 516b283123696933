//! The shell: all that knows Tauri, and nothing else. It opens a window, hands its questions to the engine, and the
//! engine's events to it.
//!
//! | file | what it does |
//! |---|---|
//! | `closing` | asks before the window closes while something goes on |
//! | `commands` | the engine's command table as Tauri commands; no bodies |
//! | `context` | what Tauri's build script makes of the configuration |
//! | `desktop` | file dialogs and the browser, for the engine |
//! | `drops` | dropped files: the engine gets the paths, the page gets tickets |
//! | `events` | engine events → window |
//! | `window` | the window and what it may not do |
//! | `workers` | the threads that do the work |

mod closing;
mod commands;
mod context;
mod desktop;
mod drops;
mod events;
mod window;
mod workers;

use std::process::ExitCode;
use std::sync::Arc;

use listward_engine::Door;
use listward_engine::Session;
use listward_engine::product;
use listward_engine::secrets::Keychain;
use tauri::{App, Manager, RunEvent};
use tokio::runtime::Runtime;
use tracing::error;
use tracing_subscriber::EnvFilter;

use crate::closing::Closing;
use crate::desktop::WindowDesktop;
use crate::events::PageEvents;

/// Opens Listward and stays until its window is closed.
pub fn run() -> ExitCode {
    log_to_stderr();
    let runtime = match workers::start() {
        Ok(runtime) => runtime,
        Err(error) => {
            error!(%error, "no threads can be started");
            return ExitCode::FAILURE;
        }
    };
    tauri::async_runtime::set(runtime.handle().clone());
    let app = tauri::Builder::default()
        // First, so that a second start ends before it has opened anything.
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::focus(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .invoke_handler(commands::answer)
        .on_window_event(|window, event| {
            drops::take(window, event);
            closing::ask(window, event);
        })
        .setup(|app| set_up(app))
        .build(context::of_the_program());
    match app {
        Ok(app) => ExitCode::from(u8::try_from(until_closed(app, runtime)).unwrap_or(1)),
        Err(error) => {
            error!(%error, "the window cannot be opened");
            ExitCode::FAILURE
        }
    }
}

/// Shows the window until it is closed, and then waits for whoever is at the database to finish.
///
/// SQLCipher gives up its keys as the process ends. A worker that still wrote then would crash, or write what nobody can read.
/// Where the system itself ends the process, as macOS does on Quit, nothing after this last event runs.
fn until_closed(app: App, workers: Runtime) -> i32 {
    let mut workers = Some(workers);
    app.run_return(move |_, event| {
        if let RunEvent::Exit = event {
            drop(workers.take());
        }
    })
}

fn set_up(app: &App) -> Result<(), Box<dyn std::error::Error>> {
    let events = PageEvents::default();
    app.manage(events.clone());
    app.manage(Closing::default());
    let folder = product::data_folder().ok_or("this system tells no home folder")?;
    let desktop = WindowDesktop::new(app.handle().clone());
    let door = Door::new(&folder, Arc::new(Keychain), Arc::new(events), Arc::new(desktop));
    tauri::async_runtime::spawn(Arc::clone(&door).keep_time());
    app.manage(Session::new(door));
    Ok(window::open(app)?)
}

/// Messages go to standard error; `LISTWARD_LOG` sets how many, in the manner of `RUST_LOG`.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("LISTWARD_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,listward=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
