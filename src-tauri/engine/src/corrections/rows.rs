//! The rows of some people, found by one look at the prints of all keys.

use hashbrown::{HashMap, HashSet};

use super::moves::Moves;
use crate::columns::{ChunkSpan, Columns, print_of};
use crate::error::Result;
use crate::store::Store;

/// So few keys are looked for one by one, which is faster than in a set.
const FEW: usize = 8;

/// A row of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OwnRow {
    /// Its slot.
    pub(crate) slot: u32,
    /// The identity key of the address that the file says.
    pub(crate) key: u128,
}

/// The rows of some people, oldest first, by whose they are. Blocks: it reads the keys of all
/// chunks when it has not for a while.
pub(crate) fn rows_of(
    (store, columns): (&Store, &Columns),
    chunks: &[ChunkSpan],
    moves: &Moves,
    wanted: &HashSet<u128>,
) -> Result<HashMap<u128, Vec<OwnRow>>> {
    let keys = moves.keys_of(wanted);
    let prints: HashSet<u32> = keys.iter().map(|key| print_of(*key)).collect();
    let few: Vec<u32> = prints.iter().copied().take(FEW + 1).collect();
    let mut found: HashMap<u128, Vec<OwnRow>> = HashMap::new();
    for span in chunks {
        let known = columns.key_prints(store, span)?;
        // Most chunks have no row of theirs, and their keys need not be read.
        let may_be_there = if few.len() <= FEW {
            few.iter().any(|print| known.values().contains(print))
        } else {
            known.values().iter().any(|print| prints.contains(print))
        };
        if !may_be_there {
            continue;
        }
        for (slot, key) in (span.first_slot..).zip(columns.keys(store, span)?) {
            if keys.contains(&key) {
                found.entry(moves.whose(key)).or_default().push(OwnRow { slot, key });
            }
        }
    }
    Ok(found)
}
