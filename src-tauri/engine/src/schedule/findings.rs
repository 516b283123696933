//! What of the schedule needs a look.

use rusqlite::Connection;

use crate::contract::{ErrorCode, ExportStart, NeedsALook, RefreshView};
use crate::error::Result;
use crate::store::{exports, refreshes, sources};

/// A refresh that was missed, and what the last one could not do. Runs that were refused are found among runs.
pub(crate) fn needs_a_look(database: &Connection) -> Result<Vec<NeedsALook>> {
    let mut found = Vec::new();
    if let Some(RefreshView { due: Some(due), missed: Some(missed), .. }) =
        refreshes::asked(database)?
    {
        found.push(NeedsALook::RefreshMissed { due, because: missed.because });
    }
    let Some(last) = refreshes::last_ended(database)? else { return Ok(found) };
    for read in last.sources {
        let kept = sources::find(database, read.source)?;
        // Whoever has added it again since has looked.
        let still = kept.is_some_and(|kept| kept.view.read.0 < last.started.0);
        if let Some(failure) = read.failure.filter(|_| still) {
            let (source, name) = (read.source, read.name);
            found.push(NeedsALook::SourceNotRead { source, name, failure });
        }
    }
    for ExportStart { export, name, run, failure } in last.exports {
        let Some(failure) = failure.filter(|_| run.is_none()) else { continue };
        let known = matches!(failure.code, ErrorCode::NotPermitted | ErrorCode::AlreadyRunning);
        if !known && exports::find(database, export)?.is_some() {
            found.push(NeedsALook::ExportNotStarted { export, name, failure });
        }
    }
    Ok(found)
}
