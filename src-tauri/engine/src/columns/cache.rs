//! Decoded columns, kept while they fit a memory budget; what was not used for longest goes first.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef};

use super::snapshot::ColumnId;
use crate::contract::SnapshotId;

/// Which column of which chunk, and up to which layer. A patched column belongs to a snapshot of profiles, an unpatched one
/// to a source's.
pub(super) type Place = (SnapshotId, ColumnId, usize, Layer);

/// What a column was put together from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Layer {
    /// A source's rows.
    Rows,
    /// These, and what older rows give.
    Patch,
    /// Both, and what people have put right.
    Overlay,
}

/// Decoded columns within a budget of bytes.
pub(super) struct Cache {
    budget: usize,
    bytes: usize,
    uses: u64,
    kept: HashMap<Place, Kept>,
}

struct Kept {
    array: ArrayRef,
    bytes: usize,
    used: u64,
}

impl Cache {
    /// Nothing yet.
    pub(super) fn new(budget: usize) -> Self {
        Self { budget, bytes: 0, uses: 0, kept: HashMap::new() }
    }

    /// A column that is kept.
    pub(super) fn get(&mut self, place: Place) -> Option<ArrayRef> {
        self.uses += 1;
        let kept = self.kept.get_mut(&place)?;
        kept.used = self.uses;
        Some(Arc::clone(&kept.array))
    }

    /// Keeps a column, and lets others go when there are too many.
    pub(super) fn keep(&mut self, place: Place, array: &ArrayRef) {
        let bytes = array.get_array_memory_size();
        if bytes > self.budget {
            return;
        }
        self.uses += 1;
        let kept = Kept { array: Arc::clone(array), bytes, used: self.uses };
        self.bytes += bytes;
        if let Some(replaced) = self.kept.insert(place, kept) {
            self.bytes -= replaced.bytes;
        }
        if self.bytes > self.budget {
            self.shrink();
        }
    }

    /// Lets everything go.
    pub(super) fn clear(&mut self) {
        self.kept.clear();
        self.bytes = 0;
    }

    /// Lets the oldest go until a tenth of the budget is free, so that not every new column has to look for room.
    fn shrink(&mut self) {
        let mut by_age: Vec<_> =
            self.kept.iter().map(|(place, kept)| (kept.used, *place)).collect();
        by_age.sort_unstable();
        for (_, place) in by_age {
            if self.bytes <= self.budget - self.budget / 10 {
                break;
            }
            if let Some(gone) = self.kept.remove(&place) {
                self.bytes -= gone.bytes;
            }
        }
    }
}
