//! `runs`: what went where, and what became of everybody.

use std::path::PathBuf;

use clap::Subcommand;
use listward_engine::clock::Moment;
use listward_engine::contract::{RunId, RunPhase, RunReject, RunView, Waiting};
use serde::Serialize;

use super::{run_details, run_words};
use crate::exit::Exit;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::table::word;
use crate::trouble::Result;

/// How many runs are listed, and how many rejects are asked for at once.
const PAGE: u32 = 500;

/// A wait of so many seconds is told in a line of its own.
const LONG_WAIT: u64 = 60;

/// Which runs, and what about them.
#[derive(Subcommand)]
pub(crate) enum Runs {
    /// All runs, newest first.
    List,
    /// One run: its receipt, what it ran with, what left this computer, what the first people came to, and what happened when.
    Show {
        /// Its id.
        id: i64,
        /// With --json: the whole run, of which the receipt is one part.
        #[arg(long)]
        all: bool,
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
    /// Let a run wait before its next chunk until somebody lets it go on. What Klaviyo has is still settled.
    Pause {
        /// Its id.
        id: i64,
    },
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
                screen.answer(&receipts, || run_words::of_all(&receipts));
                Ok(Exit::Successful)
            }
            Self::Show { id, all } => {
                let run = seat.session.run(RunId(*id)).await?;
                if *all {
                    screen.answer(&run, || run_details::of(&run));
                } else {
                    screen.answer(&run.receipt, || run_details::of(&run));
                }
                Ok(Exit::of_status(run.receipt.status))
            }
            Self::Rejected { id, to: None } => {
                let rejects = all_rejects(seat, RunId(*id)).await?;
                screen.answer(&rejects, || run_words::of_rejects(&rejects));
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
            Self::Pause { id } => {
                seat.session.pause_run(RunId(*id)).await?;
                let run = seat.session.run(RunId(*id)).await?;
                screen.answer(&run.receipt, || pause_in_words(&run));
                Ok(Exit::Successful)
            }
            Self::Continue { id } => {
                seat.session.continue_run(RunId(*id)).await?;
                let run = wait(seat, screen, RunId(*id)).await?;
                screen.answer(&run.receipt, || run_words::of_receipt(&run.receipt));
                Ok(exit_of(&run))
            }
            Self::Undo { id, plan: true } => {
                let plan = seat.session.plan_undo(RunId(*id)).await?;
                screen.answer(&plan, || run_words::of_undo(&plan));
                Ok(plan.refusal.map_or(Exit::Successful, |_| Exit::Skipped))
            }
            Self::Undo { id, plan: false } => {
                let undo = seat.session.undo_run(RunId(*id)).await?;
                let run = wait(seat, screen, undo).await?;
                screen.answer(&run.receipt, || run_words::of_receipt(&run.receipt));
                Ok(exit_of(&run))
            }
            Self::Cancel { id } => {
                seat.session.cancel_run(RunId(*id)).await?;
                let receipt = wait(seat, screen, RunId(*id)).await?.receipt;
                screen.answer(&receipt, || run_words::of_receipt(&receipt));
                Ok(Exit::Successful)
            }
        }
    }
}

fn pause_in_words(run: &RunView) -> String {
    run.hold.as_ref().map_or_else(
        || format!("Run {} has ended.", run.id),
        |hold| run_words::of_hold(run.id, hold),
    )
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
    screen.answer(&receipts, || {
        receipts.iter().map(run_words::of_receipt).collect::<Vec<_>>().join("\n")
    });
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
    let mut told = None;
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
            screen.tell(&run_words::of_hold(view.id, hold));
            return Ok(view);
        }
        let progress = &view.progress;
        if let Some(waiting) = progress.waiting
            && let Some(until) = is_news(waiting, told)
        {
            told = Some(until);
            screen.end_progress();
            screen.tell(&run_words::of_wait(waiting));
        }
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

/// Until when a run waits, if that is long and has not been told: who looks on shall know when to come back.
fn is_news(waiting: Waiting, told: Option<Moment>) -> Option<Moment> {
    let (Waiting::Klaviyo { seconds, until } | Waiting::Network { seconds, until }) = waiting;
    let same = |told: Moment| until.0.duration_since(told.0).as_secs() < LONG_WAIT.cast_signed();
    (seconds >= LONG_WAIT && !told.is_some_and(same)).then_some(until)
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
