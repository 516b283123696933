//! Which rows a person has who has several, kept aside in the database while a snapshot of profiles is made: in memory they
//! would take what a file says they take.
//!
//! Each share of the people is a run of blocks, ordered by the newest slots; read together, the runs are one order again.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rusqlite::Connection;

use crate::columns::{self, ColumnId};
use crate::contract::{ErrorCode, SnapshotId};
use crate::error::Result;
use crate::store::Store;
use crate::store::column_chunks::{self, StoredColumn};

/// How many numbers a block holds, about.
const BLOCK: usize = if cfg!(test) { 1 << 6 } else { 1 << 16 };
/// How many older rows stand together at most: somebody with more of them comes several times.
const TOGETHER: usize = if cfg!(test) { 4 } else { 4_096 };

/// The row that stands for a person, and older rows of theirs, newest first.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kin {
    pub(super) newest: u32,
    pub(super) older: Vec<u32>,
}

/// All that is kept aside.
#[derive(Default)]
pub(crate) struct Lineage {
    runs: Vec<Run>,
}

/// The blocks of one share, in their order.
#[derive(Default)]
pub(super) struct Run {
    blocks: Vec<u32>,
}

/// Keeps the rows of one share aside.
pub(super) struct Keeping<'a> {
    store: &'a Store,
    snapshot: SnapshotId,
    first_block: u32,
    numbers: Vec<u32>,
    run: Run,
}

impl<'a> Keeping<'a> {
    /// Keeps a share aside with a snapshot that is being made.
    pub(super) fn new(store: &'a Store, snapshot: SnapshotId, share: u64) -> Self {
        // Blocks need numbers of their own; no share has so many of them.
        let first_block = u32::try_from(share << 16).unwrap_or(u32::MAX);
        Self { store, snapshot, first_block, numbers: Vec::new(), run: Run::default() }
    }

    /// Keeps the rows of the next person, by their newest.
    pub(super) fn keep(&mut self, newest: u32, older: impl Iterator<Item = u32>) -> Result<()> {
        let mut older = older.peekable();
        while older.peek().is_some() {
            let head = self.numbers.len();
            self.numbers.extend([newest, 0]);
            self.numbers.extend(older.by_ref().take(TOGETHER));
            let count = self.numbers.len() - head - 2;
            self.numbers[head + 1] = u32::try_from(count).unwrap_or(u32::MAX);
            if self.numbers.len() >= BLOCK {
                self.store_block()?;
            }
        }
        Ok(())
    }

    /// Keeps the rest.
    pub(super) fn finish(mut self) -> Result<Run> {
        if !self.numbers.is_empty() {
            self.store_block()?;
        }
        Ok(self.run)
    }

    fn store_block(&mut self) -> Result<()> {
        let block = self.first_block + u32::try_from(self.run.blocks.len()).unwrap_or(u32::MAX);
        let data = columns::encode_numbers(&self.numbers);
        let column = ColumnId::LINEAGE;
        let stored = StoredColumn { column, records: self.numbers.len(), nulls: 0, data };
        self.store.write(|transaction| {
            column_chunks::insert(transaction, self.snapshot, block, &stored)
        })?;
        self.run.blocks.push(block);
        self.numbers.clear();
        Ok(())
    }
}

impl Lineage {
    /// Adds what a share has kept aside.
    pub(super) fn add(&mut self, run: Run) {
        if !run.blocks.is_empty() {
            self.runs.push(run);
        }
    }

    /// Whether nobody has several rows.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Everybody who has several rows, by their newest.
    pub(super) fn read<'a>(
        &'a self,
        store: &'a Store,
        snapshot: SnapshotId,
    ) -> Result<Reading<'a>> {
        let runs = self.runs.iter().map(|run| RunReading {
            store,
            snapshot,
            blocks: run.blocks.iter(),
            numbers: Vec::new().into_iter(),
        });
        let mut reading = Reading { runs: runs.collect(), next: BinaryHeap::new() };
        (0..reading.runs.len()).try_for_each(|run| reading.look(run))?;
        Ok(reading)
    }
}

/// Lets go of what was kept aside, as part of a transaction.
pub(super) fn forget(connection: &Connection, snapshot: SnapshotId) -> Result<()> {
    column_chunks::remove(connection, snapshot, ColumnId::LINEAGE)
}

/// Everybody who has several rows, one after the other.
pub(super) struct Reading<'a> {
    runs: Vec<RunReading<'a>>,
    next: BinaryHeap<Reverse<(Kin, usize)>>,
}

impl Reading<'_> {
    /// The next person, or more rows of the same one.
    pub(super) fn next(&mut self) -> Result<Option<Kin>> {
        let Some(Reverse((kin, run))) = self.next.pop() else { return Ok(None) };
        self.look(run)?;
        Ok(Some(kin))
    }

    fn look(&mut self, run: usize) -> Result<()> {
        self.next.extend(self.runs[run].next()?.map(|kin| Reverse((kin, run))));
        Ok(())
    }
}

struct RunReading<'a> {
    store: &'a Store,
    snapshot: SnapshotId,
    blocks: std::slice::Iter<'a, u32>,
    numbers: std::vec::IntoIter<u32>,
}

impl RunReading<'_> {
    fn next(&mut self) -> Result<Option<Kin>> {
        if self.numbers.len() == 0 {
            let Some(block) = self.blocks.next() else { return Ok(None) };
            let stored = self.store.read(|connection| {
                column_chunks::data(connection, self.snapshot, ColumnId::LINEAGE, *block)
            })?;
            let stored = stored.ok_or(ErrorCode::DatabaseDamaged)?;
            self.numbers = columns::decode_numbers(&stored)?.into_iter();
        }
        let (Some(newest), Some(count)) = (self.numbers.next(), self.numbers.next()) else {
            return Err(ErrorCode::DatabaseDamaged.into());
        };
        let older = self.numbers.by_ref().take(count as usize).collect();
        Ok(Some(Kin { newest, older }))
    }
}
