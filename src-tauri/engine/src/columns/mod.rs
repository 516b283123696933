//! Columns: for each field one Arrow array per chunk of at most 65,536 records, kept in blobs of the encrypted database.
//!
//! A source's rows are one snapshot; all unified profiles are another, which copies nothing: it lists the sources'
//! snapshots, says which of their rows stand for a person, and holds patches for values that a person has only on an older
//! row; single values that people have put right lie over both. This room reads and builds columns; it does not know what a segment or a file is.

mod bits;
mod building;
mod cache;
mod chunk;
mod decode;
mod display;
mod encode;
mod frame;
mod overlay;
mod patch;
mod snapshot;
#[cfg(test)]
mod tests;
mod validity;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::{ArrayRef, AsArray as _, UInt32Array, new_null_array};
use arrow::datatypes::{DataType, Field as ArrowField, TimeUnit};

pub(crate) use self::bits::Bits;
pub(crate) use self::building::{Repetition, chunk_of_array, text_column};
use self::cache::{Cache, Layer};
pub(crate) use self::chunk::{CHUNK_RECORDS, ColumnChunk, Texts, Values};
pub(crate) use self::decode::{decode, decode_lines, decode_numbers, decode_validity, front_bytes};
pub(crate) use self::display::{text_of, text_of_date, text_of_number};
pub(crate) use self::encode::{encode, encode_keys, encode_lines, encode_numbers, encode_patch};
pub(crate) use self::overlay::{Laid, Overlay, fits};
pub(crate) use self::snapshot::{ChunkSpan, ColumnId, Field, ProfileSnapshot};
pub(crate) use self::validity::validity;
use crate::contract::{ErrorCode, FieldKey, FieldType, SnapshotId};
use crate::error::Result;
use crate::store::{Store, column_chunks, snapshots};

/// How much memory decoded columns may take.
const CACHE_BYTES: usize = 256 << 20;
/// How much they may take on a walk that comes by each chunk once: a few of them at a time.
const WALK_BYTES: usize = 16 << 20;

/// The way to columns: what is current, and what is decoded.
pub(crate) struct Columns {
    current: Mutex<Option<Arc<ProfileSnapshot>>>,
    cache: Mutex<Cache>,
}

impl Default for Columns {
    fn default() -> Self {
        Self::within(CACHE_BYTES)
    }
}

impl Columns {
    /// A way of one's own for a walk over everybody. What it decodes is not asked for again, so it pushes nothing out of the
    /// memory that the segments' counts are quick by.
    pub(crate) fn for_a_walk() -> Self {
        Self::within(WALK_BYTES)
    }

    fn within(bytes: usize) -> Self {
        Self { current: Mutex::new(None), cache: Mutex::new(Cache::new(bytes)) }
    }

    /// The profiles as they are now. Blocks: it reads the database when they have changed.
    pub(crate) fn current(&self, store: &Store) -> Result<Arc<ProfileSnapshot>> {
        let mut current = locked(&self.current);
        if let Some(snapshot) = current.as_ref() {
            return Ok(Arc::clone(snapshot));
        }
        let snapshot =
            Arc::new(store.read(|connection| match snapshots::current_profiles(connection)? {
                Some(id) => snapshots::profiles(connection, id),
                None => Ok(ProfileSnapshot::empty()),
            })?);
        *current = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }

    /// The profiles as they were: a snapshot that an open run pins.
    pub(crate) fn snapshot(&self, store: &Store, id: SnapshotId) -> Result<Arc<ProfileSnapshot>> {
        let current = self.current(store)?;
        if current.id == id {
            return Ok(current);
        }
        store.read(|connection| snapshots::profiles(connection, id)).map(Arc::new)
    }

    /// The values of a field in one chunk of a snapshot, one a record; none where a source lacks the field.
    ///
    /// Text is a `StringArray` or a `DictionaryArray` of them, a number `Float64Array`, a date
    /// `TimestampMillisecondArray` (UTC; midnight is a day), a boolean `BooleanArray`, a list `ListArray` of texts.
    /// Blocks: it reads the database unless the column is in memory.
    pub(crate) fn column(
        &self,
        store: &Store,
        snapshot: &ProfileSnapshot,
        key: &FieldKey,
        chunk: usize,
    ) -> Result<ArrayRef> {
        let field = snapshot.field(key).ok_or(ErrorCode::FieldUnknown)?;
        let Some(laid) = snapshot.overlay.of(field.id, chunk) else {
            return self.filled(store, snapshot, field, chunk);
        };
        let place = (snapshot.id, field.id, chunk, Layer::Overlay);
        if let Some(array) = locked(&self.cache).get(place) {
            return Ok(array);
        }
        let base = self.filled(store, snapshot, field, chunk)?;
        let array = overlay::lay(&base, field.kind, laid)?;
        locked(&self.cache).keep(place, &array);
        Ok(array)
    }

