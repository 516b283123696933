//! One person: what is known of them, the rows of files that said so, and what was put right by hand.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::ArrayRef;

use crate::columns::{Field, ProfileSnapshot, text_of};
use crate::contract::{
    ErrorCode, FieldKey, ProfileId, ProfileSourceRow, ProfileValue, ProfileView, SourceId,
    ValueCorrection,
};
use crate::corrections::{Moves, OwnRow, rows_of};
use crate::engine::Engine;
use crate::error::Result;
use crate::profiles::Identity;
use crate::sources::email;
use crate::store::corrections::{self, KeptCorrection};
use crate::store::{identity, sources};

/// How many of a person's rows are shown: the newest ones, and those that gave a value.
const ROWS: usize = 100;

/// A row's place: its chunk, and its record within that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    chunk: usize,
    record: usize,
}

/// What a field holds, before it is put beside the rows that are shown.
struct Given<'a> {
    field: &'a Field,
    value: String,
    /// The row that gave it, or what files say instead of it.
    place: Place,
    corrected: Option<ValueCorrection>,
}

impl Engine {
    /// One person. Refused with `NotFound` when the id stands for nobody (any more). Blocks.
    pub(crate) fn person(&self, id: ProfileId) -> Result<ProfileView> {
        let snapshot = self.columns.current(&self.store)?;
        let slot = u32::try_from(id.0).ok().filter(|slot| snapshot.alive.contains(*slot));
        let slot = slot.ok_or(ErrorCode::NotFound)?;
        let own = snapshot.chunk_of(slot).ok_or(ErrorCode::NotFound)?;
        let keys = self.columns.keys(&self.store, &snapshot.chunks[own])?;
        let record = (slot - snapshot.chunks[own].first_slot) as usize;
        let key = *keys.get(record).ok_or(ErrorCode::DatabaseDamaged)?;
        let corrections = self.store.read(corrections::all)?;
        self.person_with(&snapshot, &corrections, key)
    }

    /// The person whom an address names, also one that was corrected away. Blocks.
    pub(super) fn person_of(&self, address: &str) -> Result<ProfileView> {
        let address = email::usable(address).map_err(|_| ErrorCode::AddressInvalid)?;
        let secret = self.store.read(identity::secret)?.ok_or(ErrorCode::NotFound)?;
        self.person_with_key(Identity::new(&secret).key(&email::identity(address)))
    }

    /// The person whose rows have, or had, an identity key. Blocks.
    pub(crate) fn person_with_key(&self, key: u128) -> Result<ProfileView> {
        let snapshot = self.columns.current(&self.store)?;
        let corrections = self.store.read(corrections::all)?;
        self.person_with(&snapshot, &corrections, key)
    }

    fn person_with(
        &self,
        snapshot: &Arc<ProfileSnapshot>,
        corrections: &[KeptCorrection],
        key: u128,
    ) -> Result<ProfileView> {
        let moves = Moves::of(corrections);
        let person = moves.whose(key);
        let way = (&self.store, &self.columns);
        let wanted = std::iter::once(person).collect();
        let rows = rows_of(way, &snapshot.chunks, &moves, &wanted)?.remove(&person);
        let rows: Vec<OwnRow> = rows.ok_or(ErrorCode::NotFound)?;
        let behind = rows.iter().map(|row| place_of(snapshot, row.slot));
        let behind = behind.collect::<Result<Vec<_>>>()?;
        let theirs = corrections.iter().filter(|kept| moves.whose(kept.key) == person);
        let theirs: Vec<&KeptCorrection> = theirs.collect();
        let given = self.values_given(snapshot, &behind, &theirs)?;
        let newest = behind.iter().rev().take(ROWS).copied();
        let shown: BTreeSet<Place> = newest.chain(given.iter().map(|each| each.place)).collect();
        let shown: Vec<Place> = shown.into_iter().collect();
        let values = given.into_iter().map(|Given { field, value, place, corrected }| {
            let row = shown.binary_search(&place).unwrap_or(0);
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            ProfileValue { key: field.key.clone(), kind: field.kind, value, row, corrected }
        });
        let slot = rows.last().ok_or(ErrorCode::NotFound)?.slot;
        Ok(ProfileView {
            id: ProfileId(slot.into()),
            values: values.collect(),
            rows: self.source_rows(snapshot, &shown)?,
            segments: self.segments_with(snapshot, slot)?,
        })
    }

    /// Each field's value, and the newest row that has any.
    fn values_given<'a>(
        &self,
        snapshot: &'a ProfileSnapshot,
        behind: &[Place],
        corrections: &[&KeptCorrection],
    ) -> Result<Vec<Given<'a>>> {
        let mut values = Vec::new();
        let Some(newest) = behind.last() else { return Ok(values) };
        for field in &snapshot.fields {
            let mut said = None;
            for place in behind.iter().rev() {
                let column = self.as_read(snapshot, field, place.chunk)?;
                if let Some(text) = text_of(&column, place.record) {
                    said = Some((text.into_owned(), *place));
                    break;
                }
            }
            let column = self.columns.column(&self.store, snapshot, &field.key, newest.chunk)?;
            let value = text_of(&column, newest.record).map(std::borrow::Cow::into_owned);
            let place = said.as_ref().map_or(*newest, |(_, place)| *place);
            let kept = corrections.iter().rev().find(|kept| kept.field == field.id);
            let corrected = kept.map(|kept| ValueCorrection {
                person: kept.person.clone(),
                at: kept.at,
                // Of an address the one that was there before: the row that stands may be another person's, who was joined.
                said: if field.key == FieldKey::email() {
                    kept.said.clone()
                } else {
                    said.map(|(text, _)| text)
                },
            });
            if value.is_some() || corrected.is_some() {
                let value = value.unwrap_or_default();
                values.push(Given { field, value, place, corrected });
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

fn place_of(snapshot: &ProfileSnapshot, slot: u32) -> Result<Place> {
    let chunk = snapshot.chunk_of(slot).ok_or(ErrorCode::DatabaseDamaged)?;
    Ok(Place { chunk, record: (slot - snapshot.chunks[chunk].first_slot) as usize })
}
