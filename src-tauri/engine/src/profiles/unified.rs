//! Makes a snapshot of profiles over sources' rows, and swaps it in.

use std::sync::atomic::{AtomicUsize, Ordering};

use roaring::RoaringBitmap;
use rusqlite::Transaction;
use tokio_util::sync::CancellationToken;

use super::people::{Crowd, People};
use super::unify_patches::Rows;
use super::{at_once, lineage};
use crate::clock::Moment;
use crate::columns::{Columns, Field};
use crate::contract::SnapshotId;
use crate::corrections::{Held, Looking, Moves};
use crate::error::Result;
use crate::store::Store;
use crate::store::snapshots::{self, Part};
use crate::store::{column_chunks, corrections, fields, overlays};

/// A snapshot of profiles that is ready, and that nobody sees yet.
pub(crate) struct Unified {
    snapshot: SnapshotId,
    parts: Vec<Part>,
    alive: RoaringBitmap,
    held: Held,
    /// How many rows of the part that is counted have an older row of the same person, in it or in another.
    pub(crate) merged: u64,
}

impl Unified {
    /// Makes the snapshot over the rows of some parts, and counts the merged rows of one of them. Blocks.
    pub(crate) fn stage(
        store: &Store,
        columns: &Columns,
        parts: Vec<Part>,
        counted: Option<SnapshotId>,
        cancel: &CancellationToken,
        now: Moment,
    ) -> Result<Self> {
        let ((chunks, _), fields, corrections) = store.read(|connection| {
            let fields = fields::of_parts(connection, &parts)?;
            Ok((snapshots::spans(connection, &parts)?, fields, corrections::all(connection)?))
        })?;
        let moves = &Moves::of(&corrections);
        let snapshot = store.write(|transaction| snapshots::begin(transaction, "profiles", now))?;
        let keep_in = Some(snapshot);
        let crowd = Crowd { store, columns, chunks: &chunks, counted, keep_in, moves, cancel };
        let People { alive, merged, lineage } = crowd.people()?;
        let rows = Rows { store, chunks: &chunks, lineage: &lineage, snapshot };
        if !lineage.is_empty() {
            patch(&rows, &fields, cancel)?;
        }
        let looking = Looking { store, columns, chunks: &chunks, moves };
        let held = looking.held(&corrections, &fields)?;
        Ok(Self { snapshot, parts, alive, held, merged })
    }

    /// Makes the snapshot the current one, as part of a transaction.
    pub(crate) fn swap_in(&self, transaction: &Transaction<'_>) -> Result<()> {
        lineage::forget(transaction, self.snapshot)?;
        for laid in &self.held.laid {
            overlays::lay(transaction, self.snapshot, laid)?;
        }
        for overruled in &self.held.overruled {
            corrections::remove(transaction, *overruled)?;
        }
        snapshots::finish_profiles(transaction, self.snapshot, &self.parts, &self.alive)
    }

    /// How many corrections files know better than from now on.
    pub(crate) fn overruled(&self) -> u64 {
        self.held.overruled.len() as u64
    }
}

/// Stores what older rows give, field by field.
fn patch(rows: &Rows<'_>, fields: &[Field], cancel: &CancellationToken) -> Result<()> {
    let next = AtomicUsize::new(0);
    at_once(|| {
        while let Some(field) = fields.get(next.fetch_add(1, Ordering::Relaxed)) {
            rows.patches(field, cancel, |patches| {
                rows.store.write(|transaction| {
                    patches.iter().try_for_each(|(chunk, stored)| {
                        column_chunks::insert(transaction, rows.snapshot, *chunk, stored)
                    })
                })
            })?;
        }
        Ok(())
    })?;
    Ok(())
}
