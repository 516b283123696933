//! `import`: customer files become rows, and rows become profiles.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use listward_engine::contract::{
    ColumnTarget, FieldKey, FieldType, FilePreview, FileTicket, ImportId, ImportPlan, ImportReport,
    ImportState, ReadOptions, Reject, SourceId, Target,
};
use serde::{Deserialize, Serialize};

use crate::exit::Exit;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::table::{row, table, word};
use crate::trouble::{Result, Trouble};

/// How many rejected rows are asked for at once.
const PAGE: u32 = 500;

/// Which files, and how to read them. Ends with 3 when rows were rejected.
#[derive(Args)]
pub(crate) struct Import {
    /// CSV or TSV files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What columns become, by their heading: {"Mail":"email","Spend":{"field":"Spend","kind":"number"},"Notes":null}.
    /// Columns that are not named become what Listward suggests.
    #[arg(long, value_name = "FILE.json")]
    mapping: Option<PathBuf>,
    /// Write the rejected rows, with their line and reason, to this file.
    #[arg(long, value_name = "FILE.csv")]
    rejects_to: Option<PathBuf>,
    /// Read, check and count everything, and store nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What a column becomes, as people write it.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Wish {
    Field(FieldKey),
    Typed { field: FieldKey, kind: FieldType },
}

type Wishes = BTreeMap<String, Option<Wish>>;

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the keys are a contract")]
struct Imported {
    source: Option<SourceId>,
    file: String,
    rows: u64,
    imported: u64,
    merged: u64,
    rejected: u64,
    rejects: Vec<Reject>,
}

impl Import {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        if self.rejects_to.is_some() && self.files.len() > 1 {
            let sentence =
                "--rejects-to takes the rejects of one file: import the files one by one.";
            return Err(Trouble::CommandLine(sentence.into()));
        }
        let wishes = self.wishes()?;
        seat.desktop.will_open(self.files.clone());
        let arrival = seat.session.pick_files().await?;
        if let Some(refusal) = arrival.refused.into_iter().next() {
            let failure = listward_engine::contract::Failure::new(refusal.code);
            return Err(failure.about(refusal.name).into());
        }
        let mut imported = Vec::new();
        for file in arrival.files {
            imported.push(self.import(seat, screen, file, &wishes).await?);
        }
        let rejected = imported.iter().any(|file| file.rejected > 0);
        match imported.as_slice() {
            [one] => screen.answer(one, || in_words(&imported)),
            all => screen.answer(&all, || in_words(all)),
        }
        Ok(if rejected { Exit::Warnings } else { Exit::Successful })
    }

    fn wishes(&self) -> Result<Wishes> {
        let Some(file) = &self.mapping else { return Ok(Wishes::new()) };
        let unreadable = |why: String| {
            Trouble::CommandLine(format!("The mapping {} cannot be read: {why}.", file.display()))
        };
        let text = std::fs::read(file).map_err(|why| unreadable(why.to_string()))?;
        serde_json::from_slice(&text).map_err(|why| unreadable(why.to_string()))
    }

    async fn import(
        &self,
        seat: &Seat,
        screen: &Screen,
        file: FileTicket,
        wishes: &Wishes,
    ) -> Result<Imported> {
        let (token, options) = (file.token, ReadOptions::default());
        let mapping = if wishes.is_empty() {
            Vec::new()
        } else {
            let preview = seat.session.preview_file(token.clone(), options.clone()).await?;
            targets(&preview, wishes)?
        };
        let plan = ImportPlan { token, options, mapping, check_only: self.dry_run };
        let import = seat.session.start_import(plan).await?;
        let report = wait(seat, screen, import).await?;
        if let Some(file) = &self.rejects_to {
            seat.desktop.will_save(std::path::absolute(file).unwrap_or_else(|_| file.clone()));
            seat.session.save_import_rejects(import).await?;
        }
        let rejects = all_rejects(seat, import, report.rejected).await?;
        let ImportReport { source, file, rows, imported, merged, rejected, .. } = report;
        Ok(Imported { source, file, rows, imported, merged, rejected, rejects })
    }
}

/// Every column with what it becomes. A wish for a column that is not there is a mistake in the mapping.
fn targets(preview: &FilePreview, wishes: &Wishes) -> Result<Vec<ColumnTarget>> {
    let unknown =
        wishes.keys().find(|name| !preview.columns.iter().any(|column| column.name == **name));
    if let Some(name) = unknown {
        let sentence = format!("{} has no column {name}.", preview.file.name);
        return Err(Trouble::CommandLine(sentence));
    }
    let targets = preview.columns.iter().map(|column| {
        let target = match wishes.get(&column.name) {
            None => column.target.clone(),
            Some(None) => Target::Nothing,
            Some(Some(Wish::Typed { field, kind })) => {
                Target::Field { key: field.clone(), kind: *kind }
            }
            Some(Some(Wish::Field(key))) => {
                let kind = match &column.target {
                    Target::Field { kind, .. } if !key.is_standard() => *kind,
                    _ => FieldType::Text,
                };
                Target::Field { key: key.clone(), kind }
            }
        };
        ColumnTarget { column: column.index, target }
    });
    Ok(targets.collect())
}

async fn wait(seat: &Seat, screen: &Screen, import: ImportId) -> Result<ImportReport> {
    loop {
        match seat.session.import_state(import).await? {
            ImportState::Going { progress } => {
                screen.progress(&format!("{}: {} rows", word(progress.phase), progress.rows));
            }
            ImportState::Ended { report } => {
                screen.end_progress();
                return Ok(report);
            }
            ImportState::Failed { failure } => return Err(failure.into()),
            ImportState::Canceled => {
                use listward_engine::contract::{ErrorCode, Failure};
                return Err(Failure::new(ErrorCode::Canceled).into());
            }
        }
        seat.listener.something().await;
    }
}

async fn all_rejects(seat: &Seat, import: ImportId, rejected: u64) -> Result<Vec<Reject>> {
    let mut rejects = Vec::new();
    while (rejects.len() as u64) < rejected {
        let offset = rejects.len() as u64;
        let page = seat.session.import_rejects(import, offset, PAGE).await?;
        if page.rejects.is_empty() {
            break;
        }
        rejects.extend(page.rejects);
    }
    Ok(rejects)
}

fn in_words(imported: &[Imported]) -> String {
    let mut rows = vec![row([&"File", &"Rows", &"Imported", &"Merged", &"Rejected"])];
    rows.extend(
        imported.iter().map(|file| {
            row([&file.file, &file.rows, &file.imported, &file.merged, &file.rejected])
        }),
    );
    table(&rows)
}
