//! Rules over small snapshots made by hand.

mod operators;
mod oracle;
mod refusals;

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, new_null_array};
use arrow::datatypes::DataType;
use roaring::RoaringBitmap;

use super::evaluate::evaluate;
use super::interrupt::Interrupt;
use super::members::people;
use super::rule::Rule;
use crate::columns::{ChunkSpan, ColumnId, Field, ProfileSnapshot};
use crate::contract::{Failure, FieldKey, FieldType, RuleGroup, SnapshotId, SourceId};
use crate::error::{Error, Result};

/// A snapshot whose columns lie in memory.
struct Table {
    snapshot: ProfileSnapshot,
    columns: HashMap<FieldKey, Vec<ArrayRef>>,
}

impl Table {
    /// Chunks of some lengths, everybody alive, and no fields.
    fn new(chunks: &[u32]) -> Self {
        let mut snapshot = ProfileSnapshot::empty();
        for (chunk, records) in (0..).zip(chunks) {
            snapshot.chunks.push(ChunkSpan {
                first_slot: snapshot.slots,
                records: *records,
                source: SourceId(1),
                part: SnapshotId(1),
                chunk,
            });
            snapshot.slots += records;
        }
        snapshot.alive = (0..snapshot.slots).collect();
        Self { snapshot, columns: HashMap::new() }
    }

    /// With a column: an array a chunk.
    fn with(mut self, key: &str, kind: FieldType, chunks: Vec<ArrayRef>) -> Self {
        let key = FieldKey(key.to_owned());
        // Columns are found by their key here, so that they need no id of their own.
        self.snapshot.fields.push(Field { id: ColumnId(1), key: key.clone(), kind });
        self.columns.insert(key, chunks);
        self
    }

    fn column(&self, key: &FieldKey, chunk: usize) -> ArrayRef {
        let records = self.snapshot.chunks[chunk].records as usize;
        let column = self.columns[key].get(chunk).map(Arc::clone);
        column.unwrap_or_else(|| new_null_array(&DataType::Null, records))
    }

    /// Who matches a rule.
    fn members(&self, rule: &serde_json::Value) -> Result<RoaringBitmap> {
        let group: RuleGroup = serde_json::from_value(rule.clone()).expect("a rule's shape");
        let rule = Rule::understand(&group, &self.snapshot.fields)?;
        let questions: Vec<_> = rule.checks.iter().map(|check| &check.question).collect();
        let column = |key: &FieldKey, chunk| Ok(self.column(key, chunk));
        let passing = evaluate(&self.snapshot, &questions, &Interrupt::never(), column)?;
        let passing: Vec<_> = passing.into_iter().map(Arc::new).collect();
        Ok(people(&rule.tree, &rule.checks, &passing, &self.snapshot.alive))
    }

    /// The slots of those who match.
    fn slots(&self, rule: &serde_json::Value) -> Vec<u32> {
        self.members(rule).expect("the rule fits").into_iter().collect()
    }

    /// Why a rule is refused.
    fn refusal(&self, rule: &serde_json::Value) -> Failure {
        match self.members(rule) {
            Err(Error::Refused(failure)) => failure,
            other => panic!("{rule} should be refused, not {other:?}"),
        }
    }
}
