//! `exports`: what goes where, looked at beforehand, and sent.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use listward_engine::contract::{
    AttributeMapping, Canary, ExportChoices, ExportDraft, ExportStart, ExportView, FieldKey,
    Leavers, Receipt, RunId, RunOptions, RunView, Sending,
};
use serde::Serialize;

use super::export_schedule::{How, schedule_in_words};
use super::{export_words, refresh, runs};
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
    /// All exports with their last runs.
    List,
    /// Remove an export; what it sent stays where it is.
    Remove {
        /// Its name.
        name: String,
    },
    /// What a run would send. Klaviyo is asked, and sent nothing.
    Plan {
        /// The export's name.
        name: String,
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
        /// The address.
        email: String,
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

/// An export to save.
#[derive(Args)]
pub(crate) struct Add {
    /// Its name.
    name: String,
    /// Over which connection.
    #[arg(long, value_name = "NAME")]
    connection: String,
    /// Klaviyo's id of the list. It is looked up.
    #[arg(long, value_name = "ID")]
    list: String,
    /// The field that is the e-mail address.
    #[arg(long, value_name = "FIELD")]
    email: String,
    /// Whose members.
    #[arg(long = "segment", value_name = "NAME", required = true, num_args = 1..)]
    segments: Vec<String>,
    /// Further fields that cross: `first_name=first_name`, `Spend=properties.Spend`.
    #[arg(long = "map", value_name = "FIELD=ATTRIBUTE", num_args = 1..)]
    attributes: Vec<String>,
    /// How many people at most. Only administrators may raise it above 100,000.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    /// Send only who is new, has changed, or was not confirmed the last time.
    #[arg(long)]
    changes_only: bool,
    /// Take people off the list who left the segments. More than ten people and ten percent are held for approval.
    #[arg(long)]
    mirror: bool,
    /// Send 25 people first and read them back: go on by itself when they are what was sent, or wait for `runs continue`.
    #[arg(long, value_enum, default_value_t)]
    canary: First,
}

/// How a run begins.
#[derive(Clone, Copy, Default, ValueEnum)]
enum First {
    /// With everybody.
    #[default]
    Off,
    /// With 25 people, and goes on by itself.
    Auto,
    /// With 25 people, and waits.
    Ask,
}

impl Exports {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        let session = &seat.session;
        match self {
            Self::Add(add) => {
                let export = add.run(seat).await?;
                screen.answer(&export, || {
                    format!("{} is saved. Nothing was sent.", export.draft.name)
                });
            }
            Self::List => {
                let exports = session.list_exports().await?;
                screen.answer(&exports, || export_words::of_all(&exports));
            }
            Self::Remove { name } => {
                let export = lookup::export(session, name).await?;
                session.remove_export(export.id).await?;
                screen.answer(&export, || format!("{} is removed.", export.draft.name));
            }
            Self::Plan { name } => {
                let export = lookup::export(session, name).await?;
                let plan = session.plan_export(export.id).await?;
                screen.answer(&plan, || export_words::of_plan(&plan));
                return Ok(plan.refusal.map_or(Exit::Successful, |_| Exit::Skipped));
            }
            Self::Run { name: Some(name), approve_removals, everybody, rejected_of, .. } => {
                let export = lookup::export(session, name).await?;
                let options = RunOptions {
                    removals: *approve_removals,
                    everybody: *everybody,
                    only_rejected_of: rejected_of.map(RunId),
                };
                let run = run_one(seat, screen, &export, options).await?;
                screen.answer(&run.receipt, || runs::receipt_in_words(&run.receipt));
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
            Self::Test { name, email } => {
                let export = lookup::export(session, name).await?;
                let test = session.send_test(export.id, email.clone()).await?;
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
    let run = seat.session.start_run(export.id, options).await?;
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
        lines.extend(all.receipts.iter().map(runs::receipt_in_words));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    });
    Ok(exit)
}

impl Add {
    fn choices(&self) -> ExportChoices {
        ExportChoices {
            sending: if self.changes_only { Sending::Changes } else { Sending::Everybody },
            leavers: if self.mirror { Leavers::TakeOff } else { Leavers::Stay },
            canary: match self.canary {
                First::Off => Canary::Off,
                First::Auto => Canary::Automatic,
                First::Ask => Canary::AskMe,
            },
        }
    }

    async fn run(&self, seat: &Seat) -> Result<ExportView> {
        let session = &seat.session;
        let mut segments = Vec::new();
        for name in &self.segments {
            segments.push(lookup::segment(session, name).await?.id);
        }
        let attributes = self.attributes.iter().map(|mapping| pair(mapping));
        let attributes = attributes.collect::<Result<Vec<_>>>()?;
        let connection = lookup::connection(session, &self.connection).await?.id;
        // A wrong id is better found now than when the schedule runs at night.
        let list = session.klaviyo_list(connection, self.list.trim().to_owned()).await?;
        let draft = ExportDraft {
            id: None,
            name: self.name.clone(),
            connection: Some(connection),
            list,
            email: FieldKey(self.email.clone()),
            attributes,
            segments,
            limit: self.limit,
            choices: self.choices(),
            subscribing: None,
        };
        Ok(session.save_export(draft).await?)
    }
}

fn pair(mapping: &str) -> Result<AttributeMapping> {
    let (field, attribute) = mapping.rsplit_once('=').ok_or_else(|| {
        Trouble::CommandLine(format!("--map {mapping}: write it as FIELD=ATTRIBUTE."))
    })?;
    Ok(AttributeMapping { field: FieldKey(field.into()), attribute: attribute.into() })
}
