//! One person: what is known of them, and the rows of files that said so.

use std::collections::BTreeSet;

use arrow::array::ArrayRef;

use crate::columns::{Field, ProfileSnapshot, text_of};
use crate::contract::{
    ErrorCode, ProfileId, ProfileSourceRow, ProfileValue, ProfileView, SourceId,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::sources;

/// How many of a person's rows are shown: the newest ones, and those that gave a value.
const ROWS: usize = 100;

/// A row's place: its chunk, and its record within that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    chunk: usize,
    record: usize,
}

impl Engine {
    /// One person. Refused with `NotFound` when the id stands for nobody (any more). Blocks.
    pub(super) fn person(&self, id: ProfileId) -> Result<ProfileView> {
        let snapshot = self.columns.current(&self.store)?;
        let slot = u32::try_from(id.0).ok().filter(|slot| snapshot.alive.contains(*slot));
        let slot = slot.ok_or(ErrorCode::NotFound)?;
        let behind = self.places_behind(&snapshot, slot)?;
        let given = self.values_given(&snapshot, &behind)?;
        let newest = behind.iter().rev().take(ROWS).copied();
        let shown: BTreeSet<Place> =
            newest.chain(given.iter().map(|(_, _, place)| *place)).collect();
        let shown: Vec<Place> = shown.into_iter().collect();
        let values = given.into_iter().map(|(field, value, place)| {
            let row = shown.binary_search(&place).unwrap_or(0);
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            ProfileValue { key: field.key.clone(), kind: field.kind, value, row }
        });
        Ok(ProfileView {
            id,
            values: values.collect(),
            rows: self.source_rows(&snapshot, &shown)?,
            segments: self.segments_with(&snapshot, slot)?,
        })
    }

    /// Where the rows of a person lie, oldest first: those with the identity key of the row that stands for them.
    fn places_behind(&self, snapshot: &ProfileSnapshot, slot: u32) -> Result<Vec<Place>> {
        let own = snapshot.chunk_of(slot).ok_or(ErrorCode::NotFound)?;
        let keys = self.columns.keys(&self.store, &snapshot.chunks[own])?;
        let record = (slot - snapshot.chunks[own].first_slot) as usize;
        let key = *keys.get(record).ok_or(ErrorCode::DatabaseDamaged)?;
        let mut places = Vec::new();
        for (chunk, span) in snapshot.chunks.iter().enumerate() {
            let keys = self.columns.keys(&self.store, span)?;
            let same = keys.iter().enumerate().filter(|(_, each)| **each == key);
            places.extend(same.map(|(record, _)| Place { chunk, record }));
        }
        Ok(places)
    }

    /// Each field's value, and the row that gave it: the newest one that has any.
    fn values_given<'a>(
        &self,
        snapshot: &'a ProfileSnapshot,
        behind: &[Place],
    ) -> Result<Vec<(&'a Field, String, Place)>> {
        let mut values = Vec::new();
        for field in &snapshot.fields {
            for place in behind.iter().rev() {
                let column = self.as_read(snapshot, field, place.chunk)?;
                if let Some(text) = text_of(&column, place.record) {
                    values.push((field, text.into_owned(), *place));
                    break;
                }
            }
        }
        Ok(values)
    }

    fn source_rows(
        &self,
        snapshot: &ProfileSnapshot,
        places: &[Place],
    ) -> Result<Vec<ProfileSourceRow>> {
        let names = self.store.read(sources::names)?;
        let name = |source: SourceId| names.get(&source).cloned().unwrap_or_default();
        let mut rows = Vec::with_capacity(places.len());
        for Place { chunk, record } in places {
            let span = &snapshot.chunks[*chunk];
            let lines = self.columns.lines(&self.store, span)?;
            let mut values = Vec::new();
            for field in &snapshot.fields {
                let column = self.as_read(snapshot, field, *chunk)?;
                values.extend(
                    text_of(&column, *record).map(|text| (field.key.clone(), text.into_owned())),
                );
            }
            rows.push(ProfileSourceRow {
                source: span.source,
                source_name: name(span.source),
                line: lines.get(*record).copied().ok_or(ErrorCode::DatabaseDamaged)?,
                values,
            });
        }
        Ok(rows)
    }

    fn as_read(&self, snapshot: &ProfileSnapshot, field: &Field, chunk: usize) -> Result<ArrayRef> {
        self.columns.unpatched(&self.store, &snapshot.chunks[chunk], field)
    }
}
