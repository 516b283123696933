//! Single values that lie over a chunk's column: what people have put right, or what holds since rows changed hands.
//!
//! They are few beside the records of a chunk, so they are kept as text, and become values of the column's kind when they are
//! laid over it.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, ListBuilder, StringArray, StringBuilder,
    TimestampMillisecondArray,
};

use super::display::{date_of_text, items_of_text};
use super::patch::lay_over;
use super::snapshot::ColumnId;
use crate::contract::FieldType;
use crate::error::Result;

/// One value that lies over a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Laid {
    /// The slot of the row that stands for the person.
    pub(crate) slot: u32,
    /// The field.
    pub(crate) field: ColumnId,
    /// The value as text, as [`text_of`](super::text_of) shows it; none where there is to be no value.
    pub(crate) value: Option<String>,
}

/// Everything that lies over the columns of a snapshot of profiles.
#[derive(Debug, Default)]
pub(crate) struct Overlay(HashMap<(ColumnId, usize), Vec<AtRecord>>);

/// A record of a chunk, and the value that lies over it as text.
pub(super) type AtRecord = (u32, Option<String>);

impl Overlay {
    /// Adds a value at a record of a chunk.
    pub(crate) fn add(
        &mut self,
        field: ColumnId,
        chunk: usize,
        record: u32,
        value: Option<String>,
    ) {
        self.0.entry((field, chunk)).or_default().push((record, value));
    }

    /// The records of a chunk that a field has other values at; none when there are none.
    pub(super) fn of(&self, field: ColumnId, chunk: usize) -> Option<&[AtRecord]> {
        self.0.get(&(field, chunk)).map(Vec::as_slice)
    }
}

/// The column with other values at some records.
pub(super) fn lay(base: &ArrayRef, kind: FieldType, laid: &[AtRecord]) -> Result<ArrayRef> {
    let records: Vec<u32> = laid.iter().map(|(record, _)| *record).collect();
    let texts = laid.iter().map(|(_, value)| value.as_deref());
    lay_over(base, &records, &values(kind, texts))
}

/// Whether a text is a value of a kind: a field may have become another kind since somebody put a value right.
pub(crate) fn fits(kind: FieldType, text: &str) -> bool {
    match kind {
        FieldType::Text | FieldType::List => true,
        FieldType::Number => text.parse::<f64>().is_ok(),
        FieldType::Date => date_of_text(text).is_some(),
        FieldType::Boolean => matches!(text, "true" | "false"),
    }
}

/// Texts as values of a kind; what is none of that kind is no value.
fn values<'a>(kind: FieldType, texts: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    match kind {
        FieldType::Text => Arc::new(texts.collect::<StringArray>()),
        FieldType::Number => {
            let numbers = texts.map(|text| text?.parse::<f64>().ok());
            Arc::new(numbers.collect::<Float64Array>())
        }
        FieldType::Date => {
            let dates = texts.map(|text| date_of_text(text?));
            Arc::new(dates.collect::<TimestampMillisecondArray>())
        }
        FieldType::Boolean => {
            let truths = texts.map(|text| text.map(|text| text == "true"));
            Arc::new(truths.collect::<BooleanArray>())
        }
        FieldType::List => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for text in texts {
                for item in text.into_iter().flat_map(items_of_text) {
                    lists.values().append_value(item);
                }
                lists.append(text.is_some());
            }
            Arc::new(lists.finish())
        }
    }
}
