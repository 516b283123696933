//! What a snapshot of profiles consists of.

use std::collections::HashSet;

use roaring::RoaringBitmap;

use super::overlay::Overlay;
use crate::contract::{FieldKey, FieldType, SnapshotId, SourceId};

/// Names a column of a chunk: a field's id, or one of the engine's own columns below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ColumnId(pub(crate) i64);

impl ColumnId {
    /// The line of the file that each row began on.
    pub(crate) const LINE: Self = Self(-1);
    /// The identity key of each row: a 128-bit keyed hash of the e-mail address, trimmed and lower-case.
    pub(crate) const KEY: Self = Self(-2);
    /// Which rows a person has who has several; only while a snapshot of profiles is made.
    pub(crate) const LINEAGE: Self = Self(-3);
}

/// All unified profiles at one moment.
///
/// A *slot* is a row of a source, counted over all sources in order; it is also the [`ProfileId`] of the person that it
/// stands for. The values of a person are the column values at their slot.
///
/// [`ProfileId`]: crate::contract::ProfileId
#[derive(Debug)]
pub(crate) struct ProfileSnapshot {
    /// Which snapshot; 0 when there is no data.
    pub(crate) id: SnapshotId,
    /// How many slots there are.
    pub(crate) slots: u32,
    /// The slots that stand for a person: one each, the last row of that person.
    pub(crate) alive: RoaringBitmap,
    /// The chunks, in the order of their slots.
    pub(crate) chunks: Vec<ChunkSpan>,
    /// The fields that profiles have, in their order of showing.
    pub(crate) fields: Vec<Field>,
    /// Which snapshot has the patches: this one, or the one that it was made from by a correction.
    pub(crate) patches_of: SnapshotId,
    /// The columns and chunks that have a patch.
    pub(crate) patched: HashSet<(ColumnId, usize)>,
    /// What people have put right, as it lies over everything else.
    pub(crate) overlay: Overlay,
}

/// The slots of one chunk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChunkSpan {
    /// The first slot.
    pub(crate) first_slot: u32,
    /// How many records it holds.
    pub(crate) records: u32,
    /// Whose rows they are.
    pub(crate) source: SourceId,
    /// The source's snapshot.
    pub(crate) part: SnapshotId,
    /// The chunk's place within that.
    pub(crate) chunk: u32,
}

/// A field of profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its column.
    pub(crate) id: ColumnId,
    /// Its key.
    pub(crate) key: FieldKey,
    /// What kind of values it holds.
    pub(crate) kind: FieldType,
}

impl ProfileSnapshot {
    /// No data.
    pub(crate) fn empty() -> Self {
        Self {
            id: SnapshotId(0),
            slots: 0,
            alive: RoaringBitmap::new(),
            chunks: Vec::new(),
            fields: Vec::new(),
            patches_of: SnapshotId(0),
            patched: HashSet::new(),
            overlay: Overlay::default(),
        }
    }

    /// The field of a key.
    pub(crate) fn field(&self, key: &FieldKey) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == *key)
    }

    /// The place of the chunk that holds a slot.
    pub(crate) fn chunk_of(&self, slot: u32) -> Option<usize> {
        let after = self.chunks.partition_point(|span| span.first_slot <= slot);
        let place = after.checked_sub(1)?;
        (slot - self.chunks[place].first_slot < self.chunks[place].records).then_some(place)
    }
}
