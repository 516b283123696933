//! One test over one chunk of a column: a bit a record. Nothing here looks at a value through a trait or makes a text.

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, GenericListArray, PrimitiveArray, StringArray,
};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{
    ArrowNativeType, DataType, Float64Type, Int32Type, TimeUnit, TimestampMillisecondType,
};
use arrow::error::ArrowError;

use super::criterion::{Comparison, Criterion, Finite, Span};
use super::text;
use crate::error::Result;

/// Which records of a chunk pass a test. Those without a value never do.
pub(crate) fn passing(array: &ArrayRef, criterion: &Criterion) -> Result<BooleanBuffer> {
    let bits = match (array.data_type(), criterion) {
        (DataType::Null, _) => return Ok(BooleanBuffer::new_unset(array.len())),
        (DataType::Utf8, Criterion::Filled | Criterion::Text(..)) => {
            plain(array.as_string(), criterion)
        }
        (DataType::Dictionary(..), Criterion::Filled | Criterion::Text(..)) => {
            spread(array, criterion)?
        }
        (DataType::List(_), Criterion::Filled | Criterion::Text(..)) => {
            any_of(array.as_list(), criterion)?
        }
        (_, Criterion::Filled) => BooleanBuffer::new_set(array.len()),
        (DataType::Float64, Criterion::Number(comparison, wanted)) => {
            numbers(array.as_primitive(), *comparison, *wanted)
        }
        (DataType::Timestamp(TimeUnit::Millisecond, _), Criterion::Within(span)) => {
            instants(array.as_primitive(), *span)
        }
        (DataType::Boolean, Criterion::Is(wanted)) => truths(array.as_boolean(), *wanted),
        (kind, criterion) => return Err(misfit(kind, criterion)),
    };
    Ok(with_value(bits, array.nulls()))
}

fn with_value(bits: BooleanBuffer, nulls: Option<&NullBuffer>) -> BooleanBuffer {
    match nulls {
        Some(nulls) if nulls.null_count() > 0 => &bits & nulls.inner(),
        _ => bits,
    }
}

fn plain(values: &StringArray, criterion: &Criterion) -> BooleanBuffer {
    match criterion {
        Criterion::Text(how, wanted) => text::matching(values, *how, wanted),
        _ => text::filled(values),
    }
}

/// Each different text is looked at once, whatever number of records has it.
fn spread(array: &ArrayRef, criterion: &Criterion) -> Result<BooleanBuffer> {
    let Some(dictionary) = array.as_dictionary_opt::<Int32Type>() else {
        return Err(misfit(array.data_type(), criterion));
    };
    let passing = passing(dictionary.values(), criterion)?;
    Ok(by_key(dictionary.keys(), &passing))
}

fn by_key(keys: &PrimitiveArray<Int32Type>, passing: &BooleanBuffer) -> BooleanBuffer {
    if !passing.has_true() {
        return BooleanBuffer::new_unset(keys.len());
    }
    let passes: Vec<bool> = passing.iter().collect();
    let keys = keys.values();
    // The key of a record without a value may be anything.
    BooleanBuffer::collect_bool(keys.len(), |record| {
        passes.get(keys[record].as_usize()).copied().unwrap_or(false)
    })
}

/// A list passes when any of its texts does.
fn any_of(lists: &GenericListArray<i32>, criterion: &Criterion) -> Result<BooleanBuffer> {
    let passing = passing(lists.values(), criterion)?;
    let offsets = lists.value_offsets();
    Ok(BooleanBuffer::collect_bool(lists.len(), |record| {
        (offsets[record]..offsets[record + 1]).any(|element| passing.value(element.as_usize()))
    }))
}

/// Compared as IEEE 754 says, so that there is one zero; Arrow's own kernels order -0 before 0.
fn numbers(
    array: &PrimitiveArray<Float64Type>,
    comparison: Comparison,
    wanted: Finite,
) -> BooleanBuffer {
    let wanted = wanted.get();
    match comparison {
        #[expect(clippy::float_cmp, reason = "the person asks for exactly this number")]
        Comparison::Same => each(array.values(), |value| value == wanted),
        Comparison::Less => each(array.values(), |value| value < wanted),
        Comparison::AtMost => each(array.values(), |value| value <= wanted),
        Comparison::Greater => each(array.values(), |value| value > wanted),
        Comparison::AtLeast => each(array.values(), |value| value >= wanted),
    }
}

fn instants(array: &PrimitiveArray<TimestampMillisecondType>, span: Span) -> BooleanBuffer {
    let from = span.from.unwrap_or(i64::MIN);
    match span.before {
        Some(before) => each(array.values(), |instant| from <= instant && instant < before),
        None => each(array.values(), |instant| from <= instant),
    }
}

/// Made anew for each comparison, so that the loop holds nothing but it.
fn each<T: Copy>(values: &[T], holds: impl Fn(T) -> bool) -> BooleanBuffer {
    BooleanBuffer::collect_bool(values.len(), |record| holds(values[record]))
}

fn truths(array: &BooleanArray, wanted: bool) -> BooleanBuffer {
    if wanted { array.values().clone() } else { !array.values() }
}

/// A rule was checked against the field's kind, so that this is a damaged column.
fn misfit(kind: &DataType, criterion: &Criterion) -> crate::error::Error {
    ArrowError::CastError(format!("{criterion:?} cannot be asked of {kind}")).into()
}
