//! The stored form of columns → Arrow arrays.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, ListArray,
    StringArray, TimestampMillisecondArray,
};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{DataType, Field};

use super::frame::{HEAD, Head, Layout, Reading, arrays, damaged};
use crate::error::Result;

const DAY: i64 = 86_400_000;

/// The Arrow array of a stored column.
pub(crate) fn decode(bytes: &[u8]) -> Result<ArrayRef> {
    let head = Head::read(bytes)?;
    let mut reading = Reading(bytes.get(HEAD..).ok_or_else(damaged)?);
    let nulls = validity(head, &mut reading)?;
    let array: ArrayRef = match head.layout {
        Layout::Text => Arc::new(texts(&mut reading, nulls)?),
        Layout::Repeating => {
            let values = Arc::new(texts(&mut reading, None)?);
            let keys = reading.numbers()?.into_iter().map(u32::cast_signed).collect::<Vec<_>>();
            let keys = Int32Array::try_new(keys.into(), nulls)?;
            Arc::new(DictionaryArray::try_new(keys, values)?)
        }
        Layout::Doubles => {
            let block = reading.block()?;
            let doubles = arrays(&block)?.map(f64::from_le_bytes).collect::<ScalarBuffer<_>>();
            Arc::new(Float64Array::try_new(doubles, nulls)?)
        }
        Layout::Decimals => {
            let scale = 10_f64.powi(i32::from(reading.byte()?));
            let block = reading.block()?;
            let whole = arrays(&block)?.map(i32::from_le_bytes);
            let doubles = whole.map(|whole| f64::from(whole) / scale).collect::<ScalarBuffer<_>>();
            Arc::new(Float64Array::try_new(doubles, nulls)?)
        }
        Layout::Days => {
            let block = reading.block()?;
            let days = arrays(&block)?.map(|day| i64::from(i32::from_le_bytes(day)) * DAY);
            Arc::new(TimestampMillisecondArray::try_new(days.collect(), nulls)?)
        }
        Layout::Milliseconds => {
            let block = reading.block()?;
            let moments = arrays(&block)?.map(i64::from_le_bytes).collect();
            Arc::new(TimestampMillisecondArray::try_new(moments, nulls)?)
        }
        Layout::Boolean => {
            let bits = bits(reading.block()?, head.records)?;
            Arc::new(BooleanArray::new(bits, nulls))
        }
        Layout::List => {
            let counts = OffsetBuffer::new(offsets(&reading.numbers()?)?);
            let item = Arc::new(Field::new_list_field(DataType::Utf8, true));
            let values = Arc::new(texts(&mut reading, None)?);
            Arc::new(ListArray::try_new(item, counts, values, nulls)?)
        }
    };
    if array.len() == head.records { Ok(array) } else { Err(damaged()) }
}

/// Which records of a stored column have a value, from its front alone.
///
/// `front` must hold the head and the validity: [`front_bytes`] of the records.
pub(crate) fn decode_validity(front: &[u8]) -> Result<Option<NullBuffer>> {
    let head = Head::read(front)?;
    validity(head, &mut Reading(front.get(HEAD..).ok_or_else(damaged)?))
}

/// How many bytes at the front of a stored column hold its head and validity, at most.
pub(crate) fn front_bytes(records: usize) -> usize {
    HEAD + records.div_ceil(8)
}

/// The lines of rows.
pub(crate) fn decode_lines(bytes: &[u8]) -> Result<Vec<u64>> {
    let mut reading = Reading(bytes);
    let first = reading.take(8)?.try_into().map_err(|_| damaged())?;
    let mut line = u64::from_le_bytes(first);
    let steps = reading.numbers()?.into_iter();
    Ok(steps
        .map(|step| {
            line += u64::from(step);
            line
        })
        .collect())
}

/// Identity keys.
pub(crate) fn decode_keys(bytes: &[u8]) -> Result<Vec<u128>> {
    Ok(arrays(bytes)?.map(u128::from_le_bytes).collect())
}

/// Whole numbers.
pub(crate) fn decode_numbers(bytes: &[u8]) -> Result<Vec<u32>> {
    Reading(bytes).numbers()
}

/// A patch: which records of the chunk, and their values.
pub(crate) fn decode_patch(bytes: &[u8]) -> Result<(Vec<u32>, ArrayRef)> {
    let mut reading = Reading(bytes);
    let count = reading.length()?;
    let places = reading.numbers()?;
    let values = decode(reading.0)?;
    if places.len() == count && values.len() == count {
        Ok((places, values))
    } else {
        Err(damaged())
    }
}

fn validity(head: Head, reading: &mut Reading<'_>) -> Result<Option<NullBuffer>> {
    if head.nulls == 0 {
        return Ok(None);
    }
    if head.nulls == head.records {
        return Ok(Some(NullBuffer::new_null(head.records)));
    }
    let bytes = reading.take(head.validity_bytes())?.to_vec();
    Ok(Some(NullBuffer::new(bits(bytes, head.records)?)))
}

fn bits(bytes: Vec<u8>, count: usize) -> Result<BooleanBuffer> {
    if bytes.len() < count.div_ceil(8) {
        return Err(damaged());
    }
    Ok(BooleanBuffer::new(Buffer::from_vec(bytes), 0, count))
}

fn texts(reading: &mut Reading<'_>, nulls: Option<NullBuffer>) -> Result<StringArray> {
    let lengths = reading.numbers()?;
    let joined = reading.block()?;
    let ends = offsets(&lengths)?;
    if ends.last().is_none_or(|end| usize::try_from(*end) != Ok(joined.len())) {
        return Err(damaged());
    }
    Ok(StringArray::try_new(OffsetBuffer::new(ends), joined.into(), nulls)?)
}

fn offsets(lengths: &[u32]) -> Result<ScalarBuffer<i32>> {
    let mut offsets = Vec::with_capacity(lengths.len() + 1);
    let mut end = 0_u32;
    offsets.push(0);
    for length in lengths {
        end = end.checked_add(*length).ok_or_else(damaged)?;
        offsets.push(end.cast_signed());
    }
    if i32::try_from(end).is_err() {
        return Err(damaged());
    }
    Ok(offsets.into())
}
