//! Rows → people: rows with one identity key are one person, and the last of them stands for that person.
//!
//! However many rows there are, few of their keys are in memory: a sieve takes out those that are met once, and the others
//! are looked at in shares.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use roaring::RoaringBitmap;
use tokio_util::sync::CancellationToken;

use super::at_once;
use super::lineage::{Keeping, Lineage, Run};
use super::sieve::{Sieve, share};
use crate::columns::{ChunkSpan, Columns};
use crate::contract::{ErrorCode, SnapshotId};
use crate::corrections::Moves;
use crate::error::Result;
use crate::store::Store;

/// How many rows a share has at most, about: 40 bytes each. One person's rows are in one share, however many. Tests have
/// many shares of few rows.
const SHARE: u64 = if cfg!(test) { 1 << 9 } else { 1 << 19 };

/// Rows that are to be told apart.
pub(crate) struct Crowd<'a> {
    /// Where their keys are stored.
    pub(crate) store: &'a Store,
    /// The way to them.
    pub(crate) columns: &'a Columns,
    /// Their chunks.
    pub(crate) chunks: &'a [ChunkSpan],
    /// The source whose merged rows are counted.
    pub(crate) counted: Option<SnapshotId>,
    /// The snapshot of profiles in which to keep what rows a person has. None when nobody will ask.
    pub(crate) keep_in: Option<SnapshotId>,
    /// Whose they are since addresses were corrected.
    pub(crate) moves: &'a Moves,
    /// Whether to go on.
    pub(crate) cancel: &'a CancellationToken,
}

/// Who rows are of.
pub(crate) struct People {
    /// The slots that stand for a person.
    pub(crate) alive: RoaringBitmap,
    /// How many rows of the source that is counted have an older row of the same person, in it or in another.
    pub(crate) merged: u64,
    /// The rows of those who have several.
    pub(super) lineage: Lineage,
}

/// What a share of the rows has shown.
struct Shown {
    /// Slots that stand for nobody: there is a newer row of the same person.
    stale: RoaringBitmap,
    merged: u64,
    run: Run,
}

impl Crowd<'_> {
    /// Tells people apart. Blocks.
    pub(crate) fn people(&self) -> Result<People> {
        let counted = self.counted_slots();
        let slots = self.chunks.last().map_or(0, |last| last.first_slot + last.records);
        let mut sieve = Sieve::new(u64::from(slots));
        self.each_chunk(|_, keys| keys.iter().for_each(|key| sieve.meet(upper(*key))))?;
        let shares = sieve.held_back().div_ceil(SHARE);
        let next = AtomicU64::new(0);
        let looked_at = at_once(|| {
            let mut looked_at = Vec::new();
            loop {
                let nth = next.fetch_add(1, Ordering::Relaxed);
                if nth >= shares {
                    return Ok(looked_at);
                }
                looked_at.push(self.look_at(&sieve, (nth, shares), &counted)?);
            }
        })?;
        let mut alive = RoaringBitmap::new();
        alive.insert_range(0..slots);
        let mut people = People { alive, merged: 0, lineage: Lineage::default() };
        for shown in looked_at.into_iter().flatten() {
            people.alive -= shown.stale;
            people.merged += shown.merged;
            people.lineage.add(shown.run);
        }
        Ok(people)
    }

    /// The slots of the source whose merged rows are counted.
    fn counted_slots(&self) -> Range<u32> {
        let mut spans = self.chunks.iter().filter(|span| Some(span.part) == self.counted);
        let Some(first) = spans.next() else { return 0..0 };
        let last = spans.next_back().unwrap_or(first);
        first.first_slot..last.first_slot + last.records
    }

    fn look_at(
        &self,
        sieve: &Sieve,
        (nth, shares): (u64, u64),
        counted: &Range<u32>,
    ) -> Result<Shown> {
        let mut met = Met::default();
        self.each_chunk(|span, keys| {
            for (slot, key) in (span.first_slot..).zip(keys) {
                if sieve.holds_back(upper(*key)) && share(lower(*key), shares) == nth {
                    met.meet(slot, *key);
                }
            }
        })?;
        let older = met.older;
        let stale: RoaringBitmap = older.iter().map(|(_, before)| *before).collect();
        let merged = older.iter().filter(|(slot, _)| counted.contains(slot)).count();
        let mut run = Run::default();
        if let Some(snapshot) = self.keep_in {
            let mut keeping = Keeping::new(self.store, snapshot, nth);
            for (slot, _) in older.iter().filter(|(slot, _)| !stale.contains(*slot)) {
                keeping.keep(*slot, before(&older, *slot))?;
            }
            run = keeping.finish()?;
        }
        Ok(Shown { stale, merged: merged as u64, run })
    }

    fn each_chunk(&self, mut look: impl FnMut(&ChunkSpan, &[u128])) -> Result<()> {
        for span in self.chunks {
            if self.cancel.is_cancelled() {
                return Err(ErrorCode::Canceled.into());
            }
            let mut keys = self.columns.keys(self.store, span)?;
            self.moves.follow(&mut keys);
            look(span, &keys);
        }
        Ok(())
    }
}

/// The rows met so far, in the order of their slots.
#[derive(Default)]
struct Met {
    /// The key and the last slot of each person.
    people: Vec<(u128, u32)>,
    /// The place of each person, by their key.
    places: HashTable<u32>,
    /// A slot, and the slot before it of the same person, by the first.
    older: Vec<(u32, u32)>,
}

impl Met {
    fn meet(&mut self, slot: u32, key: u128) {
        let people = &self.people;
        let entry = self.places.entry(
            upper(key),
            |place| people[*place as usize].0 == key,
            |place| upper(people[*place as usize].0),
        );
        match entry {
            Entry::Occupied(place) => {
                let last = &mut self.people[*place.get() as usize].1;
                self.older.push((slot, std::mem::replace(last, slot)));
            }
            Entry::Vacant(vacant) => {
                vacant.insert(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
                self.people.push((key, slot));
            }
        }
    }
}

/// The slots before this one of the same person, newest first.
fn before(older: &[(u32, u32)], slot: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(slot), |slot| {
        let place = older.binary_search_by_key(slot, |(newer, _)| *newer).ok()?;
        Some(older[place].1)
    })
    .skip(1)
}

/// Half of a key, which is a hash: by it keys go through the sieve and are found in a table.
fn upper(key: u128) -> u64 {
    (key >> 64) as u64
}

/// The other half: by it they are shared out.
#[expect(clippy::cast_possible_truncation, reason = "half of a key is half as long")]
fn lower(key: u128) -> u64 {
    key as u64
}
