//! The fields that profiles have, and how many profiles have a value in each.

use std::sync::Arc;

use crate::columns::{self, Field, ProfileSnapshot};
use crate::contract::FieldView;
use crate::engine::Engine;
use crate::error::Result;

impl Engine {
    /// The fields of the current profiles. Blocks.
    pub(super) fn field_views(&self) -> Result<Vec<FieldView>> {
        let snapshot = self.columns.current(&self.store)?;
        if let Some(fields) = self.lookups.fields.get(&snapshot.id) {
            return Ok((*fields).clone());
        }
        let fields = snapshot.fields.iter().map(|field| {
            Ok(FieldView {
                key: field.key.clone(),
                standard: field.key.is_standard(),
                kind: field.kind,
                filled: self.filled(&snapshot, field)?,
            })
        });
        let fields = fields.collect::<Result<Vec<_>>>()?;
        self.lookups.fields.keep(snapshot.id, Arc::new(fields.clone()));
        Ok(fields)
    }

    fn filled(&self, snapshot: &ProfileSnapshot, field: &Field) -> Result<u64> {
        let mut filled = 0;
        for (chunk, span) in snapshot.chunks.iter().enumerate() {
            let slots = span.first_slot..span.first_slot + span.records;
            filled += match columns::validity(&self.store, snapshot, field, chunk)? {
                None => snapshot.alive.range_cardinality(slots),
                Some(valid) if valid.null_count() == valid.len() => 0,
                Some(valid) => {
                    let standing = snapshot.alive.range(slots);
                    let has_value = |slot: &u32| valid.is_valid((*slot - span.first_slot) as usize);
                    standing.filter(has_value).count() as u64
                }
            };
        }
        Ok(filled)
    }
}
