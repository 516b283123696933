//! The last value wins: what a person's standing row lacks is taken from the newest older row that has it.
//!
//! Only people who have an older row are looked at; gaps are read from the front of each column, and
//! only chunks that give a value are decoded. A window at a time, so that memory does not grow with the data.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt32Array};
use arrow::buffer::NullBuffer;
use arrow::compute::{cast, interleave, take};
use arrow::datatypes::DataType;
use tokio_util::sync::CancellationToken;

use super::lineage::Lineage;
use crate::columns::{
    ChunkSpan, Field, chunk_of_array, decode_validity, encode_patch, front_bytes, read_column,
};
use crate::contract::{ErrorCode, SnapshotId};
use crate::error::Result;
use crate::store::Store;
use crate::store::column_chunks::{self, StoredColumn};

/// How many values are taken at once, unless one chunk alone takes more.
const WINDOW: usize = if cfg!(test) { 1 << 8 } else { 1 << 18 };

/// The patches of one field: the chunk, and what is laid over it.
pub(crate) type Patches = Vec<(u32, StoredColumn)>;

/// All rows, in the order of their slots, and whose they are.
pub(crate) struct Rows<'a> {
    /// Where they are stored.
    pub(crate) store: &'a Store,
    /// Their chunks.
    pub(crate) chunks: &'a [ChunkSpan],
    /// The rows of those who have several.
    pub(crate) lineage: &'a Lineage,
    /// The snapshot that it is kept in.
    pub(crate) snapshot: SnapshotId,
}

/// A gap at a slot that stands for a person, and the slot of an older row that fills it.
#[derive(Clone, Copy)]
struct Filling {
    gap: u32,
    from: u32,
}

impl Rows<'_> {
    /// Gives the patches of a field to `keep`, some at a time.
    pub(crate) fn patches(
        &self,
        field: &Field,
        cancel: &CancellationToken,
        mut keep: impl FnMut(Patches) -> Result<()>,
    ) -> Result<()> {
        let gaps = Gaps::of(self, field)?;
        let mut people = self.lineage.read(self.store, self.snapshot)?;
        let mut window: Vec<Filling> = Vec::new();
        while let Some(kin) = people.next()? {
            let gap = kin.newest;
            let last = window.last().map(|filling| filling.gap);
            if last == Some(gap) || gaps.has_value(gap) {
                continue;
            }
            let from = kin.older.into_iter().find(|slot| gaps.has_value(*slot));
            let Some(from) = from else { continue };
            // A chunk has one patch: a window ends between two chunks.
            if window.len() >= WINDOW
                && last.map(|slot| self.chunk_of(slot)) != Some(self.chunk_of(gap))
            {
                keep(self.filled(field, &window)?)?;
                window.clear();
                if cancel.is_cancelled() {
                    return Err(ErrorCode::Canceled.into());
                }
            }
            window.push(Filling { gap, from });
        }
        if window.is_empty() { Ok(()) } else { keep(self.filled(field, &window)?) }
    }

    fn chunk_of(&self, slot: u32) -> usize {
        self.chunks.partition_point(|span| span.first_slot <= slot).saturating_sub(1)
    }

    /// The patches that fill a window of gaps.
    fn filled(&self, field: &Field, window: &[Filling]) -> Result<Patches> {
        let mut by_giver: Vec<(u32, usize)> =
            window.iter().enumerate().map(|(place, filling)| (filling.from, place)).collect();
        by_giver.sort_unstable();
        let mut given: Vec<ArrayRef> = Vec::new();
        let mut where_given = vec![(0, 0); window.len()];
        for group in
            by_giver.chunk_by(|(one, _), (other, _)| self.chunk_of(*one) == self.chunk_of(*other))
        {
            let span = &self.chunks[self.chunk_of(group[0].0)];
            let within: UInt32Array =
                group.iter().map(|(from, _)| from - span.first_slot).collect();
            let values = take(&read_column(self.store, span, field)?, &within, None)?;
            for (nth, (_, place)) in group.iter().enumerate() {
                where_given[*place] = (given.len(), nth);
            }
            given.push(plain(&values)?);
        }
        let given: Vec<&dyn Array> = given.iter().map(AsRef::as_ref).collect();
        let values = interleave(&given, &where_given)?;
        let mut patches = Vec::new();
        let mut start = 0;
        for group in
            window.chunk_by(|one, other| self.chunk_of(one.gap) == self.chunk_of(other.gap))
        {
            let chunk = self.chunk_of(group[0].gap);
            let first_slot = self.chunks[chunk].first_slot;
            let places: Vec<u32> = group.iter().map(|filling| filling.gap - first_slot).collect();
            let column = chunk_of_array(&values.slice(start, group.len()))?;
            start += group.len();
            let data = encode_patch(&places, &column);
            let stored = StoredColumn { column: field.id, records: group.len(), nulls: 0, data };
            patches.push((u32::try_from(chunk).unwrap_or(u32::MAX), stored));
        }
        Ok(patches)
    }
}

/// Which rows lack a field.
struct Gaps<'a> {
    chunks: &'a [ChunkSpan],
    valid: Vec<Validity>,
}

enum Validity {
    All,
    None,
    Some(NullBuffer),
}

impl<'a> Gaps<'a> {
    fn of(rows: &Rows<'a>, field: &Field) -> Result<Self> {
        let valid = rows.store.read(|connection| {
            let validity = |span: &ChunkSpan| {
                let bytes = front_bytes(span.records as usize);
                let front =
                    column_chunks::front(connection, span.part, field.id, span.chunk, bytes)?;
                Ok(match front.map(|front| decode_validity(&front)).transpose()? {
                    None => Validity::None,
                    Some(None) => Validity::All,
                    Some(Some(valid)) => Validity::Some(valid),
                })
            };
            rows.chunks.iter().map(validity).collect::<Result<Vec<_>>>()
        })?;
        Ok(Self { chunks: rows.chunks, valid })
    }

    fn has_value(&self, slot: u32) -> bool {
        let after = self.chunks.partition_point(|span| span.first_slot <= slot);
        let Some(chunk) = after.checked_sub(1) else { return false };
        match &self.valid[chunk] {
            Validity::All => true,
            Validity::None => false,
            Validity::Some(valid) => {
                valid.is_valid((slot - self.chunks[chunk].first_slot) as usize)
            }
        }
    }
}

/// Texts without a dictionary, so that those of several chunks can stand in one array.
fn plain(values: &ArrayRef) -> Result<ArrayRef> {
    match values.data_type() {
        DataType::Dictionary(..) => Ok(cast(values, &DataType::Utf8)?),
        _ => Ok(Arc::clone(values)),
    }
}
