//! Rows → people: rows with one identity key are one person, and the last of them stands for that person.
//!
//! The key is a 128-bit `SipHash` of the normalised e-mail address under a secret of this database. Among ten million rows
//! two strangers share one with a probability of 10^-25, and nobody without the secret can look for such a pair: a key
//! stands for its address, and addresses are not compared again.

use hashbrown::HashTable;
use roaring::RoaringBitmap;
use siphasher::sip128::SipHasher13;

use crate::columns::{ChunkSpan, Columns};
use crate::error::Result;
use crate::store::Store;

/// Makes identity keys.
pub(crate) struct Identity(SipHasher13);

impl Identity {
    /// Keys under a database's secret.
    pub(crate) fn new(secret: &[u8; 16]) -> Self {
        Self(SipHasher13::new_with_key(secret))
    }

    /// The key of a normalised address.
    pub(crate) fn key(&self, address: &str) -> u128 {
        self.0.hash(address.as_bytes()).as_u128()
    }
}

/// Who stands where: the rows met so far, in the order of their slots. About 25 bytes a row.
#[derive(Default)]
pub(crate) struct People {
    keys: Vec<u128>,
    /// The last slot of each person.
    last: HashTable<u32>,
    /// A slot, and the slot before it of the same person, by the first.
    older: Vec<(u32, u32)>,
}

impl People {
    /// The people of rows that are stored.
    pub(crate) fn of(store: &Store, columns: &Columns, chunks: &[ChunkSpan]) -> Result<Self> {
        let mut people = Self::default();
        for chunk in chunks {
            people.meet(&columns.keys(store, chunk)?);
        }
        Ok(people)
    }

    /// Meets the next rows, and says how many of them are people not met before.
    pub(crate) fn meet(&mut self, keys: &[u128]) -> u64 {
        let mut strangers = 0;
        for key in keys {
            let slot = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
            self.keys.push(*key);
            let met = &self.keys;
            let entry = self.last.entry(
                short(*key),
                |other| met[*other as usize] == *key,
                |other| short(met[*other as usize]),
            );
            match entry {
                hashbrown::hash_table::Entry::Occupied(mut last) => {
                    self.older.push((slot, *last.get()));
                    *last.get_mut() = slot;
                }
                hashbrown::hash_table::Entry::Vacant(vacant) => {
                    vacant.insert(slot);
                    strangers += 1;
                }
            }
        }
        strangers
    }

    /// The slots that stand for a person.
    pub(crate) fn alive(&self) -> RoaringBitmap {
        let mut alive = RoaringBitmap::new();
        alive.insert_range(0..u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
        for (_, older) in &self.older {
            alive.remove(*older);
        }
        alive
    }

    /// Each slot that has an older one, with that.
    pub(super) fn older(&self) -> &[(u32, u32)] {
        &self.older
    }

    /// The slot before this one of the same person.
    pub(super) fn before(&self, slot: u32) -> Option<u32> {
        let place = self.older.binary_search_by_key(&slot, |(newer, _)| *newer).ok()?;
        Some(self.older[place].1)
    }
}

/// Enough of a key to find it by: it is a hash already.
#[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
fn short(key: u128) -> u64 {
    key as u64
}
