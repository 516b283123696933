//! Entering into the book what became of a chunk's people.

use std::collections::HashSet;

use listward_klaviyo::MAX_PROFILE_BYTES;
use rusqlite::Transaction;

use super::book::{Known, PageWriter};
use super::course::Course;
use super::outcome::Outcome;
use crate::contract::{ExportId, RunId};
use crate::error::Result;
use crate::store::book;
use crate::store::run_chunks::ChunkRow;

/// A page of the book, ready to be kept together with what it is about.
#[derive(Clone)]
pub(super) struct Entered {
    export: ExportId,
    run: RunId,
    people: u32,
    data: Vec<u8>,
}

impl Entered {
    /// A page of a run.
    pub(super) fn new(export: ExportId, run: RunId, page: PageWriter) -> Self {
        Self { export, run, people: page.people(), data: page.finish() }
    }

    /// Puts it into the book.
    pub(super) fn keep(&self, transaction: &Transaction<'_>) -> Result<()> {
        if self.people == 0 {
            return Ok(());
        }
        book::add(transaction, self.export, self.run, self.people, &self.data)
    }
}

impl Course {
    /// The page about a chunk. Without an outcome nobody in it is confirmed; with one, whoever it does not name as rejected,
    /// provided that it knows of everybody.
    pub(super) async fn page_of(
        &self,
        row: &ChunkRow,
        outcome: Option<&Outcome>,
    ) -> Result<Entered> {
        let (export, run) = (self.export, self.run);
        let (first, after) = (row.first, row.after);
        let (refused, gone) = (row.refused.clone(), row.gone.clone());
        let all_known = outcome.is_some_and(|outcome| outcome.unknown == 0);
        let rejected: HashSet<String> = outcome
            .map(|outcome| outcome.rejected.iter().map(|rejected| rejected.email.clone()).collect())
            .unwrap_or_default();
        self.blocking(move |people| {
            let mut page = PageWriter::default();
            let mut profile = Vec::new();
            people.walk(first, after, |rank, person| {
                // Of those who were not put back holds what held before.
                let here = gone.binary_search(&rank).is_err();
                let Some(email) = person.email().filter(|_| here) else { return Ok(true) };
                profile.clear();
                person.write(&mut profile)?;
                // They were left out when the chunk was cut.
                if profile.len() > MAX_PROFILE_BYTES {
                    return Ok(true);
                }
                let confirmed = all_known
                    && refused.binary_search(&rank).is_err()
                    && !rejected.contains(&email);
                let known = if confirmed { Known::Confirmed(&profile) } else { Known::Unconfirmed };
                page.push(&email, known);
                Ok(true)
            })?;
            Ok(Entered::new(export, run, page))
        })
        .await
    }
}
