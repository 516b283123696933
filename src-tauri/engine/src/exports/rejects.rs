//! The people of a run who were rejected or left out: page by page, and as a file to repair and import again.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::audit;
use crate::clock::Moment;
use crate::contract::{Act, ErrorCode, LeftOut, RunId, RunReject, RunRejectPage};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::session::Caller;
use crate::store::{run_rejects, runs};

/// As many as a page holds at most.
const PAGE: u32 = 1_000;

/// So many are read at once when they are written to a file.
const BATCH: u32 = 10_000;

impl Engine {
    pub(super) async fn rejects_page(
        self: &Arc<Self>,
        run: RunId,
        offset: u64,
        limit: u32,
    ) -> Result<RunRejectPage> {
        self.read(move |database| {
            runs::one(database, run)?.ok_or(ErrorCode::NotFound)?;
            let total = run_rejects::total(database, run)?;
            let rejects = run_rejects::page(database, run, offset, limit.min(PAGE))?;
            Ok(RunRejectPage { total, rejects })
        })
        .await
    }

    /// Writes all of them to a file that the person chooses. False when they chose none.
    pub(super) async fn save_rejects(
        self: &Arc<Self>,
        caller: &Caller,
        run: RunId,
    ) -> Result<bool> {
        let row = self.read(move |database| runs::one(database, run)).await?;
        let row = row.ok_or(ErrorCode::NotFound)?;
        let name = format!("{} - {run} - not accepted.csv", plain(&row.export_name));
        let Some(path) = self.desktop.save_file(&name).await else { return Ok(false) };
        let engine = Arc::clone(self);
        let saved = tokio::task::spawn_blocking(move || engine.write_rejects(run, &path)).await??;
        let person = caller.person.name.clone();
        self.write(move |transaction| {
            let (at, subject) = (Moment::now(), row.export_name.as_str());
            audit::write(transaction, at, &person, Act::RejectsSaved, subject, Some(saved))
        })
        .await?;
        Ok(true)
    }

    fn write_rejects(&self, run: RunId, path: &Path) -> Result<u64> {
        let mut file = csv::Writer::from_writer(File::create(path)?);
        let heading = ["email", "reason", "klaviyo_said", "file", "line", "field", "value"];
        file.write_record(heading).map_err(of_csv)?;
        let (mut written, mut after) = (0, 0);
        loop {
            let batch =
                self.store.read(|database| run_rejects::batch(database, run, after, BATCH))?;
            let Some((last, _)) = batch.last() else { break };
            after = *last;
            for (_, reject) in &batch {
                file.write_record(record(reject)?).map_err(of_csv)?;
                written += 1;
            }
        }
        file.flush()?;
        Ok(written)
    }
}

fn record(reject: &RunReject) -> Result<[String; 7]> {
    let reason = match (reject.left_out, &reject.code) {
        (Some(reason), _) => word(reason)?,
        (None, Some(code)) if reject.not_subscribed => format!("not_subscribed: {code}"),
        (None, code) => code.clone().unwrap_or_default(),
    };
    let said = reject.said.as_deref().unwrap_or_default();
    let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
    let line = reject.line.map(|line| line.to_string()).unwrap_or_default();
    let field = reject.field.as_ref().map(|field| harmless(&field.0)).unwrap_or_default();
    let (email, reason, said) = (harmless(&reject.email), harmless(&reason), harmless(said));
    Ok([email, reason, said, text(&reject.source), line, field, text(&reject.value)])
}

/// The contract's word for a reason.
pub(super) fn word(reason: LeftOut) -> Result<String> {
    Ok(serde_json::to_value(reason)?.as_str().unwrap_or_default().to_owned())
}

/// A cell that a spreadsheet does not take for a formula.
pub(super) fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A name that any file system takes.
pub(super) fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || " -_".contains(c) { c } else { '_' }).collect()
}

pub(super) fn of_csv(problem: csv::Error) -> Error {
    match problem.into_kind() {
        csv::ErrorKind::Io(cause) => Error::File(cause),
        _ => ErrorCode::Internal.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_the_file_is_a_formula() {
        for cell in ["=1+1", "+358", "-1", "@SUM(A1)", "\tx", "＝1"] {
            assert!(harmless(cell).starts_with('\''), "{cell:?} is made harmless");
        }
        assert_eq!(harmless("aino@example.fi"), "aino@example.fi", "an address stays as it is");
    }
}
