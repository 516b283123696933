//! What a run remembers across a restart: written together with what happened meanwhile, and waited for when the disk refuses.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Transaction;

use super::live::{Live, Unwritten};
use super::pace::RunPace;
use super::trouble::Outage;
use crate::contract::{ErrorCode, RunHappening, RunHold, RunId};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::store::{failure_of, run_findings, run_outbound, runs};

/// Lets a run wait for a person, and remembers why, also across a restart. Returns when it may go on, or is halted.
pub(super) async fn hold(
    engine: &Arc<Engine>,
    run: RunId,
    live: &Arc<Live>,
    pace: &RunPace,
    hold: RunHold,
) -> Result<()> {
    if !live.halt.is_cancelled() && live.gate.close() {
        live.note(engine.runs.now(), RunHappening::Held, None);
        write_books(engine, run, live, pace, move |transaction| {
            run_findings::set_hold(transaction, run, Some(&hold))
        })
        .await?;
        live.gate.is_written();
        engine.events.emit(Event::RunProgressed { run });
    }
    live.gate.pass(&live.halt).await;
    Ok(())
}

/// Writes in one transaction, on a blocking thread, together with what happened meanwhile and what left the laptop.
///
/// A run whose books cannot be written pauses: what it would do next could not be remembered.
pub(super) async fn write_books<T: Send + 'static>(
    engine: &Arc<Engine>,
    run: RunId,
    live: &Arc<Live>,
    pace: &RunPace,
    write: impl Fn(&Transaction<'_>) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    let mut outage = Outage::default();
    loop {
        // Taken, not copied: chunks side by side write at the same time, and each note belongs into the book once.
        let taken: Arc<Mutex<Unwritten>> = Arc::default();
        let (listener, holder, write) = (Arc::clone(live), Arc::clone(&taken), write.clone());
        let written = engine.write(move |transaction| {
            let mut unwritten = holder.lock().unwrap_or_else(PoisonError::into_inner);
            *unwritten = listener.take_unwritten();
            for note in &unwritten.notes {
                runs::note(transaction, run, note)?;
            }
            for row in unwritten.outbound.rows() {
                run_outbound::add(transaction, run, &row)?;
            }
            write(transaction)
        });
        let error = match written.await {
            Ok(answer) => {
                live.touch();
                return Ok(answer);
            }
            Err(error) => error,
        };
        live.give_back(std::mem::take(&mut *taken.lock().unwrap_or_else(PoisonError::into_inner)));
        if !may_pass(&error) || outage.is_longer_than(pace.give_up) {
            return Err(error);
        }
        tracing::warn!(run = run.0, "a run waits until its books can be written");
        tokio::time::sleep(pace.outage).await;
    }
}

/// Whether what the disk refused may go well later.
fn may_pass(error: &Error) -> bool {
    let Error::Database(cause) = error else { return false };
    matches!(
        failure_of(cause).code,
        ErrorCode::DiskFull
            | ErrorCode::DiskError
            | ErrorCode::FolderReadOnly
            | ErrorCode::FolderInUse
    )
}
