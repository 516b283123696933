//! `exports`: what goes where, looked at beforehand, and sent.

use clap::{Args, Subcommand};
use listward_engine::contract::{
    AttributeMapping, ExportDraft, ExportPlan, ExportView, FieldKey, Receipt,
};

use super::runs;
use crate::exit::Exit;
use crate::lookup;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::table::{row, table, word};
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
        /// Every export, one after the other.
        #[arg(long)]
        all: bool,
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
                screen.answer(&exports, || in_words(&exports));
            }
            Self::Remove { name } => {
                let export = lookup::export(session, name).await?;
                session.remove_export(export.id).await?;
                screen.answer(&export, || format!("{} is removed.", export.draft.name));
            }
            Self::Plan { name } => {
                let export = lookup::export(session, name).await?;
                let plan = session.plan_export(export.id).await?;
                screen.answer(&plan, || plan_in_words(&plan));
                return Ok(plan.refusal.map_or(Exit::Successful, |_| Exit::Skipped));
            }
            Self::Run { name: Some(name), .. } => {
                let export = lookup::export(session, name).await?;
                let receipt = run_one(seat, screen, &export).await?;
                screen.answer(&receipt, || runs::receipt_in_words(&receipt));
                return Ok(Exit::of_status(receipt.status));
            }
            Self::Run { name: None, .. } => return run_all(seat, screen).await,
        }
        Ok(Exit::Successful)
    }
}

async fn run_one(seat: &Seat, screen: &Screen, export: &ExportView) -> Result<Receipt> {
    let run = seat.session.start_run(export.id).await?;
    Ok(runs::wait(seat, screen, run).await?.receipt)
}

async fn run_all(seat: &Seat, screen: &Screen) -> Result<Exit> {
    let mut receipts = Vec::new();
    let mut exit = Exit::Successful;
    for export in seat.session.list_exports().await?.iter().filter(|export| export.usable) {
        match run_one(seat, screen, export).await {
            Ok(receipt) => {
                exit = exit.worst(Exit::of_status(receipt.status));
                receipts.push(receipt);
            }
            // One export that cannot begin does not keep the others from it.
            Err(trouble) => exit = exit.worst(screen.warn(&trouble)),
        }
    }
    screen.answer(&receipts, || {
        receipts.iter().map(runs::receipt_in_words).collect::<Vec<_>>().join("\n")
    });
    Ok(exit)
}

impl Add {
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
            connection,
            list,
            email: FieldKey(self.email.clone()),
            attributes,
            segments,
            limit: self.limit,
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

fn in_words(exports: &[ExportView]) -> String {
    let mut rows = vec![row([&"Export", &"Connection", &"List", &"Last run"])];
    rows.extend(exports.iter().map(|export| {
        let last = export.last_run.as_ref().map(|run| word(run.receipt.status));
        let last = last.unwrap_or_else(|| "never run".into());
        row([&export.draft.name, &export.connection_name, &export.draft.list.name, &last])
    }));
    table(&rows)
}

fn plan_in_words(plan: &ExportPlan) -> String {
    let fields = plan.fields.iter().map(|mapping| mapping.attribute.clone());
    let mut rows = vec![
        row([&"To", &format!("{}, list {}", plan.account.name, plan.list.name)]),
        row([&"Fields that cross", &fields.collect::<Vec<_>>().join(", ")]),
        row([&"Selected", &plan.selected]),
    ];
    rows.extend(
        plan.left_out
            .iter()
            .map(|(reason, people)| row([&format!("Left out: {}", word(reason)), people])),
    );
    rows.extend([
        row([&"Would be sent", &plan.to_send]),
        row([&"Limit", &plan.limit]),
        row([&"Requests", &plan.chunks]),
        row([&"Bytes", &plan.bytes]),
        row([&"About seconds", &plan.seconds]),
    ]);
    if let Some(refusal) = &plan.refusal {
        rows.push(row([&"Cannot run", &crate::sentences::of(refusal)]));
    }
    table(&rows)
}
