//! An edit, worked out and ready to be written: all of it in one transaction, as a snapshot over the current one.

use roaring::RoaringBitmap;
use rusqlite::Transaction;

use crate::clock::Moment;
use crate::columns::{ColumnId, Laid, ProfileSnapshot};
use crate::error::Result;
use crate::store::corrections::KeptCorrection;
use crate::store::{corrections, overlays, snapshots};

/// What an edit changes.
#[derive(Debug, Default)]
pub(super) struct Edit {
    /// Corrections that are kept from now on.
    pub(super) kept: Vec<KeptCorrection>,
    /// Corrections that are forgotten.
    pub(super) forgotten: Vec<i64>,
    /// What files are known to have said besides, by correction.
    pub(super) known: Vec<(i64, Vec<String>)>,
    /// Slots, and which of their fields shows nothing else than rows and patches any more; none: all of them.
    pub(super) lifted: Vec<(u32, Option<ColumnId>)>,
    /// What shows something else.
    pub(super) laid: Vec<Laid>,
    /// The slots that stand for a person, where these are others now.
    pub(super) alive: Option<RoaringBitmap>,
}

impl Edit {
    /// What corrections there are when it is written. `before` are those there were.
    pub(super) fn corrections_after(&self, before: &[KeptCorrection]) -> Vec<KeptCorrection> {
        let replaced = |old: &KeptCorrection| {
            self.forgotten.contains(&old.id)
                || self.kept.iter().any(|new| (new.key, new.field) == (old.key, old.field))
        };
        let stay = before.iter().filter(|old| !replaced(old));
        let mut after: Vec<KeptCorrection> = stay.chain(&self.kept).cloned().collect();
        for kept in &mut after {
            let learnt = self.known.iter().find(|(id, _)| *id == kept.id);
            kept.known = learnt.map_or(std::mem::take(&mut kept.known), |(_, known)| known.clone());
        }
        after
    }

    /// Writes it, and makes what it comes to current.
    pub(super) fn write(
        &self,
        transaction: &Transaction<'_>,
        current: &ProfileSnapshot,
        now: Moment,
    ) -> Result<()> {
        for id in &self.forgotten {
            corrections::remove(transaction, *id)?;
        }
        for (id, known) in &self.known {
            corrections::set_known(transaction, *id, known)?;
        }
        for kept in &self.kept {
            corrections::put(transaction, kept)?;
        }
        let made = snapshots::begin(transaction, "profiles", now)?;
        overlays::copy(transaction, current.id, made)?;
        for (slot, field) in &self.lifted {
            overlays::lift(transaction, made, *slot, *field)?;
        }
        for laid in &self.laid {
            overlays::lay(transaction, made, laid)?;
        }
        let alive = self.alive.as_ref().unwrap_or(&current.alive);
        snapshots::finish_over(transaction, made, current, alive)
    }
}
