//! Makes a snapshot of profiles over sources' rows, and swaps it in.

use std::sync::atomic::{AtomicUsize, Ordering};

use roaring::RoaringBitmap;
use rusqlite::Transaction;
use tokio_util::sync::CancellationToken;

use super::unify::People;
use super::unify_patches::Rows;
use crate::clock::Moment;
use crate::columns::{ChunkSpan, Field};
use crate::contract::SnapshotId;
use crate::error::Result;
use crate::store::Store;
use crate::store::snapshots::{self, Part};
use crate::store::{column_chunks, fields};

/// How many fields are worked on at once.
const AT_ONCE: usize = 2;

/// A snapshot of profiles that is ready, and that nobody sees yet.
pub(crate) struct Unified {
    snapshot: SnapshotId,
    parts: Vec<Part>,
    alive: RoaringBitmap,
}

impl Unified {
    /// Makes the snapshot over the rows of some parts. Blocks.
    pub(crate) fn stage(
        store: &Store,
        parts: Vec<Part>,
        people: &People,
        cancel: &CancellationToken,
        now: Moment,
    ) -> Result<Self> {
        let ((chunks, _), fields) = store.read(|connection| {
            Ok((snapshots::spans(connection, &parts)?, fields::of_parts(connection, &parts)?))
        })?;
        let snapshot = store.write(|transaction| snapshots::begin(transaction, "profiles", now))?;
        let alive = people.alive();
        let staging = Staging { store, snapshot, chunks: &chunks, people, alive: &alive, cancel };
        staging.patch(&fields)?;
        Ok(Self { snapshot, parts, alive })
    }

    /// Makes the snapshot the current one, as part of a transaction.
    pub(crate) fn swap_in(&self, transaction: &Transaction<'_>) -> Result<()> {
        snapshots::finish_profiles(transaction, self.snapshot, &self.parts, &self.alive)
    }
}

struct Staging<'a> {
    store: &'a Store,
    snapshot: SnapshotId,
    chunks: &'a [ChunkSpan],
    people: &'a People,
    alive: &'a RoaringBitmap,
    cancel: &'a CancellationToken,
}

impl Staging<'_> {
    /// Stores what older rows give, field by field.
    fn patch(&self, fields: &[Field]) -> Result<()> {
        if self.people.older().is_empty() {
            return Ok(());
        }
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(field) = fields.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.patch_field(field)?;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
            workers.into_iter().try_for_each(|worker| {
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
        })
    }

    fn patch_field(&self, field: &Field) -> Result<()> {
        let rows =
            Rows { store: self.store, chunks: self.chunks, people: self.people, alive: self.alive };
        rows.patches(field, self.cancel, |patches| {
            self.store.write(|transaction| {
                patches.iter().try_for_each(|(chunk, stored)| {
                    column_chunks::insert(transaction, self.snapshot, *chunk, stored)
                })
            })
        })
    }
}
