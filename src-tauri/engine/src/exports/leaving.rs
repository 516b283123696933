//! Who has to leave the list: those who are not in an export's segments any more, or whom an undone run had put there.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::SignedDuration;

use super::book::{self, Entries, Known};
use super::compare::{self, Confirmed};
use super::course::Course;
use super::deeds::{Deed, deeds};
use crate::clock::Moment;
use crate::contract::{ErrorCode, ExportId, Removals, RunId};
use crate::error::Result;
use crate::store::Store;
use crate::store::run_findings;
use crate::store::runs::{self, RunRow};

/// For so long after a run Klaviyo may still be putting its people on the list.
const STILL_COMING: SignedDuration = SignedDuration::from_hours(24);

/// Who has to leave the list, and on what terms.
pub(super) struct Leaving {
    /// Their addresses.
    pub(super) emails: Vec<String>,
    /// How many of the export's people are on the list, they included.
    pub(super) on_list: u64,
    /// As many as a person has approved.
    pub(super) approved: Option<u64>,
    /// Whoever was on the list before this moment stays.
    pub(super) joined_since: Option<Moment>,
    /// What was done of it before a restart.
    pub(super) before: Option<Removals>,
    /// Those whom Klaviyo was told to take off before a restart, with an answer that nobody heard.
    pub(super) begun: HashSet<String>,
    /// Those who may have been on the list by this export even before the run that is undone.
    pub(super) unsure_before: HashSet<String>,
    /// Those who were sent so lately that they may still come onto the list.
    pub(super) still_coming: HashSet<String>,
}

impl Course {
    /// Who has to leave the list, as far as they have not yet.
    pub(super) async fn leaving(&self) -> Result<Leaving> {
        let (engine, id) = (Arc::clone(&self.engine), self.run);
        let lately = Moment(self.now().0 - STILL_COMING);
        tokio::task::spawn_blocking(move || {
            // As it is now: it was prepared since it began, and some may have left before a restart.
            let row = engine.store.read(|database| runs::one(database, id))?;
            let row = row.ok_or(ErrorCode::NotFound)?;
            let store = &engine.store;
            let mut leaving = match row.undoes {
                Some(undone) => of_undo(store, &row, undone)?,
                None => Leaving {
                    emails: compare::leavers(store, row.export, &engine.sendable_in(&row)?)?,
                    on_list: Confirmed::read(store, row.export)?.on_list(),
                    approved: row.options.removals,
                    joined_since: None,
                    before: row.found.removals,
                    begun: HashSet::new(),
                    unsure_before: HashSet::new(),
                    still_coming: HashSet::new(),
                },
            };
            // Whoever is in the book by this run was looked at before a restart: nobody who leaves is sent.
            let done = among(store, row.export, Entries::Of(row.id), &leaving.emails, |_| true)?;
            leaving.begun = store.read(|database| run_findings::being_removed(database, row.id))?;
            leaving.emails.retain(|email| leaving.begun.contains(email) || !done.contains(email));
            if let Some(since) =
                store.read(|database| runs::first_not_ended_before(database, row.export, lately))?
            {
                let entries = Entries::Since(since);
                leaving.still_coming =
                    among(store, row.export, entries, &leaving.emails, |_| true)?;
            }
            Ok(leaving)
        })
        .await?
    }
}

/// Whom an undone run has put on the list. Blocks.
fn of_undo(store: &Store, row: &RunRow, undone: RunId) -> Result<Leaving> {
    let run = store.read(|database| runs::one(database, undone))?.ok_or(ErrorCode::NotFound)?;
    // By Klaviyo's clock where that is known, as it is Klaviyo that says when somebody joined.
    let began = run.found.first_job.unwrap_or(run.started);
    let added = deeds(store, row.export, undone)?.into_iter();
    let added = added.filter(|(_, deed)| matches!(deed, Deed::Added { .. }));
    let emails: Vec<String> = added.map(|(email, _)| email).collect();
    let unsure = |known: Known<'_>| known == Known::Unconfirmed;
    Ok(Leaving {
        on_list: emails.len() as u64,
        // Whoever undoes a run has seen the number.
        approved: Some(u64::MAX),
        joined_since: Some(began),
        before: row.found.removals,
        begun: HashSet::new(),
        unsure_before: among(store, row.export, Entries::Before(undone), &emails, unsure)?,
        still_coming: HashSet::new(),
        emails,
    })
}

/// Those of some addresses of whom some entries of the book say what is asked for. Blocks.
fn among(
    store: &Store,
    export: ExportId,
    entries: Entries,
    emails: &[String],
    is_so: impl Fn(Known<'_>) -> bool,
) -> Result<HashSet<String>> {
    let asked: HashSet<&str> = emails.iter().map(String::as_str).collect();
    let mut found = HashSet::new();
    if asked.is_empty() {
        return Ok(found);
    }
    book::walk(store, export, entries, |email, known| {
        if asked.contains(email) && is_so(known) {
            found.insert(email.to_owned());
        }
        Ok(())
    })?;
    Ok(found)
}