    /// The values of a field as unifying has given them, whatever people have put right since.
    pub(crate) fn filled(
        &self,
        store: &Store,
        snapshot: &ProfileSnapshot,
        field: &Field,
        chunk: usize,
    ) -> Result<ArrayRef> {
        let span = snapshot.chunks.get(chunk).ok_or(ErrorCode::NotFound)?;
        if !snapshot.patched.contains(&(field.id, chunk)) {
            return self.unpatched(store, span, field);
        }
        let holder = snapshot.patches_of;
        let place = (holder, field.id, chunk, Layer::Patch);
        if let Some(array) = locked(&self.cache).get(place) {
            return Ok(array);
        }
        let base = self.unpatched(store, span, field)?;
        let (places, values) = store
            .read(|connection| {
                column_chunks::data(connection, holder, field.id, chunk_number(chunk))
            })?
            .map(|bytes| decode::decode_patch(&bytes))
            .ok_or(ErrorCode::DatabaseDamaged)??;
        let array = patch::lay_over(&base, &places, &values)?;
        locked(&self.cache).keep(place, &array);
        Ok(array)
    }

    /// The values of a field as the source's own rows have them, whatever other rows of the same people say.
    pub(crate) fn unpatched(
        &self,
        store: &Store,
        span: &ChunkSpan,
        field: &Field,
    ) -> Result<ArrayRef> {
        let place = (span.part, field.id, span.chunk as usize, Layer::Rows);
        if let Some(array) = locked(&self.cache).get(place) {
            return Ok(array);
        }
        let array = read_column(store, span, field)?;
        locked(&self.cache).keep(place, &array);
        Ok(array)
    }

    /// The identity key of each row of a chunk. Rows of one person have one key.
    #[expect(clippy::unused_self, reason = "asked for beside the other columns")]
    pub(crate) fn keys(&self, store: &Store, span: &ChunkSpan) -> Result<Vec<u128>> {
        decode::decode_keys(&own_column(store, span, ColumnId::KEY)?)
    }

    /// The lowest 32 bits of the identity key of each row of a chunk: enough to tell that somebody has no row in it. They are kept
    /// as decoded columns are, four bytes a row.
    pub(crate) fn key_prints(&self, store: &Store, span: &ChunkSpan) -> Result<UInt32Array> {
        let place = (span.part, ColumnId::KEY, span.chunk as usize, Layer::Rows);
        if let Some(prints) = locked(&self.cache).get(place) {
            return Ok(prints.as_primitive().clone());
        }
        let prints: UInt32Array = self.keys(store, span)?.into_iter().map(print_of).collect();
        locked(&self.cache).keep(place, &(Arc::new(prints.clone()) as ArrayRef));
        Ok(prints)
    }

    /// The line of the file that each row of a chunk began on.
    #[expect(clippy::unused_self, reason = "asked for beside the other columns")]
    pub(crate) fn lines(&self, store: &Store, span: &ChunkSpan) -> Result<Vec<u64>> {
        decode::decode_lines(&own_column(store, span, ColumnId::LINE)?)
    }

    /// Another snapshot is current now.
    pub(crate) fn swapped(&self) {
        *locked(&self.current) = None;
    }

    /// Lets decoded columns go, before something that needs the memory.
    pub(crate) fn make_room(&self) {
        locked(&self.cache).clear();
    }
}

/// The lowest 32 bits of an identity key.
#[expect(clippy::cast_possible_truncation, reason = "the lowest bits are what is asked for")]
pub(crate) fn print_of(key: u128) -> u32 {
    key as u32
}

/// A column of a source's chunk, straight from the database.
pub(crate) fn read_column(store: &Store, span: &ChunkSpan, field: &Field) -> Result<ArrayRef> {
    let bytes = store
        .read(|connection| column_chunks::data(connection, span.part, field.id, span.chunk))?;
    match bytes {
        Some(bytes) => decode::decode(&bytes),
        None => Ok(new_null_array(&arrow_kind(field.kind), span.records as usize)),
    }
}

fn own_column(store: &Store, span: &ChunkSpan, column: ColumnId) -> Result<Vec<u8>> {
    let bytes =
        store.read(|connection| column_chunks::data(connection, span.part, column, span.chunk))?;
    Ok(bytes.ok_or(ErrorCode::DatabaseDamaged)?)
}

/// The Arrow type of a field's values, where no source says a narrower one.
fn arrow_kind(kind: FieldType) -> DataType {
    match kind {
        FieldType::Text => DataType::Utf8,
        FieldType::Number => DataType::Float64,
        FieldType::Date => DataType::Timestamp(TimeUnit::Millisecond, None),
        FieldType::Boolean => DataType::Boolean,
        FieldType::List => {
            DataType::List(Arc::new(ArrowField::new_list_field(DataType::Utf8, true)))
        }
    }
}

fn chunk_number(chunk: usize) -> u32 {
    u32::try_from(chunk).unwrap_or(u32::MAX)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
