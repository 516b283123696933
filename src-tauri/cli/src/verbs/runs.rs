//! `runs`: what went where, and what became of everybody.

use std::path::PathBuf;

use clap::Subcommand;
use listward_engine::contract::{Receipt, RunHold, RunId, RunPhase, RunReject, RunView, UndoPlan};
use serde::Serialize;

use crate::exit::Exit;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::table::{row, table, word};
use crate::trouble::Result;

/// How many runs are listed, and how many rejects are asked for at once.
const PAGE: u32 = 500;

/// Which runs, and what about them.
#[derive(Subcommand)]
pub(crate) enum Runs {
    /// All runs, newest first.
    List,
    /// One run's receipt.
    Show {
        /// Its id.
        id: i64,
    },
    /// Who was rejected or left out, and why.
    Rejected {
        /// The run's id.
        id: i64,
        /// Write them to this CSV file.
        #[arg(long, value_name = "FILE.csv")]
        to: Option<PathBuf>,
    },
    /// Go on with every run that was interrupted or waits for a person, and wait until they end.
    Resume,
    /// Let a run go on that waits for a person.
    Continue {
        /// Its id.
        id: i64,
    },
    /// Take back what a run did: a run of its own, with a receipt.
    Undo {
        /// The run's id.
        id: i64,
        /// Only say what it would do, and what it cannot.
        #[arg(long)]
        plan: bool,
    },
    /// Stop a run before its next chunk. What Klaviyo has is still settled.
    Cancel {
        /// The run's id.
        id: i64,
    },
}

#[derive(Serialize)]
struct Written {
    run: RunId,
    file: String,
}

impl Runs {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        match self {
            Self::List => {
                let runs = seat.session.list_runs(None, PAGE).await?;
                let receipts: Vec<_> = runs.into_iter().map(|run| run.receipt).collect();
                screen.answer(&receipts, || in_words(&receipts));
                Ok(Exit::Successful)
            }
            Self::Show { id } => {
                let receipt = seat.session.run(RunId(*id)).await?.receipt;
                screen.answer(&receipt, || receipt_in_words(&receipt));
                Ok(Exit::of_status(receipt.status))
            }
            Self::Rejected { id, to: None } => {
                let rejects = all_rejects(seat, RunId(*id)).await?;
                screen.answer(&rejects, || rejects_in_words(&rejects));
                Ok(Exit::Successful)
            }
            Self::Rejected { id, to: Some(file) } => {
                seat.desktop.will_save(std::path::absolute(file).unwrap_or_else(|_| file.clone()));
                seat.session.save_run_rejects(RunId(*id)).await?;
                let written = Written { run: RunId(*id), file: file.display().to_string() };
                screen.answer(&written, || format!("They are in {}.", written.file));
                Ok(Exit::Successful)
            }
            Self::Resume => resume(seat, screen).await,
            Self::Continue { id } => {
                seat.session.continue_run(RunId(*id)).await?;
                let run = wait(seat, screen, RunId(*id)).await?;
                screen.answer(&run.receipt, || receipt_in_words(&run.receipt));
                Ok(exit_of(&run))
            }
            Self::Undo { id, plan: true } => {
                let plan = seat.session.plan_undo(RunId(*id)).await?;
                screen.answer(&plan, || undo_in_words(&plan));
                Ok(plan.refusal.map_or(Exit::Successful, |_| Exit::Skipped))
            }
            Self::Undo { id, plan: false } => {
                let undo = seat.session.undo_run(RunId(*id)).await?;
                let run = wait(seat, screen, undo).await?;
                screen.answer(&run.receipt, || receipt_in_words(&run.receipt));
                Ok(exit_of(&run))
            }
            Self::Cancel { id } => {
                seat.session.cancel_run(RunId(*id)).await?;
                let receipt = wait(seat, screen, RunId(*id)).await?.receipt;
                screen.answer(&receipt, || receipt_in_words(&receipt));
                Ok(Exit::Successful)
            }
        }
    }
}

/// The engine goes on with them by itself as soon as it is open; what is left is to wait.
async fn resume(seat: &Seat, screen: &Screen) -> Result<Exit> {
    let mut receipts = Vec::new();
    let mut exit = Exit::Successful;
    let runs = seat.session.list_runs(None, PAGE).await?;
    for run in runs.into_iter().filter(|run| run.phase != RunPhase::Ended).rev() {
        if run.hold.is_some() {
            seat.session.continue_run(run.id).await?;
        }
        let run = wait(seat, screen, run.id).await?;
        exit = exit.worst(exit_of(&run));
        receipts.push(run.receipt);
    }
    screen
        .answer(&receipts, || receipts.iter().map(receipt_in_words).collect::<Vec<_>>().join("\n"));
    Ok(exit)
}

