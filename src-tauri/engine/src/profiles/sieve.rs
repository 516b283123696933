//! Tells keys that surely were met once from those that may have been met again, in two bytes a key.
//!
//! Most rows of most files are of people who have no other row. Found out with a table of keys, that would take all of them
//! in memory; found out here first, it leaves only a few to be looked at.

/// How many cells there are for each key: of keys met once, one in eight lies in a cell with another one.
const CELLS_A_KEY: u64 = 8;
/// The most cells, whatever the number of keys: 32 MB. Beyond 16 million keys more of them share a cell.
const MOST_CELLS: u64 = 1 << 27;
/// Cells of two bits in a word.
const CELLS_A_WORD: u64 = 32;

const ONCE: u64 = 1;
const AGAIN: u64 = 2;

/// For each cell, whether none, one or several of the keys met lie in it.
pub(super) struct Sieve {
    words: Vec<u64>,
    cells: u64,
    held_back: u64,
}

impl Sieve {
    /// A sieve for so many keys.
    pub(super) fn new(keys: u64) -> Self {
        let cells = (keys * CELLS_A_KEY).clamp(CELLS_A_WORD, MOST_CELLS);
        let words = usize::try_from(cells.div_ceil(CELLS_A_WORD)).unwrap_or(usize::MAX);
        Self { words: vec![0; words], cells, held_back: 0 }
    }

    /// Meets a key, by a hash of it.
    pub(super) fn meet(&mut self, hash: u64) {
        let (word, shift) = self.cell(hash);
        match self.words[word] >> shift & 3 {
            0 => self.words[word] |= ONCE << shift,
            ONCE => {
                self.words[word] += (AGAIN - ONCE) << shift;
                self.held_back += 2;
            }
            _ => self.held_back += 1,
        }
    }

    /// Whether a key, after all have been met, may have been met more than once.
    pub(super) fn holds_back(&self, hash: u64) -> bool {
        let (word, shift) = self.cell(hash);
        self.words[word] >> shift & 3 == AGAIN
    }

    /// How many of the keys met may have been met more than once.
    pub(super) fn held_back(&self) -> u64 {
        self.held_back
    }

    fn cell(&self, hash: u64) -> (usize, u64) {
        let cell = share(hash, self.cells);
        (usize::try_from(cell / CELLS_A_WORD).unwrap_or(usize::MAX), cell % CELLS_A_WORD * 2)
    }
}

/// A hash made a number below a limit.
pub(super) fn share(hash: u64, limit: u64) -> u64 {
    ((u128::from(hash) * u128::from(limit)) >> 64) as u64
}
