//! The most frequent values of a field, for whoever writes a rule and wants to know what there is to choose from.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::datatypes::{DataType, Float64Type, Int32Type, TimestampMillisecondType};

use super::lookups::Asked;
use crate::columns::text_of;
use crate::contract::{ErrorCode, Failure, FieldKey, ValueCount};
use crate::engine::Engine;
use crate::error::Result;
use crate::segments::Wanted;

/// How many values are given.
const VALUES: usize = 20;

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
        let mut tally = Tally { prefix, profiles: HashMap::new() };
        for (chunk, span) in snapshot.chunks.iter().enumerate() {
            let column = self.columns.column(&self.store, &snapshot, key, chunk)?;
            let standing = snapshot.alive.range(span.first_slot..span.first_slot + span.records);
            tally.add(&column, standing.map(|slot| (slot - span.first_slot) as usize));
        }
        let values = tally.most_frequent();
        self.lookups.values.keep(asked, Arc::new(values.clone()));
        Ok(values)
    }
}

/// How many profiles have each value, of those that begin with a text.
struct Tally {
    prefix: Option<Wanted>,
    profiles: HashMap<Box<str>, u64>,
}

impl Tally {
    /// Adds the values of some records of a chunk. What repeats is looked at once a chunk.
    fn add(&mut self, column: &ArrayRef, records: impl Iterator<Item = usize>) {
        let records = records.filter(|record| column.is_valid(*record));
        match column.data_type() {
            DataType::Utf8 => {
                let texts: &StringArray = column.as_string();
                records.for_each(|record| self.count(texts.value(record), 1));
            }
            DataType::Dictionary(..) => {
                let keys = column.as_dictionary::<Int32Type>().keys().values();
                self.add_distinct(column, records.map(|record| (record, keys[record])));
            }
            DataType::Float64 => {
                let numbers = column.as_primitive::<Float64Type>().values();
                self.add_distinct(
                    column,
                    records.map(|record| (record, numbers[record].to_bits())),
                );
            }
            DataType::Timestamp(..) => {
                let instants = column.as_primitive::<TimestampMillisecondType>().values();
                self.add_distinct(column, records.map(|record| (record, instants[record])));
            }
            DataType::Boolean => {
                let truths = column.as_boolean();
                self.add_distinct(column, records.map(|record| (record, truths.value(record))));
            }
            DataType::List(_) => {
                for list in records.map(|record| column.as_list::<i32>().value(record)) {
                    let texts = list.as_string_opt::<i32>().into_iter().flatten().flatten();
                    let once: BTreeSet<&str> = texts.collect();
                    for text in once {
                        self.count(text, 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn add_distinct<T: std::hash::Hash + Eq>(
        &mut self,
        column: &ArrayRef,
        values: impl Iterator<Item = (usize, T)>,
    ) {
        let mut distinct: HashMap<T, (usize, u64)> = HashMap::new();
        for (record, value) in values {
            distinct.entry(value).or_insert((record, 0)).1 += 1;
        }
        for (record, profiles) in distinct.into_values() {
            if let Some(text) = text_of(column, record) {
                self.count(&text, profiles);
            }
        }
    }

    fn count(&mut self, text: &str, profiles: u64) {
        if text.is_empty() || self.prefix.as_ref().is_some_and(|prefix| !prefix.begins(text)) {
            return;
        }
        match self.profiles.get_mut(text) {
            Some(count) => *count += profiles,
            None => {
                self.profiles.insert(text.into(), profiles);
            }
        }
    }

    /// The most frequent first; among equals by the alphabet, so that the answer is the same each time.
    fn most_frequent(self) -> Vec<ValueCount> {
        let mut all: Vec<_> =
            self.profiles.into_iter().map(|(value, profiles)| (Reverse(profiles), value)).collect();
        if all.len() > VALUES {
            all.select_nth_unstable(VALUES);
            all.truncate(VALUES);
        }
        all.sort_unstable();
        let shown = all.into_iter();
        shown
            .map(|(Reverse(profiles), value)| ValueCount { value: value.into(), profiles })
            .collect()
    }
}
