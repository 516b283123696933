//! Builds columns: texts with a dictionary when they repeat, and what Arrow arrays hold.

use std::hash::BuildHasher;

use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, TimestampMillisecondType};
use hashbrown::{DefaultHashBuilder, HashTable};

use super::bits::Bits;
use super::chunk::{ColumnChunk, Texts, Values};
use crate::error::Result;

/// How often it is asked whether a dictionary still pays, in records. A power of two.
const LOOK_EVERY: usize = 4_096;

/// Whether the texts of a column repeat, as far as its chunks so far have shown.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Repetition {
    too_many: bool,
}

/// A column of texts, one a record, none where the text is empty.
pub(crate) fn text_column(texts: Texts, repetition: &mut Repetition) -> ColumnChunk {
    let mut valid = Bits::with_capacity(texts.len());
    texts.lengths().iter().for_each(|length| valid.push(*length > 0));
    let dictionary = if repetition.too_many { None } else { dictionary_of(&texts) };
    let values = if let Some((distinct, keys)) = dictionary {
        Values::Repeating { texts: distinct, keys }
    } else {
        repetition.too_many |= texts.len() >= LOOK_EVERY;
        Values::Text(texts)
    };
    ColumnChunk { valid, values }
}

/// Each text once, and which one a record has. None when more than half of them are different.
fn dictionary_of(texts: &Texts) -> Option<(Texts, Vec<u32>)> {
    let hasher = DefaultHashBuilder::default();
    let mut places: HashTable<(u32, &str)> = HashTable::with_capacity(1_024);
    let mut distinct = Texts::default();
    let mut keys = Vec::with_capacity(texts.len());
    for (record, text) in texts.iter().enumerate() {
        if record % LOOK_EVERY == LOOK_EVERY - 1 && distinct.len() * 2 > record {
            return None;
        }
        let hash = hasher.hash_one(text);
        let entry =
            places.entry(hash, |(_, each)| *each == text, |(_, each)| hasher.hash_one(each));
        let place = entry.or_insert_with(|| {
            distinct.push(text);
            (u32::try_from(distinct.len() - 1).unwrap_or(u32::MAX), text)
        });
        keys.push(place.get().0);
    }
    (distinct.len() * 2 <= texts.len()).then_some((distinct, keys))
}

/// The column that an Arrow array holds.
pub(crate) fn chunk_of_array(array: &dyn Array) -> Result<ColumnChunk> {
    let mut valid = Bits::with_capacity(array.len());
    (0..array.len()).for_each(|place| valid.push(array.is_valid(place)));
    let values = match array.data_type() {
        DataType::Float64 => Values::Number(array.as_primitive::<Float64Type>().values().to_vec()),
        DataType::Timestamp(..) => {
            Values::Date(array.as_primitive::<TimestampMillisecondType>().values().to_vec())
        }
        DataType::Boolean => {
            let mut bits = Bits::with_capacity(array.len());
            array.as_boolean().values().iter().for_each(|bit| bits.push(bit));
            Values::Boolean(bits)
        }
        DataType::List(_) => {
            let mut counts = Vec::with_capacity(array.len());
            let mut texts = Texts::default();
            for record in array.as_list::<i32>() {
                let before = texts.len();
                if let Some(items) = record {
                    items.as_string::<i32>().iter().flatten().for_each(|item| texts.push(item));
                }
                counts.push(u32::try_from(texts.len() - before).unwrap_or(u32::MAX));
            }
            Values::List { counts, texts }
        }
        _ => {
            let plain = cast(array, &DataType::Utf8)?;
            let mut texts = Texts::default();
            plain.as_string::<i32>().iter().for_each(|text| texts.push(text.unwrap_or_default()));
            Values::Text(texts)
        }
    };
    Ok(ColumnChunk { valid, values })
}