/// A run that waits for a person has not succeeded yet, and `runs resume` lets it go on.
pub(crate) fn exit_of(run: &RunView) -> Exit {
    match run.phase {
        RunPhase::Ended => Exit::of_status(run.receipt.status),
        _ => Exit::Failed,
    }
}

/// Waits until a run has ended or waits for a person, and shows meanwhile how far it is.
pub(crate) async fn wait(seat: &Seat, screen: &Screen, run: RunId) -> Result<RunView> {
    loop {
        let view = seat.session.run(run).await?;
        if view.phase == RunPhase::Ended {
            screen.end_progress();
            if let Some(failure) = &view.failure {
                screen.tell(&crate::sentences::of(failure));
            }
            return Ok(view);
        }
        if let Some(hold) = &view.hold {
            screen.end_progress();
            screen.tell(&hold_in_words(view.id, hold));
            return Ok(view);
        }
        let progress = &view.progress;
        screen.progress(&format!(
            "{}: {} of {} handed over, {} settled",
            word(view.phase),
            progress.handed_over,
            progress.to_send,
            progress.settled
        ));
        seat.listener.something().await;
    }
}

fn hold_in_words(run: RunId, hold: &RunHold) -> String {
    let next = format!("`runs continue {run}` lets it go on, `runs cancel {run}` ends it.");
    match hold {
        RunHold::Paused => format!("Run {run} is paused. {next}"),
        RunHold::Canary => {
            format!(
                "The first people of run {run} were read back. `runs show {run} --json` has them. {next}"
            )
        }
        RunHold::Trouble { failure } => {
            format!("Run {run} waits. {} {next}", crate::sentences::of(failure))
        }
    }
}

fn undo_in_words(plan: &UndoPlan) -> String {
    let mut rows = vec![
        row([&"Would leave the list", &plan.leave]),
        row([&"Would get back their former values", &plan.restored]),
        row([&"Would come back onto the list", &plan.back]),
        row([&"Of these, would lose values they did not have before", &plan.emptied]),
        row([&"  values that would be emptied", &plan.values_emptied]),
        row([&"Sent and not confirmed: what Klaviyo took stays", &plan.unconfirmed]),
        row([&"May have been merged by Klaviyo, which cannot be known", &plan.may_be_merged]),
    ];
    if let Some(flows) = &plan.flows {
        let flows = if flows.is_empty() { "none".to_owned() } else { flows.join(", ") };
        rows.push(row([&"Flows that may have sent something already", &flows]));
    }
    if let Some(refusal) = &plan.refusal {
        rows.push(row([&"Cannot be undone", &crate::sentences::of(refusal)]));
    }
    table(&rows)
}

async fn all_rejects(seat: &Seat, run: RunId) -> Result<Vec<RunReject>> {
    let mut rejects = Vec::new();
    loop {
        let page = seat.session.run_rejects(run, rejects.len() as u64, PAGE).await?;
        let last = page.rejects.is_empty();
        rejects.extend(page.rejects);
        if last || rejects.len() as u64 >= page.total {
            return Ok(rejects);
        }
    }
}

fn in_words(receipts: &[Receipt]) -> String {
    let mut rows = vec![row([&"Run", &"Export", &"Status", &"Sent", &"Accepted", &"Started"])];
    rows.extend(receipts.iter().map(|receipt| {
        let (status, started) = (word(receipt.status), receipt.started.0);
        row([&receipt.run, &receipt.export, &status, &receipt.sent, &receipt.accepted, &started])
    }));
    table(&rows)
}

/// A receipt whose sums a person can follow.
pub(crate) fn receipt_in_words(receipt: &Receipt) -> String {
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

fn rejects_in_words(rejects: &[RunReject]) -> String {
    let mut rows = vec![row([&"E-mail", &"Why", &"Klaviyo said"])];
    rows.extend(rejects.iter().map(|reject| {
        let code = reject.code.clone().unwrap_or_default();
        let why = reject.left_out.map_or(code, word);
        row([&reject.email, &why, &reject.said.clone().unwrap_or_default()])
    }));
    table(&rows)
}
