//! Which profiles have a value, without reading the values.

use arrow::array::BooleanBufferBuilder;
use arrow::buffer::NullBuffer;

use super::frame::damaged;
use super::{Field, ProfileSnapshot, chunk_number, decode};
use crate::contract::ErrorCode;
use crate::error::Result;
use crate::store::{Store, column_chunks};

/// Which records of a chunk have a value of a field. None: all of them. Blocks.
///
/// Only the fronts of stored columns are read, so that counting over every field does not drive the columns that
/// somebody works with out of memory.
pub(crate) fn validity(
    store: &Store,
    snapshot: &ProfileSnapshot,
    field: &Field,
    chunk: usize,
) -> Result<Option<NullBuffer>> {
    let span = snapshot.chunks.get(chunk).ok_or(ErrorCode::NotFound)?;
    let records = span.records as usize;
    store.read(|connection| {
        let bytes = decode::front_bytes(records);
        let front = column_chunks::front(connection, span.part, field.id, span.chunk, bytes)?;
        let base = match front {
            Some(front) => decode::decode_validity(&front)?,
            None => Some(NullBuffer::new_null(records)),
        };
        let patched = snapshot.patched.contains(&(field.id, chunk)) && base.is_some();
        let laid = snapshot.overlay.of(field.id, chunk).unwrap_or_default();
        if !patched && laid.is_empty() {
            return Ok(base);
        }
        let mut valid = BooleanBufferBuilder::new(records);
        match &base {
            Some(base) => valid.append_buffer(base.inner()),
            None => valid.append_n(records, true),
        }
        let mut set = |record: u32, to| {
            let record = record as usize;
            if record >= valid.len() {
                return Err(damaged());
            }
            valid.set_bit(record, to);
            Ok(())
        };
        if patched {
            let (holder, chunk) = (snapshot.patches_of, chunk_number(chunk));
            let patch = column_chunks::data(connection, holder, field.id, chunk)?;
            let (places, _) = decode::decode_patch(&patch.ok_or(ErrorCode::DatabaseDamaged)?)?;
            places.into_iter().try_for_each(|place| set(place, true))?;
        }
        laid.iter().try_for_each(|(record, value)| set(*record, value.is_some()))?;
        Ok(Some(NullBuffer::new(valid.finish())))
    })
}
