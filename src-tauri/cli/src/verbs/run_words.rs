//! Runs, their receipts and what would be taken back, as a terminal shows them.

use jiff::{Timestamp, Unit};
use listward_engine::clock::Moment;
use listward_engine::contract::{Receipt, RunHold, RunId, RunReject, UndoPlan, Waiting};

use crate::sentences;
use crate::table::{row, table, word};

/// Why a run waits, and what can be done.
pub(super) fn of_hold(run: RunId, hold: &RunHold) -> String {
    let next = format!("`runs continue {run}` lets it go on, `runs cancel {run}` ends it.");
    match hold {
        RunHold::Paused => format!("Run {run} is paused. {next}"),
        RunHold::Canary => {
            format!(
                "The first people of run {run} were read back. `runs show {run}` has them. {next}"
            )
        }
        RunHold::Trouble { failure } => {
            format!("Run {run} waits. {} {next}", sentences::of(failure))
        }
    }
}

/// What a run waits for by itself, and until when.
pub(super) fn of_wait(waiting: Waiting) -> String {
    match waiting {
        Waiting::Klaviyo { until, .. } => {
            format!("Klaviyo asked to wait. The run goes on by itself at {}.", to_the_second(until))
        }
        Waiting::Network { until, .. } => {
            format!("Waiting for the network. The next try is at {}.", to_the_second(until))
        }
    }
}

fn to_the_second(at: Moment) -> Timestamp {
    at.0.round(Unit::Second).unwrap_or(at.0)
}

/// What taking back would do.
pub(super) fn of_undo(plan: &UndoPlan) -> String {
    let found_out_later = || "told while it is undone".to_owned();
    let changed = plan.changed_since.map_or_else(found_out_later, |people| people.to_string());
    let mut rows = vec![
        row([&"Would leave the list", &plan.leave]),
        row([&"Would get back their former values", &plan.restored]),
        row([&"Would come back onto the list", &plan.back]),
        row([&"Not any more as the run left them, would stay as they are", &changed]),
        row([&"Would lose values they did not have before", &plan.emptied]),
        row([&"  values that would be emptied", &plan.values_emptied]),
        row([&"Sent and not confirmed: what Klaviyo took stays", &plan.unconfirmed]),
        row([&"May have been merged by Klaviyo, which cannot be known", &plan.may_be_merged]),
    ];
    if let Some(flows) = &plan.flows {
        let flows = if flows.is_empty() { "none".to_owned() } else { flows.join(", ") };
        rows.push(row([&"Flows that may have sent something already", &flows]));
    }
    if let Some(refusal) = &plan.refusal {
        rows.push(row([&"Cannot be undone", &sentences::of(refusal)]));
    }
    table(&rows)
}

/// A table of runs.
pub(super) fn of_all(receipts: &[Receipt]) -> String {
    let mut rows = vec![row([&"Run", &"Export", &"Status", &"Sent", &"Accepted", &"Started"])];
    rows.extend(receipts.iter().map(|receipt| {
        let (status, started) = (word(receipt.status), receipt.started.0);
        row([&receipt.run, &receipt.export, &status, &receipt.sent, &receipt.accepted, &started])
    }));
    table(&rows)
}

/// A receipt whose sums a person can follow.
pub(super) fn of_receipt(receipt: &Receipt) -> String {
    let mut rows = vec![
        row([&format!("Run {}", receipt.run), &receipt.export]),
        row([&"Status", &word(receipt.status)]),
        row([&"Selected", &receipt.selected]),
    ];
    rows.extend(
        receipt
            .left_out
            .iter()
            .map(|(reason, people)| row([&format!("  left out: {}", word(reason)), people])),
    );
    rows.push(row([&"Sent", &receipt.sent]));
    rows.push(row([&"  accepted", &receipt.accepted]));
    rows.extend(
        receipt.rejected.iter().map(|(code, people)| row([&format!("  rejected: {code}"), people])),
    );
    rows.push(row([&"  unknown", &receipt.unknown]));
    if let Some(removals) = &receipt.removals {
        rows.extend([
            row([&"Had to leave the list", &removals.leavers]),
            row([&"  taken off", &removals.removed]),
            row([&"  not on it any more", &removals.absent]),
            row([&"  were there before", &removals.stayed]),
            row([&"  held for approval", &removals.held]),
            row([&"  unknown", &removals.unknown]),
        ]);
    }
    if let Some(emptied) = &receipt.emptied {
        rows.extend([
            row([&"Values that had to be emptied", &emptied.values]),
            row([&"  emptied", &emptied.emptied]),
            row([&"  changed by somebody since", &emptied.changed]),
            row([&"  no such profile any more", &emptied.missing]),
            row([&"  refused by Klaviyo", &emptied.refused]),
            row([&"  unknown", &emptied.unknown]),
        ]);
    }
    table(&rows)
}

/// A table of people who did not arrive.
pub(super) fn of_rejects(rejects: &[RunReject]) -> String {
    let mut rows = vec![row([&"E-mail", &"Why", &"Klaviyo said"])];
    rows.extend(rejects.iter().map(|reject| {
        let code = reject.code.clone().unwrap_or_default();
        let why = match reject.left_out {
            Some(reason) => word(reason),
            None if reject.not_subscribed => format!("in Klaviyo, not subscribed: {code}"),
            None => code,
        };
        row([&reject.email, &why, &reject.said.clone().unwrap_or_default()])
    }));
    table(&rows)
}
