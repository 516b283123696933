//! The threads that do the work, and give way to the window.

use std::io;
use std::thread::available_parallelism;

use tokio::runtime::{Builder, Runtime};

/// How many there are, at least. On a laptop with two cores two of them, which is what Tauri starts by itself, can both be
/// busy with one run.
const AT_LEAST: usize = 4;

/// Starts them.
pub(crate) fn start() -> io::Result<Runtime> {
    let workers = available_parallelism()?.get().max(AT_LEAST);
    Builder::new_multi_thread()
        .worker_threads(workers)
        .on_thread_start(give_way)
        .enable_all()
        .build()
}

/// Lets the window, and whatever else a person has before them, be drawn first while an import takes all cores. What works
/// alone is as fast as before, and threads that a worker starts give way, too.
#[cfg(target_os = "linux")]
fn give_way() {
    /// In the system's own measure, of which 19 is the most.
    const BY: i32 = 10;
    if let Err(error) = rustix::process::nice(BY) {
        tracing::debug!(%error, "a thread works on without giving way");
    }
}

/// Elsewhere the whole process would give way, the window with it.
#[cfg(not(target_os = "linux"))]
fn give_way() {}
