//! `refresh`: every source is read again, then the exports that follow run.

use clap::Args;
use listward_engine::clock::Moment;
use listward_engine::contract::{
    ErrorCode, ExportStart, Missed, MissedBecause, Receipt, RefreshState, RefreshView,
};
use serde::Serialize;

use super::{run_words, runs};
use crate::exit::Exit;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::sentences;
use crate::trouble::Result;

/// Which refresh.
#[derive(Args)]
pub(crate) struct Refresh {
    /// Only what is due by a schedule: once, however many times were missed. Nothing is due: nothing happens.
    #[arg(long)]
    due: bool,
    /// Only read the files again; run no export.
    #[arg(long, conflicts_with = "due")]
    no_exports: bool,
}

/// What was done.
#[derive(Default, Serialize)]
struct Done {
    /// The refresh, if one was done.
    refresh: Option<RefreshView>,
    /// Exports that were started, and why others were not.
    exports: Vec<ExportStart>,
    /// The receipts of their runs.
    receipts: Vec<Receipt>,
}

impl Refresh {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        let mut done = Done::default();
        if self.due {
            let served = seat.session.serve_due(Moment::now()).await?;
            done.refresh = served.refresh;
            done.exports = served.exports;
        } else {
            let refresh = seat.session.start_refresh(!self.no_exports).await?;
            done.refresh = Some(seat.session.refresh_ended(refresh).await?);
        }
        let follow = done.refresh.iter().flat_map(|refresh| refresh.exports.clone());
        done.exports = follow.chain(done.exports).collect();
        let mut exit = exit_of(done.refresh.as_ref());
        let (ran, receipts) = wait_for_all(seat, screen, &done.exports).await?;
        exit = exit.worst(ran);
        done.receipts = receipts;
        screen.answer(&done, || in_words(&done));
        Ok(exit)
    }
}

/// Waits for the runs of some exports, and gives their receipts with the end that most needs a look.
pub(crate) async fn wait_for_all(
    seat: &Seat,
    screen: &Screen,
    exports: &[ExportStart],
) -> Result<(Exit, Vec<Receipt>)> {
    let (mut exit, mut receipts) = (Exit::Successful, Vec::new());
    for export in exports {
        match (export.run, &export.failure) {
            (Some(run), _) => {
                let run = runs::wait(seat, screen, run).await?;
                exit = exit.worst(runs::exit_of(&run));
                receipts.push(run.receipt);
            }
            // That an export does not run by itself is how somebody wants it.
            (None, Some(failure)) => {
                let wanted =
                    matches!(failure.code, ErrorCode::ScheduleOff | ErrorCode::NoConnection);
                if !wanted {
                    exit = exit.worst(Exit::of_failure(failure.code));
                }
            }
            (None, None) => {}
        }
    }
    Ok((exit, receipts))
}

/// Exports that were not started, each with its reason.
pub(crate) fn not_started_in_words(exports: &[ExportStart]) -> String {
    let missing = exports.iter().filter(|export| export.run.is_none());
    let lines = missing.filter_map(|export| {
        let failure = export.failure.as_ref()?;
        Some(format!("{} was not started. {}", export.name, sentences::of(failure)))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn exit_of(refresh: Option<&RefreshView>) -> Exit {
    let Some(refresh) = refresh else { return Exit::Successful };
    if refresh.state != RefreshState::Ended {
        return Exit::Failed;
    }
    let all_read = refresh.sources.iter().all(|source| source.failure.is_none());
    if all_read { Exit::Successful } else { Exit::Warnings }
}

fn in_words(done: &Done) -> String {
    let mut lines = Vec::new();
    match &done.refresh {
        Some(refresh) => lines.extend(refresh_in_words(refresh)),
        None if done.exports.is_empty() => lines.push("Nothing is due.".to_owned()),
        None => {}
    }
    lines.push(not_started_in_words(&done.exports));
    lines.extend(done.receipts.iter().map(run_words::of_receipt));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn refresh_in_words(refresh: &RefreshView) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(due), Some(Missed { because, times })) = (refresh.due, refresh.missed) {
        let because = match because {
            MissedBecause::Asleep => "this computer slept",
            MissedBecause::NotOpen => "Listward was not open",
        };
        lines.push(format!(
            "Missed at {} because {because} ({times} in all). Caught up at {}.",
            due.0, refresh.started.0
        ));
    }
    lines.extend(refresh.sources.iter().map(|source| match &source.failure {
        None => format!("{}: {} rows, {} before.", source.name, source.rows, source.rows_before),
        Some(failure) => format!(
            "{} was not read again; its {} rows stay. {}",
            source.name,
            source.rows,
            sentences::of(failure)
        ),
    }));
    lines
}
