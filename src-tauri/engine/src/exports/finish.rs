//! The end of a run: whoever was not sent is named, the account is drawn up, the profiles are let go.

use rusqlite::Transaction;

use super::people::People;
use super::receipt::status_of;
use super::view;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{
    Act, ErrorCode, Failure, LeftOut, RowFlow, RunHappening, RunId, RunMoment, RunPhase, RunStatus,
};
use crate::error::Result;
use crate::store::run_chunks::{self, ChunkRow, ChunkState};
use crate::store::run_rejects::Trace;
use crate::store::{run_findings, run_rejects, run_subscribers, runs};

/// Why a run ends.
#[derive(Debug, Clone)]
pub(super) enum Ending {
    /// Everybody who can be sent was handed over.
    Complete,
    /// A person stopped it.
    Canceled,
    /// It cannot go on.
    Stopped(Failure),
}

impl Ending {
    fn reason(&self) -> Option<LeftOut> {
        match self {
            Self::Complete => None,
            Self::Canceled => Some(LeftOut::Canceled),
            Self::Stopped(_) => Some(LeftOut::Stopped),
        }
    }
}

/// Ends a run within a transaction. `people` is none when the profiles cannot be read any more. Blocks.
pub(super) fn finish(
    transaction: &Transaction<'_>,
    run: RunId,
    people: Option<&People>,
    ending: &Ending,
    at: Moment,
) -> Result<()> {
    for chunk in run_chunks::all(transaction, run)? {
        if !chunk.state.is_final() {
            run_chunks::put(transaction, run, &closed(chunk))?;
        }
    }
    if let Ending::Stopped(failure) = ending {
        runs::set_failure(transaction, run, failure)?;
    }
    if let Some(reason) = ending.reason() {
        leave_out_unsent(transaction, run, people, reason)?;
    }
    runs::note(transaction, run, &RunMoment { at, what: RunHappening::Ended, count: None })?;
    close_sums(transaction, run)?;
    run_subscribers::clear(transaction, run)?;
    let row = runs::one(transaction, run)?.ok_or(ErrorCode::NotFound)?;
    let receipt = view::receipt_of(transaction, &row)?;
    let status = match ending {
        Ending::Canceled => RunStatus::Canceled,
        Ending::Stopped(failure) if failure.code == ErrorCode::NobodyToSend => RunStatus::Skipped,
        Ending::Stopped(_) => RunStatus::Failed,
        Ending::Complete => status_of(&receipt),
    };
    let flow = RowFlow { sent: receipt.sent, accepted: receipt.accepted, ..row.flow };
    runs::end(transaction, run, status, &flow, at)?;
    let accepted = Some(receipt.accepted);
    audit::write(transaction, at, &row.person, Act::RunEnded, &row.export_name, accepted)
}

/// Of whoever had to leave, and of whatever had to be emptied, nothing is known where the run did not come to it.
fn close_sums(transaction: &Transaction<'_>, run: RunId) -> Result<()> {
    let row = runs::one(transaction, run)?.ok_or(ErrorCode::NotFound)?;
    if let Some(mut sums) = row.found.removals {
        let known = sums.removed + sums.absent + sums.stayed + sums.held;
        sums.unknown = sums.leavers.saturating_sub(known);
        run_findings::set_removals(transaction, run, sums)?;
    }
    if let Some(mut sums) = row.found.emptied {
        let known = sums.emptied + sums.changed + sums.missing + sums.refused;
        sums.unknown = sums.values.saturating_sub(known);
        run_findings::set_emptied(transaction, run, sums)?;
    }
    Ok(())
}

/// A chunk about which nothing more will become known.
fn closed(chunk: ChunkRow) -> ChunkRow {
    if chunk.state == ChunkState::Planned && chunk.job.is_none() && !chunk.in_doubt {
        return ChunkRow { people: 0, bytes: 0, state: ChunkState::Settled, ..chunk };
    }
    ChunkRow { state: ChunkState::Unknown, unknown: chunk.people.into(), ..chunk }
}

/// Counts, and names, everybody who was not sent.
fn leave_out_unsent(
    transaction: &Transaction<'_>,
    run: RunId,
    people: Option<&People>,
    reason: LeftOut,
) -> Result<()> {
    let row = runs::one(transaction, run)?.ok_or(ErrorCode::NotFound)?;
    let sent = run_chunks::sums(transaction, run)?.sent;
    let left_out: u64 = row.left_out.values().sum();
    let unsent = row.selected.saturating_sub(sent + left_out);
    runs::leave_out(transaction, run, reason, unsent)?;
    let Some(people) = people else { return Ok(()) };
    let mut named = 0;
    let mut name = |first, after, refused: &[u32]| {
        people.walk(first, after, |rank, person| {
            if refused.binary_search(&rank).is_err() {
                named += 1;
                let (email, nowhere) = (person.address(), Trace::default());
                run_rejects::leave_out(transaction, run, reason, &email, &nowhere)?;
            }
            Ok(true)
        })
    };
    if row.phase == RunPhase::Planned {
        name(0, people.count(), &[])?;
    } else {
        for chunk in run_chunks::all(transaction, run)?.iter().filter(|chunk| chunk.people == 0) {
            // Those who have too much data are in its ranks, too, and were named when it was cut.
            let cut = people.cut(chunk.first, chunk.after, &chunk.without(), usize::MAX)?;
            for rank in cut.ranks {
                name(rank, rank + 1, &[])?;
            }
        }
        let (_, next) = run_chunks::next(transaction, run)?;
        name(next, people.count(), &[])?;
    }
    if named != unsent {
        tracing::error!(run = run.0, named, unsent, "BUG: people left out are not those unsent");
    }
    Ok(())
}
