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
        let patched = snapshot.patched.contains(&(field.id, chunk));
        let (Some(base), true) = (&base, patched) else { return Ok(base) };
        let patch = column_chunks::data(connection, snapshot.id, field.id, chunk_number(chunk))?;
        let (places, _) = decode::decode_patch(&patch.ok_or(ErrorCode::DatabaseDamaged)?)?;
        let mut valid = BooleanBufferBuilder::new(records);
        valid.append_buffer(base.inner());
        for place in places {
            let place = place as usize;
            if place >= valid.len() {
                return Err(damaged());
            }
            valid.set_bit(place, true);
        }
        Ok(Some(NullBuffer::new(valid.finish())))
    })
}
