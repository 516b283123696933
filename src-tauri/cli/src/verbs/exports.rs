//! `exports`: what goes where, looked at beforehand, and sent.

use std::path::PathBuf;

use clap::Subcommand;
use listward_engine::contract::{
    ErrorCode, ExportStart, ExportView, Receipt, RunId, RunOptions, RunView,
};
use serde::Serialize;

use super::export_draft::{Add, Set};
use super::export_schedule::{How, schedule_in_words};
use super::{export_plan, export_words, refresh, run_words, runs};
use crate::exit::Exit;
use crate::lookup;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::trouble::{Result, Trouble};

/// Which exports, and what about them.
#[derive(Subcommand)]
pub(crate) enum Exports {
    /// Save an export. Nothing is sent.
    Add(Add),
    /// Change an export. Nothing is sent.
    Set(Set),
    /// All exports with their last runs.
    List,
    /// What an export sends, where to, and when.
    Show {
        /// Its name.
        name: String,
    },
    /// Remove an export; what it sent stays where it is.
    Remove {
        /// Its name.
        name: String,
    },
    /// What a run would send. Klaviyo is asked, and sent nothing.
    Plan {
        /// The export's name.
        name: String,
        /// Only of those whom this run of the export could not bring to Klaviyo.
        #[arg(long, value_name = "RUN")]
        rejected_of: Option<i64>,
    },
    /// Send, and wait for the receipt.
    Run {
        /// The export's name.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        name: Option<String>,
        /// Every export that runs by itself: after a refresh that is switched on, or by its own timetable. The others are named
        /// with the reason.
        #[arg(long, conflicts_with_all = ["approve_removals", "everybody"])]
        all: bool,
        /// Take up to so many people off the list although the brake would hold them.
        #[arg(long, value_name = "N")]
        approve_removals: Option<u64>,
        /// Send although nobody has looked at the preflight (`exports plan NAME`) since the export was made or changed, or since
        /// its people became over 20 % more or fewer. For scripts that know what they send.
        #[arg(long, conflicts_with = "all")]
        unseen: bool,
        /// Send everybody, also who has not changed.
        #[arg(long)]
        everybody: bool,
        /// Send only those whom this run of the export could not bring to Klaviyo: the rejected, and those left out for a
        /// reason that can be put right. Nobody is taken off the list.
        #[arg(long, value_name = "RUN", conflicts_with_all = ["all", "approve_removals"])]
        rejected_of: Option<i64>,
    },
    /// When an export runs by itself.
    Schedule {
        /// The export's name.
        name: String,
        #[command(flatten)]
        how: How,
    },
    /// Write the people that a run would send now, as they would cross, to a CSV file. Nothing is sent.
    Save {
        /// The export's name.
        name: String,
        /// The file.
        #[arg(long, value_name = "FILE.csv")]
        to: PathBuf,
    },
    /// Send one person under this address, and read back what Klaviyo made of them.
    Test {
        /// The export's name.
        name: String,
        /// The address: your own.
        email: String,
        /// The address is a customer's, and that is meant: their values cross, and they join the list.
        #[arg(long)]
        to_customer: bool,
    },
    /// Copy an export under another name.
    Duplicate {
        /// The export's name.
        name: String,
        /// The copy's name.
        copy: String,
    },
    /// Take the connection from an export, which stays and does not run any more.
    Detach {
        /// The export's name.
        name: String,
    },
}

