//! What edits are worked out from: people, their rows, what they show now, and what they show after an edit.

use hashbrown::{HashMap, HashSet};

use super::edit::Edit;
use super::holding::Looking;
use super::moves::Moves;
use super::ready::Ready;
use super::rows::{OwnRow, rows_of};
use crate::columns::{Columns, Field, Laid, ProfileSnapshot, text_of};
use crate::contract::{Correction, ErrorCode, Failure, FieldKey};
use crate::error::Result;
use crate::profiles::Identity;
use crate::sources::{by_hand, email};
use crate::store::Store;
use crate::store::corrections::KeptCorrection;

/// Everything that an edit is worked out from.
pub(super) struct Desk<'a> {
    pub(super) store: &'a Store,
    pub(super) columns: &'a Columns,
    pub(super) snapshot: &'a ProfileSnapshot,
    pub(super) corrections: &'a [KeptCorrection],
    pub(super) moves: &'a Moves,
    pub(super) identity: &'a Identity,
}

impl<'a> Desk<'a> {
    /// Checks what a person typed, and finds whom it is about. Blocks.
    pub(super) fn ready(&'a self, asked: &Correction) -> Result<Ready<'a>> {
        let field = self.field(&asked.field)?;
        let value = by_hand::value(field, asked.value.as_deref())?;
        let key = self.key_of(&asked.email)?;
        let becomes = match &value {
            Some(address) if field.key == FieldKey::email() => self.key_of(address)?,
            _ => key,
        };
        let rows = self.rows(&[key, becomes])?;
        let ready = Ready { desk: self, field, key, becomes, rows, value };
        let shown = self.text(field, ready.standing()?)?.unwrap_or_default();
        if asked.was.as_ref().is_some_and(|was| *was != shown) {
            return Err(ErrorCode::ValueChanged.into());
        }
        Ok(ready)
    }

    pub(super) fn field(&self, key: &FieldKey) -> Result<&'a Field> {
        let unknown = || Failure::new(ErrorCode::FieldUnknown).about(&key.0);
        Ok(self.snapshot.field(key).ok_or_else(unknown)?)
    }

    /// Whom an address names.
    pub(super) fn key_of(&self, address: &str) -> Result<u128> {
        let address = email::usable(address).map_err(|_| ErrorCode::AddressInvalid)?;
        Ok(self.moves.whose(self.raw_key(address)))
    }

    pub(super) fn raw_key(&self, address: &str) -> u128 {
        self.identity.key(&email::identity(address))
    }

    pub(super) fn rows(&self, people: &[u128]) -> Result<HashMap<u128, Vec<OwnRow>>> {
        let wanted: HashSet<u128> = people.iter().copied().collect();
        rows_of((self.store, self.columns), &self.snapshot.chunks, self.moves, &wanted)
    }

    /// What a profile shows in a field.
    pub(super) fn text(&self, field: &Field, slot: u32) -> Result<Option<String>> {
        let chunk = self.snapshot.chunk_of(slot).ok_or(ErrorCode::DatabaseDamaged)?;
        let column = self.columns.column(self.store, self.snapshot, &field.key, chunk)?;
        let record = (slot - self.snapshot.chunks[chunk].first_slot) as usize;
        Ok(text_of(&column, record).map(std::borrow::Cow::into_owned))
    }

    /// The same before anybody put anything right.
    fn text_below(&self, field: &Field, slot: u32) -> Result<Option<String>> {
        let chunk = self.snapshot.chunk_of(slot).ok_or(ErrorCode::DatabaseDamaged)?;
        let column = self.columns.filled(self.store, self.snapshot, field, chunk)?;
        let record = (slot - self.snapshot.chunks[chunk].first_slot) as usize;
        Ok(text_of(&column, record).map(std::borrow::Cow::into_owned))
    }

    pub(super) fn looking<'l>(&'l self, moves: &'l Moves) -> Looking<'l> {
        let (store, columns, chunks) = (self.store, self.columns, &self.snapshot.chunks);
        Looking { store, columns, chunks, moves }
    }

