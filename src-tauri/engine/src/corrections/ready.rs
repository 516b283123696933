//! An edit of one field, checked and ready to be made: what it would do, and what it changes.

use hashbrown::HashMap;

use super::desk::Desk;
use super::edit::Edit;
use super::moves::Moves;
use super::rows::OwnRow;
use crate::clock::Moment;
use crate::columns::Field;
use crate::contract::{CorrectionCheck, ErrorCode, FieldKey, ProfileJoin};
use crate::error::Result;
use crate::sources::by_hand;
use crate::store::corrections::KeptCorrection;

/// An edit of one field that can be made.
pub(super) struct Ready<'a> {
    pub(super) desk: &'a Desk<'a>,
    pub(super) field: &'a Field,
    /// Whose field it is.
    pub(super) key: u128,
    /// Whose it becomes; the same unless it is another address.
    pub(super) becomes: u128,
    pub(super) rows: HashMap<u128, Vec<OwnRow>>,
    pub(super) value: Option<String>,
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

    pub(super) fn standing(&self) -> Result<u32> {
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