impl Exports {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        let session = &seat.session;
        match self {
            Self::Add(add) => {
                let export = add.run(session).await?;
                screen.answer(&export, || {
                    format!("{} is saved. Nothing was sent.", export.draft.name)
                });
            }
            Self::Set(changes) => {
                let export = changes.run(session).await?;
                screen.answer(&export, || {
                    format!("{} is saved. Nothing was sent.", export.draft.name)
                });
            }
            Self::List => {
                let exports = session.list_exports().await?;
                screen.answer(&exports, || export_words::of_all(&exports));
            }
            Self::Show { name } => {
                let export = lookup::export(session, name).await?;
                screen.answer(&export, || export_words::of_one(&export));
            }
            Self::Remove { name } => {
                let export = lookup::export(session, name).await?;
                session.remove_export(export.id).await?;
                screen.answer(&export, || format!("{} is removed.", export.draft.name));
            }
            Self::Plan { name, rejected_of } => {
                let export = lookup::export(session, name).await?;
                let plan = match rejected_of {
                    Some(run) => {
                        let run = session.run(RunId(*run)).await?;
                        if run.export != export.id {
                            return Err(Trouble::not_found(&run.id.to_string()));
                        }
                        session.plan_again(run.id).await?
                    }
                    None => session.plan_export(export.id).await?,
                };
                screen.answer(&plan, || export_plan::of(&plan));
                return Ok(plan.refusal.map_or(Exit::Successful, |_| Exit::Skipped));
            }
            Self::Run {
                name: Some(name),
                approve_removals,
                unseen,
                everybody,
                rejected_of,
                ..
            } => {
                let export = lookup::export(session, name).await?;
                let options = RunOptions {
                    removals: *approve_removals,
                    everybody: *everybody,
                    only_rejected_of: rejected_of.map(RunId),
                    unseen: *unseen,
                };
                let run = run_one(seat, screen, &export, options).await?;
                screen.answer(&run.receipt, || run_words::of_receipt(&run.receipt));
                return Ok(runs::exit_of(&run));
            }
            Self::Run { name: None, .. } => return run_all(seat, screen).await,
            Self::Schedule { name, how } => {
                let export = how.save(seat, name).await?;
                screen.answer(&export, || schedule_in_words(&export));
            }
            Self::Save { name, to } => {
                let export = lookup::export(session, name).await?;
                seat.desktop.will_save(std::path::absolute(to).unwrap_or_else(|_| to.clone()));
                session.save_plan(export.id).await?;
                let file = to.display().to_string();
                screen.answer(&file, || format!("They are in {file}. Nothing was sent."));
            }
            Self::Test { name, email, to_customer } => {
                let export = lookup::export(session, name).await?;
                let tried = session.send_test(export.id, email.clone(), *to_customer).await;
                let test = tried.inspect_err(|failure| {
                    if failure.code == ErrorCode::AddressOfCustomer {
                        screen.tell("`--to-customer` sends it all the same.");
                    }
                })?;
                screen.answer(&test, || export_words::of_test(&test));
                return Ok(if test.accepted { Exit::Successful } else { Exit::Failed });
            }
            Self::Duplicate { name, copy } => {
                let export = lookup::export(session, name).await?;
                let export = session.duplicate_export(export.id, copy.clone()).await?;
                screen.answer(&export, || {
                    format!("{} is saved. Nothing was sent.", export.draft.name)
                });
            }
            Self::Detach { name } => {
                let export = lookup::export(session, name).await?;
                let export = session.detach_export(export.id).await?;
                screen.answer(&export, || format!("{} has no connection now.", export.draft.name));
            }
        }
        Ok(Exit::Successful)
    }
}

async fn run_one(
    seat: &Seat,
    screen: &Screen,
    export: &ExportView,
    options: RunOptions,
) -> Result<RunView> {
    let run = seat.session.start_run(export.id, options).await.inspect_err(|failure| {
        if failure.code == ErrorCode::PreflightDue {
            let name = &export.draft.name;
            let again = options.only_rejected_of.map(|run| format!(" --rejected-of {run}"));
            let again = again.unwrap_or_default();
            screen.tell(&format!(
                "`exports plan \"{name}\"{again}` shows what would be sent; then run it. `--unseen` sends it all the same."
            ));
        }
    })?;
    runs::wait(seat, screen, run).await
}

/// What came of running all.
#[derive(Serialize)]
struct AllRun {
    exports: Vec<ExportStart>,
    receipts: Vec<Receipt>,
}

async fn run_all(seat: &Seat, screen: &Screen) -> Result<Exit> {
    let exports = seat.session.run_all().await?;
    let (exit, receipts) = refresh::wait_for_all(seat, screen, &exports).await?;
    let all = AllRun { exports, receipts };
    screen.answer(&all, || {
        let started = format!("{} of {} started.", all.receipts.len(), all.exports.len());
        let mut lines = vec![started, refresh::not_started_in_words(&all.exports)];
        lines.extend(all.receipts.iter().map(run_words::of_receipt));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    });
    Ok(exit)
}