    /// Takes back what was put right in a field. Gives the edit and the slot that is looked at next. Blocks.
    pub(super) fn take_back(&self, address: &str, key: &FieldKey) -> Result<(Edit, u32)> {
        let (field, person) = (self.field(key)?, self.key_of(address)?);
        let rows = self.rows(&[person])?;
        let own = rows.get(&person).ok_or(ErrorCode::NotFound)?;
        let about = self
            .corrections
            .iter()
            .filter(|kept| kept.field == field.id && self.moves.whose(kept.key) == person);
        let forgotten: Vec<i64> = about.map(|kept| kept.id).collect();
        if forgotten.is_empty() {
            return Err(ErrorCode::NotFound.into());
        }
        let mut edit = Edit { forgotten, ..Edit::default() };
        if field.key == FieldKey::email() {
            let next = self.regroup(&mut edit, own)?;
            return Ok((edit, next));
        }
        let slot = own.last().ok_or(ErrorCode::NotFound)?.slot;
        self.settle(&mut edit, field, person, own)?;
        Ok((edit, slot))
    }

    /// Lays over a field of a person what holds when an edit is written.
    pub(super) fn settle(
        &self,
        edit: &mut Edit,
        field: &Field,
        person: u128,
        rows: &[OwnRow],
    ) -> Result<()> {
        let slot = rows.last().ok_or(ErrorCode::NotFound)?.slot;
        let after = edit.corrections_after(self.corrections);
        let moves = Moves::of(&after);
        let value = self.looking(&moves).shown(field, person, rows, &after)?.value;
        edit.lifted.push((slot, Some(field.id)));
        if value != self.text_below(field, slot)? {
            edit.laid.push(Laid { slot, field: field.id, value });
        }
        Ok(())
    }

    /// Tells the people of some rows apart anew, as they are when an edit is written. Gives the slot of the newest row's person.
    pub(super) fn regroup(&self, edit: &mut Edit, rows: &[OwnRow]) -> Result<u32> {
        self.take_along(edit, rows);
        let after = edit.corrections_after(self.corrections);
        let moves = Moves::of(&after);
        let looking = self.looking(&moves);
        let mut people: HashMap<u128, Vec<OwnRow>> = HashMap::new();
        let mut alive = self.snapshot.alive.clone();
        let mut rows = rows.to_vec();
        rows.sort_unstable_by_key(|row| row.slot);
        for row in &rows {
            alive.remove(row.slot);
            edit.lifted.push((row.slot, None));
            people.entry(moves.whose(row.key)).or_default().push(*row);
        }
        for (person, rows) in &people {
            let Some(newest) = rows.last() else { continue };
            alive.insert(newest.slot);
            for field in &self.snapshot.fields {
                let value = looking.shown(field, *person, rows, &after)?.value;
                if value != self.text_below(field, newest.slot)? {
                    edit.laid.push(Laid { slot: newest.slot, field: field.id, value });
                }
            }
        }
        edit.alive = Some(alive);
        Ok(rows.last().ok_or(ErrorCode::NotFound)?.slot)
    }

    /// What was put right under an address that no row has any more goes with the newest row.
    fn take_along(&self, edit: &mut Edit, rows: &[OwnRow]) {
        let Some(newest) = rows.iter().max_by_key(|row| row.slot) else { return };
        let moves = Moves::of(&edit.corrections_after(self.corrections));
        let before: HashSet<u128> = rows.iter().map(|row| self.moves.whose(row.key)).collect();
        let after: HashSet<u128> = rows.iter().map(|row| moves.whose(row.key)).collect();
        for kept in self.corrections.iter().filter(|kept| kept.moves_to.is_none()) {
            let was_theirs = before.contains(&self.moves.whose(kept.key));
            if was_theirs && !after.contains(&moves.whose(kept.key)) {
                edit.forgotten.push(kept.id);
                let is_address =
                    |field: &Field| field.id == kept.field && field.key == FieldKey::email();
                if !self.snapshot.fields.iter().any(is_address) {
                    edit.kept.push(KeptCorrection { key: moves.whose(newest.key), ..kept.clone() });
                }
            }
        }
    }
}
