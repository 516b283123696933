//! The most frequent values of a field, for whoever writes a rule and wants to know what there is to choose from.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Float64Type, Int32Type, TimestampMillisecondType};

use super::lookups::Asked;
use super::tally::{Tally, Value};
use crate::contract::{ErrorCode, Failure, FieldKey, ValueCount};
use crate::engine::Engine;
use crate::error::Result;
use crate::segments::Wanted;

impl Engine {
    /// The most frequent values of a field that begin with a text, whatever the case; of a list, its texts. Blocks.
    pub(super) fn frequent_values(&self, key: &FieldKey, prefix: &str) -> Result<Vec<ValueCount>> {
        let snapshot = self.columns.current(&self.store)?;
        if snapshot.field(key).is_none() {
            return Err(Failure::new(ErrorCode::FieldUnknown).about(key.0.clone()).into());
        }
        let prefix = Wanted::new(prefix.trim_start());
        let asked = Asked { snapshot: snapshot.id, field: key.clone(), prefix: prefix.clone() };
        if let Some(values) = self.lookups.values.get(&asked) {
            return Ok((*values).clone());
        }
        let mut tally = Tally::new(prefix);
        for (chunk, span) in snapshot.chunks.iter().enumerate() {
            let column = self.columns.column(&self.store, &snapshot, key, chunk)?;
            let standing = snapshot.alive.range(span.first_slot..span.first_slot + span.records);
            let records = standing.map(|slot| (slot - span.first_slot) as usize);
            add(&mut tally, &column, records.filter(|record| column.is_valid(*record)));
        }
        let values = tally.most_frequent();
        self.lookups.values.keep(asked, Arc::new(values.clone()));
        Ok(values)
    }
}

/// Counts the values of some records of a chunk. What a dictionary holds is looked at once.
fn add(tally: &mut Tally, column: &ArrayRef, records: impl Iterator<Item = usize>) {
    let mut count = |value: Value<'_>, profiles| tally.count(value, profiles);
    let mut text = |text: &str, profiles| {
        if !text.is_empty() && profiles > 0 {
            count(Value::Text(Cow::Borrowed(text)), profiles);
        }
    };
    match column.data_type() {
        DataType::Utf8 => {
            let texts = column.as_string::<i32>();
            records.for_each(|record| text(texts.value(record), 1));
        }
        DataType::Dictionary(..) => {
            let dictionary = column.as_dictionary::<Int32Type>();
            let mut profiles = vec![0; dictionary.values().len()];
            for key in records.filter_map(|record| dictionary.key(record)) {
                profiles[key] += 1;
            }
            let texts = dictionary.values().as_string_opt::<i32>().into_iter().flatten();
            texts.zip(profiles).for_each(|(each, profiles)| text(each.unwrap_or(""), profiles));
        }
        DataType::List(_) => {
            for list in records.map(|record| column.as_list::<i32>().value(record)) {
                let texts = list.as_string_opt::<i32>().into_iter().flatten().flatten();
                let once: BTreeSet<&str> = texts.collect();
                for each in once {
                    text(each, 1);
                }
            }
        }
        DataType::Float64 => {
            let numbers = column.as_primitive::<Float64Type>().values();
            records.for_each(|record| count(Value::number(numbers[record]), 1));
        }
        DataType::Timestamp(..) => {
            let instants = column.as_primitive::<TimestampMillisecondType>().values();
            records.for_each(|record| count(Value::Date(instants[record]), 1));
        }
        DataType::Boolean => {
            let truths = column.as_boolean();
            records.for_each(|record| count(Value::Truth(truths.value(record)), 1));
        }
        _ => {}
    }
}
