//! Putting a value right, and taking that back.

use hashbrown::{HashMap, HashSet};

use super::edit::Edit;
use super::holding::Looking;
use super::moves::Moves;
use super::rows::{OwnRow, rows_of};
use crate::clock::Moment;
use crate::columns::{Columns, Field, Laid, ProfileSnapshot, text_of};
use crate::contract::{Correction, CorrectionCheck, ErrorCode, Failure, FieldKey, ProfileJoin};
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

/// An edit of one field that can be made.
pub(super) struct Ready<'a> {
    desk: &'a Desk<'a>,
    field: &'a Field,
    /// Whose field it is.
    key: u128,
    /// Whose it becomes; the same unless it is another address.
    becomes: u128,
    rows: HashMap<u128, Vec<OwnRow>>,
    value: Option<String>,
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

    fn field(&self, key: &FieldKey) -> Result<&'a Field> {
        let unknown = || Failure::new(ErrorCode::FieldUnknown).about(&key.0);
        Ok(self.snapshot.field(key).ok_or_else(unknown)?)
    }

    /// Whom an address names.
    fn key_of(&self, address: &str) -> Result<u128> {
        let address = email::usable(address).map_err(|_| ErrorCode::AddressInvalid)?;
        Ok(self.moves.whose(self.raw_key(address)))
    }

    fn raw_key(&self, address: &str) -> u128 {
        self.identity.key(&email::identity(address))
    }

    fn rows(&self, people: &[u128]) -> Result<HashMap<u128, Vec<OwnRow>>> {
        let wanted: HashSet<u128> = people.iter().copied().collect();
        rows_of((self.store, self.columns), &self.snapshot.chunks, self.moves, &wanted)
    }

    /// What a profile shows in a field.
    fn text(&self, field: &Field, slot: u32) -> Result<Option<String>> {
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

    fn looking<'l>(&'l self, moves: &'l Moves) -> Looking<'l> {
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
    fn settle(&self, edit: &mut Edit, field: &Field, person: u128, rows: &[OwnRow]) -> Result<()> {
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
    fn regroup(&self, edit: &mut Edit, rows: &[OwnRow]) -> Result<u32> {
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

impl Ready<'_> {
    /// What saving it would do. Blocks.
    pub(super) fn check(&self) -> Result<CorrectionCheck> {
        let joins = match self.rows.get(&self.becomes).and_then(|rows| rows.last()) {
            Some(row) if self.becomes != self.key => {
                let address = self.desk.field(&FieldKey::email())?;
                let rows = self.rows[&self.becomes].len() as u64;
                Some(ProfileJoin {
                    profile: crate::contract::ProfileId(row.slot.into()),
                    email: self.desk.text(address, row.slot)?.unwrap_or_default(),
                    rows,
                })
            }
            _ => None,
        };
        let is_sent = by_hand::is_sent(self.field, self.value.as_deref());
        Ok(CorrectionCheck { value: self.value.clone(), joins, stays_here: !is_sent })
    }

    /// Works the edit out, and the slot that the person has afterwards. None when nothing changes. Blocks.
    pub(super) fn edit(
        &self,
        joins: bool,
        person: &str,
        now: Moment,
    ) -> Result<(Option<Edit>, u32)> {
        if self.is_another_address() {
            if self.becomes != self.key && self.rows.contains_key(&self.becomes) && !joins {
                return Err(ErrorCode::JoinsAnother.into());
            }
            let (edit, slot) = self.move_rows(person, now)?;
            return Ok((Some(edit), slot));
        }
        let (desk, field, slot) = (self.desk, self.field, self.standing()?);
        let rows = self.own()?;
        if self.value == desk.text(field, slot)? {
            return Ok((None, slot));
        }
        let looking = desk.looking(desk.moves);
        let said = looking.said(field, rows)?;
        let mut edit = Edit::default();
        let own = desk.corrections.iter().filter(|kept| {
            kept.field == field.id
                && kept.moves_to.is_none()
                && desk.moves.whose(kept.key) == self.key
        });
        edit.forgotten = own.map(|kept| kept.id).collect();
        // Of an address that was put right before, only the spelling is another one.
        let is_moved = rows.last().is_some_and(|newest| newest.key != self.key);
        let moved = desk
            .corrections
            .iter()
            .rev()
            .find(|kept| is_moved && kept.field == field.id && kept.moves_to == Some(self.key));
        if let Some(moved) = moved {
            let (value, person) = (self.value.clone(), person.to_owned());
            edit.kept.push(KeptCorrection { value, person, at: now, ..moved.clone() });
        } else if self.value != said {
            edit.kept.push(KeptCorrection {
                id: i64::MAX,
                key: self.key,
                field: field.id,
                value: self.value.clone(),
                known: looking.all_said(field, rows)?,
                said,
                moves_to: None,
                person: person.to_owned(),
                at: now,
            });
        }
        desk.settle(&mut edit, field, self.key, rows)?;
        Ok((Some(edit), slot))
    }

    fn own(&self) -> Result<&[OwnRow]> {
        Ok(self.rows.get(&self.key).ok_or(ErrorCode::NotFound)?)
    }

    fn standing(&self) -> Result<u32> {
        Ok(self.own()?.last().ok_or(ErrorCode::NotFound)?.slot)
    }

    /// Whether the rows become somebody else's: another address than it is now, or one that was corrected away before.
    fn is_another_address(&self) -> bool {
        let Some(address) = self.value.as_ref() else { return false };
        self.field.key == FieldKey::email() && self.desk.raw_key(address) != self.key
    }

    /// Gives the rows to whom the new address names.
    fn move_rows(&self, person: &str, now: Moment) -> Result<(Edit, u32)> {
        let (desk, rows) = (self.desk, self.own()?);
        let address = self.value.as_deref().unwrap_or_default();
        let raw = desk.raw_key(address);
        let mut edit = Edit::default();
        let mut moves_away = true;
        if self.becomes == self.key {
            // Back to an address that was corrected away: what led away from it is forgotten.
            let led = desk.corrections.iter().filter(|kept| {
                kept.key == raw && kept.field == self.field.id && kept.moves_to.is_some()
            });
            edit.forgotten = led.map(|kept| kept.id).collect();
            let moves = Moves::of(&edit.corrections_after(desk.corrections));
            moves_away = rows.iter().any(|row| moves.whose(row.key) != raw);
        }
        if moves_away {
            edit.kept.push(KeptCorrection {
                id: i64::MAX,
                key: self.key,
                field: self.field.id,
                value: Some(address.to_owned()),
                known: Vec::new(),
                said: desk.text(self.field, self.standing()?)?,
                moves_to: Some(raw),
                person: person.to_owned(),
                at: now,
            });
        }
        let mut together = rows.to_vec();
        if self.becomes != self.key {
            together.extend(self.rows.get(&self.becomes).into_iter().flatten());
            self.learn(&mut edit, &together)?;
        }
        let slot = desk.regroup(&mut edit, &together)?;
        Ok((edit, slot))
    }

    /// That two profiles become one is no import: what the rows of one say is no news to what was put right in the other.
    fn learn(&self, edit: &mut Edit, rows: &[OwnRow]) -> Result<()> {
        let desk = self.desk;
        let looking = desk.looking(desk.moves);
        for kept in desk.corrections.iter().filter(|kept| kept.moves_to.is_none()) {
            let person = desk.moves.whose(kept.key);
            let field = desk.snapshot.fields.iter().find(|field| field.id == kept.field);
            let Some(field) = field.filter(|_| [self.key, self.becomes].contains(&person)) else {
                continue;
            };
            let mut known = kept.known.clone();
            for said in looking.all_said(field, rows)? {
                if !known.contains(&said) {
                    known.push(said);
                }
            }
            edit.known.push((kept.id, known));
        }
        Ok(())
    }
}
