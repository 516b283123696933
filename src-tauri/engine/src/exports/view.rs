//! A run as it is shown: what is stored of it, and what is known only while it goes on.

use std::sync::Arc;

use listward_klaviyo::SUBSCRIBE_PATH;
use rusqlite::Connection;

use super::live::Live;
use super::progress::{self, Done};
use super::{receipt, undo};
use crate::clock::Moment;
use crate::contract::{
    AttributeMapping, ExportId, Outbound, Receipt, RowFlow, RunId, RunKind, RunPhase, RunProgress,
    RunView,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::run_outbound::{self, OutboundRow};
use crate::store::runs::{self, RunRow};
use crate::store::{run_chunks, run_origins, run_rejects};

impl Engine {
    /// The newest runs, of one export or of all.
    pub(crate) async fn run_views(
        self: &Arc<Self>,
        export: Option<ExportId>,
        limit: u32,
    ) -> Result<Vec<RunView>> {
        let engine = Arc::clone(self);
        self.read(move |database| {
            let rows = runs::newest(database, export, limit)?;
            rows.into_iter().map(|row| engine.show_run(database, row)).collect()
        })
        .await
    }

    /// One run.
    pub(crate) async fn run_view(self: &Arc<Self>, run: RunId) -> Result<Option<RunView>> {
        let engine = Arc::clone(self);
        self.read(move |database| {
            runs::one(database, run)?.map(|row| engine.show_run(database, row)).transpose()
        })
        .await
    }

    fn show_run(&self, database: &Connection, row: RunRow) -> Result<RunView> {
        let live = self.runs.get(row.id).filter(|_| row.phase != RunPhase::Ended);
        let receipt = receipt_of(database, &row)?;
        let (progress, sample, notes) = match live {
            Some(live) => {
                (live_progress(&live, &row, self.runs.now()), live.sample(), live.notes())
            }
            None => (stored_progress(&row, &receipt), Vec::new(), Vec::new()),
        };
        let email =
            AttributeMapping { field: row.fields.email.clone(), attribute: "email".to_owned() };
        let fields: Vec<_> =
            std::iter::once(email).chain(row.fields.attributes.iter().cloned()).collect();
        let sample_fields: Vec<_> =
            fields.iter().map(|mapping| mapping.attribute.clone()).collect();
        let outbound = run_outbound::all(database, row.id)?;
        let outbound = outbound.into_iter().map(|row| shown(row, &sample_fields)).collect();
        let undoable = undo::is_undoable(database, &row)?;
        let repeatable = match (row.phase, row.undoes) {
            (RunPhase::Ended, None) => run_rejects::repeatable_count(database, row.id)?,
            _ => 0,
        };
        let mut timeline = row.timeline;
        timeline.extend(notes);
        Ok(RunView {
            id: row.id,
            export: row.export,
            export_name: row.export_name,
            account_name: row.account.name,
            account_country: row.account.country,
            practice: row.practice,
            list: row.list,
            person: row.person,
            origin: run_origins::of(database, row.id)?,
            phase: row.phase,
            progress,
            failure: row.failure,
            flow: RowFlow { sent: receipt.sent, accepted: receipt.accepted, ..row.flow },
            receipt,
            sample_fields,
            sample,
            timeline,
            kind: row.undoes.map_or(RunKind::Export, |run| RunKind::Undo { run }),
            segments: row.segments,
            fields,
            consent: row.consent,
            choices: row.choices,
            options: row.options,
            compared: row.found.compared,
            hold: row.found.hold,
            canary: row.found.canary,
            outbound,
            undoable,
            repeatable,
        })
    }
}

/// Requests of one kind, with the attributes that cross in them.
fn shown(row: OutboundRow, attributes: &[String]) -> Outbound {
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let fields = match row.request.split_once(' ') {
        _ if row.people == 0 => Vec::new(),
        Some(("POST", SUBSCRIBE_PATH)) => named(&["email", "consent", "consented_at"]),
        Some(("POST", _)) => attributes.to_vec(),
        // By its id a profile is told which of its attributes are empty from now on.
        Some(("PATCH", _)) => {
            let others = attributes.iter().filter(|name| *name != "email").cloned();
            std::iter::once("id".to_owned()).chain(others).collect()
        }
        Some(("DELETE", _)) => named(&["id"]),
        _ => named(&["email"]),
    };
    let OutboundRow { host, request, requests, people, bytes } = row;
    Outbound { host, request, requests, people, bytes, fields }
}

/// The account of a run so far.
pub(super) fn receipt_of(database: &Connection, row: &RunRow) -> Result<Receipt> {
    let sums = run_chunks::sums(database, row.id)?;
    let rejected = run_rejects::by_code(database, row.id)?;
    let jobs = run_chunks::jobs(database, row.id)?;
    Ok(receipt::receipt(row, sums, rejected, jobs))
}

fn live_progress(live: &Arc<Live>, row: &RunRow, now: Moment) -> RunProgress {
    let progress = live.progress(now);
    if row.phase == RunPhase::Planned {
        let left_out: u64 = row.left_out.values().sum();
        return RunProgress { to_send: row.selected.saturating_sub(left_out), ..progress };
    }
    progress
}

/// How far a run was when it ended, or when the program did.
fn stored_progress(row: &RunRow, receipt: &Receipt) -> RunProgress {
    let rejected: u64 = receipt.rejected.values().sum();
    let left_out: u64 = receipt.left_out.values().sum();
    let done = Done {
        prepared: row.phase != RunPhase::Planned,
        to_send: row.selected.saturating_sub(left_out),
        handed_over: receipt.sent,
        worked_on: 0,
        settled: receipt.accepted + rejected + receipt.unknown,
    };
    RunProgress {
        handed_over: done.handed_over,
        settled: done.settled,
        to_send: done.to_send,
        chunks_sent: receipt.chunks,
        chunks: receipt.chunks,
        share: progress::share(done),
        per_second: 0.0,
        seconds_left: None,
        waiting: None,
    }
}
