//! What holds of a person: what their rows say, and what was put right.

use hashbrown::HashSet;

use super::moves::Moves;
use super::rows::{OwnRow, rows_of};
use crate::columns::{ChunkSpan, Columns, Field, Laid, fits, text_of};
use crate::contract::{ErrorCode, FieldKey};
use crate::error::Result;
use crate::store::Store;
use crate::store::corrections::KeptCorrection;

/// Rows to look at.
#[derive(Clone, Copy)]
pub(crate) struct Looking<'a> {
    /// Where they are stored.
    pub(crate) store: &'a Store,
    /// The way to them.
    pub(crate) columns: &'a Columns,
    /// Their chunks.
    pub(crate) chunks: &'a [ChunkSpan],
    /// Whose they are.
    pub(crate) moves: &'a Moves,
}

/// What lies over a new snapshot of profiles.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// The values.
    pub(crate) laid: Vec<Laid>,
    /// The corrections that files know better than, or that fit their field no more.
    pub(crate) overruled: Vec<i64>,
}

/// What one field of one person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown<'a> {
    /// The value; none where there is none.
    pub(crate) value: Option<String>,
    /// The correction that it comes from.
    pub(crate) correction: Option<&'a KeptCorrection>,
    /// Whether there was one that does not hold any more.
    pub(crate) overruled: bool,
}

impl Looking<'_> {
    /// What lies over a snapshot that was unified just now. Blocks.
    pub(crate) fn held(&self, corrections: &[KeptCorrection], fields: &[Field]) -> Result<Held> {
        let mut held = Held::default();
        if corrections.is_empty() {
            return Ok(held);
        }
        let people: HashSet<u128> =
            corrections.iter().map(|kept| self.moves.whose(kept.key)).collect();
        let rows = rows_of((self.store, self.columns), self.chunks, self.moves, &people)?;
        for field in fields {
            let mut concerned: Vec<(u32, u128)> = corrections
                .iter()
                .filter(|kept| kept.field == field.id)
                .map(|kept| self.moves.whose(kept.key))
                .filter_map(|person| Some((rows.get(&person)?.last()?.slot, person)))
                .collect();
            // By slots, so that each chunk is decoded once.
            concerned.sort_unstable();
            concerned.dedup();
            for (slot, person) in concerned {
                let shown = self.shown(field, person, &rows[&person], corrections)?;
                if shown.overruled {
                    let theirs = corrections.iter().filter(|kept| {
                        kept.field == field.id && self.moves.whose(kept.key) == person
                    });
                    held.overruled.extend(theirs.map(|kept| kept.id));
                }
                if shown.correction.is_some() {
                    held.laid.push(Laid { slot, field: field.id, value: shown.value });
                }
            }
            // An import may not take more memory with corrections than without.
            self.columns.make_room();
        }
        Ok(held)
    }

    /// What a field of a person holds. Blocks.
    pub(crate) fn shown<'c>(
        &self,
        field: &Field,
        person: u128,
        rows: &[OwnRow],
        corrections: &'c [KeptCorrection],
    ) -> Result<Shown<'c>> {
        let said = self.said(field, rows)?;
        let newest = rows.last().ok_or(ErrorCode::DatabaseDamaged)?;
        let own =
            |kept: &&KeptCorrection| kept.field == field.id && self.moves.whose(kept.key) == person;
        let mut own = corrections.iter().rev().filter(own);
        let found = if field.key == FieldKey::email() && newest.key != person {
            own.find(|kept| kept.moves_to == Some(person))
        } else {
            own.find(|kept| kept.moves_to.is_none())
        };
        let Some(kept) = found else {
            return Ok(Shown { value: said, correction: None, overruled: false });
        };
        let news = said.as_ref().is_some_and(|said| !kept.known.contains(said));
        let misfit = kept.value.as_deref().is_some_and(|value| !fits(field.kind, value));
        if kept.moves_to.is_none() && (news || misfit) {
            return Ok(Shown { value: said, correction: None, overruled: true });
        }
        Ok(Shown { value: kept.value.clone(), correction: Some(kept), overruled: false })
    }

    /// What the rows of a person say last of a field. Blocks.
    pub(crate) fn said(&self, field: &Field, rows: &[OwnRow]) -> Result<Option<String>> {
        for row in rows.iter().rev() {
            if let Some(said) = self.cell(field, row.slot)? {
                return Ok(Some(said));
            }
        }
        Ok(None)
    }

    /// Everything that the rows of a person say of a field, each once. Blocks.
    pub(crate) fn all_said(&self, field: &Field, rows: &[OwnRow]) -> Result<Vec<String>> {
        let mut all: Vec<String> = Vec::new();
        for row in rows {
            let said = self.cell(field, row.slot)?;
            all.extend(said.filter(|said| !all.contains(said)));
        }
        Ok(all)
    }

    fn cell(&self, field: &Field, slot: u32) -> Result<Option<String>> {
        let after = self.chunks.partition_point(|span| span.first_slot <= slot);
        let span = after.checked_sub(1).map(|place| &self.chunks[place]);
        let span = span.ok_or(ErrorCode::DatabaseDamaged)?;
        let column = self.columns.unpatched(self.store, span, field)?;
        let record = (slot - span.first_slot) as usize;
        Ok(text_of(&column, record).map(std::borrow::Cow::into_owned))
    }
}
