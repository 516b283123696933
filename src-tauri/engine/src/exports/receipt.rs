//! The account of a run. It always adds up; where it would not, the difference is unknown, never hidden.

use std::collections::BTreeMap;

use crate::contract::{LeftOut, Receipt, RunStatus, Subscriptions};
use crate::store::run_chunks::ChunkSums;
use crate::store::runs::RunRow;

/// Draws up the account of a run from what is stored of it.
pub(super) fn receipt(
    row: &RunRow,
    sums: ChunkSums,
    rejected: BTreeMap<String, u64>,
    jobs: Vec<String>,
) -> Receipt {
    let is_final = row.ended.is_some();
    let mut receipt = Receipt {
        run: row.id,
        export: row.export_name.clone(),
        status: row.status,
        selected: row.selected,
        left_out: row.left_out.clone(),
        sent: sums.sent,
        accepted: sums.accepted,
        rejected,
        unknown: sums.unknown,
        chunks: sums.chunks,
        jobs,
        started: row.started,
        ended: row.ended,
        bytes: sums.bytes,
        removals: row.found.removals,
        emptied: row.found.emptied,
        subscriptions: row.found.subscriptions.map(closed),
        list_before: row.found.list_before,
        list_after: row.found.list_after,
        repeats: row.options.only_rejected_of,
    };
    if is_final {
        balance(&mut receipt);
    }
    receipt
}

/// Whoever is not accounted for, by now or for good, is unknown.
fn closed(sums: Subscriptions) -> Subscriptions {
    let known = sums.subscribed + sums.already + sums.against + sums.rejected;
    Subscriptions { unknown: sums.agreed.saturating_sub(known), ..sums }
}

/// Whether a receipt adds up.
pub(super) fn adds_up(receipt: &Receipt) -> bool {
    let left_out: u64 = receipt.left_out.values().sum();
    let rejected: u64 = receipt.rejected.values().sum();
    receipt.selected == left_out + receipt.sent
        && receipt.sent == receipt.accepted + rejected + receipt.unknown
}

/// Makes a receipt add up that does not: whoever is not accounted for is unknown, and nobody is accepted twice.
fn balance(receipt: &mut Receipt) {
    if adds_up(receipt) {
        return;
    }
    tracing::error!(run = receipt.run.0, "BUG: a run's sums do not add up; the rest is unknown");
    let left_out: u64 = receipt.left_out.values().sum();
    receipt.sent = receipt.selected.saturating_sub(left_out);
    receipt.selected = left_out + receipt.sent;
    let mut room = receipt.sent;
    for people in receipt.rejected.values_mut() {
        *people = (*people).min(room);
        room -= *people;
    }
    receipt.accepted = receipt.accepted.min(room);
    receipt.unknown = room - receipt.accepted;
}

/// How a run ended that was neither refused nor stopped: well only if Klaviyo has everybody selected as they are, everybody
/// left who had to, and nothing stayed that had to be emptied.
pub(super) fn status_of(receipt: &Receipt) -> RunStatus {
    let untouched = receipt.left_out.get(&LeftOut::Unchanged).copied().unwrap_or_default();
    let everybody = receipt.accepted + untouched == receipt.selected
        && adds_up(receipt)
        && receipt.removals.is_none_or(|sums| sums.held == 0 && sums.unknown == 0)
        && receipt.emptied.is_none_or(|sums| sums.refused == 0 && sums.unknown == 0)
        && receipt.subscriptions.is_none_or(|sums| sums.rejected == 0 && sums.unknown == 0);
    if everybody { RunStatus::Successful } else { RunStatus::CompletedWithWarnings }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::contract::{LeftOut, RunId};

    fn draft() -> Receipt {
        let started = Moment(jiff::Timestamp::UNIX_EPOCH);
        Receipt {
            run: RunId(1),
            export: "Spring".to_owned(),
            status: RunStatus::Processing,
            selected: 100,
            left_out: BTreeMap::from([(LeftOut::NoEmail, 10)]),
            sent: 90,
            accepted: 80,
            rejected: BTreeMap::from([("invalid".to_owned(), 4)]),
            unknown: 6,
            chunks: 1,
            jobs: Vec::new(),
            started,
            ended: Some(started),
            bytes: 0,
            removals: None,
            emptied: None,
            subscriptions: None,
            list_before: None,
            list_after: None,
            repeats: None,
        }
    }

    #[test]
    fn a_receipt_that_adds_up_is_left_alone() {
        let mut receipt = draft();
        balance(&mut receipt);
        assert_eq!(receipt, draft(), "nothing to mend");
    }

    #[test]
    fn whoever_is_not_accounted_for_is_unknown() {
        let mut receipt = Receipt { sent: 80, accepted: 70, ..draft() };
        balance(&mut receipt);
        assert!(adds_up(&receipt), "{receipt:?}");
        assert_eq!((receipt.sent, receipt.unknown), (90, 16), "ten more are unknown");
    }

    #[test]
    fn nobody_is_accepted_twice() {
        let mut receipt = Receipt { accepted: 95, unknown: 0, ..draft() };
        balance(&mut receipt);
        assert!(adds_up(&receipt), "{receipt:?}");
        assert_eq!(receipt.accepted, 86, "what cannot be is not claimed");
    }

    #[test]
    fn a_run_is_successful_only_if_everybody_selected_was_accepted() {
        assert_eq!(status_of(&draft()), RunStatus::CompletedWithWarnings, "somebody is unknown");
        let all = Receipt {
            left_out: BTreeMap::new(),
            rejected: BTreeMap::new(),
            sent: 100,
            accepted: 100,
            unknown: 0,
            ..draft()
        };
        assert_eq!(status_of(&all), RunStatus::Successful, "all hundred are accepted");
        let left_out = Receipt { sent: 90, accepted: 90, ..all };
        let left_out = Receipt { left_out: BTreeMap::from([(LeftOut::SameEmail, 10)]), ..left_out };
        assert_eq!(status_of(&left_out), RunStatus::CompletedWithWarnings, "ten were left out");
    }
}
