//! The book of an export: for each person the profile that Klaviyo last confirmed, so that the next run knows what is new,
//! what changed, who has left, and what an undone run has to restore.
//!
//! Pages are only added while a run goes on; what a later page says of a person holds. What the last run replaced stays,
//! because that run may be undone; whatever is older is cleared away when the next one ends.

mod page;

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

pub(super) use self::page::{Known, Page, PageWriter};
use crate::contract::{ExportId, RunId};
use crate::error::Result;
use crate::store::Store;
use crate::store::book::{self, PageRow};

/// Which entries of a book are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entries {
    /// What holds now.
    Current,
    /// What held before a run.
    Before(RunId),
    /// What a run wrote.
    Of(RunId),
    /// What a run and those after it wrote.
    Since(RunId),
}

impl Entries {
    fn takes(self, page: &PageRow) -> bool {
        match self {
            Self::Current => true,
            Self::Before(run) => page.run < run,
            Self::Of(run) => page.run == run,
            Self::Since(run) => page.run >= run,
        }
    }
}

/// Hands every person of a book to `take`, each once, as the newest of the entries asked for knows them. Blocks.
pub(super) fn walk(
    store: &Store,
    export: ExportId,
    entries: Entries,
    mut take: impl FnMut(&str, Known<'_>) -> Result<()>,
) -> Result<()> {
    let pages = store.read(|database| book::pages(database, export))?;
    let hashes = RandomState::new();
    let mut seen = HashSet::new();
    for row in pages.into_iter().filter(|row| entries.takes(row)) {
        // A page that was torn out meanwhile said nothing that held.
        let Some(data) = store.read(|database| book::data(database, row.id))? else { continue };
        for person in Page::read(&data)?.people() {
            let (email, known) = person?;
            if seen.insert(hashes.hash_one(email)) {
                take(email, known)?;
            }
        }
    }
    Ok(())
}

/// Clears away what no run needs any more: entries that a run before the last one had replaced already. Blocks.
///
/// `last` is the run that may still be undone.
pub(super) fn tidy(store: &Store, export: ExportId, last: RunId) -> Result<()> {
    let pages = store.read(|database| book::pages(database, export))?;
    let hashes = RandomState::new();
    let mut replaced = HashSet::new();
    for row in pages.into_iter().filter(|row| row.run != last) {
        let Some(data) = store.read(|database| book::data(database, row.id))? else { continue };
        let mut kept = PageWriter::default();
        for person in Page::read(&data)?.people() {
            let (email, known) = person?;
            if replaced.insert(hashes.hash_one(email)) {
                kept.push(email, known);
            }
        }
        match kept.people() {
            people if people == row.people => {}
            0 => store.write(|transaction| book::tear_out(transaction, row.id))?,
            people => {
                let data = kept.finish();
                store.write(|transaction| book::rewrite(transaction, row.id, people, &data))?;
            }
        }
    }
    Ok(())
}
