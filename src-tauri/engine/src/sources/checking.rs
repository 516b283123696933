//! The first stage of an import: records → accepted rows as columns of text, and rejected rows.

use std::ops::ControlFlow;
use std::sync::mpsc::SyncSender;

use super::cells::Cells;
use super::email;
use super::job::Watch;
use super::mapping::MappedColumn;
use super::records::{Content, Record};
use super::rejected::{Rejected, blamed};
use super::shown::excerpt_of_bytes;
use crate::columns::{CHUNK_RECORDS, Texts};
use crate::contract::{ErrorCode, Reject, RejectCode};
use crate::error::Result;

/// No cell is longer, in bytes.
const CELL_BYTES: usize = 64 << 10;
/// How much text a batch holds at most, in bytes: what fills memory, whatever the file.
const BATCH_BYTES: usize = 20 << 20;
/// How often it is looked whether the import goes on, in rows. A power of two.
const LOOK_EVERY: u64 = 1_024;

/// Rows of one stretch of a file.
pub(crate) struct Batch {
    /// The accepted rows: a column of text for each mapped column.
    pub(crate) columns: Vec<Texts>,
    /// The lines that accepted rows began on.
    pub(crate) lines: Vec<u64>,
    /// For each mapped column, how many rows ended before it, and the line of the first.
    pub(crate) missing: Vec<(u64, u64)>,
    /// The rejected rows.
    pub(crate) rejected: Rejected,
}

impl Batch {
    fn new(columns: usize) -> Self {
        Self {
            columns: (0..columns).map(|_| Texts::with_capacity(CHUNK_RECORDS, 0)).collect(),
            lines: Vec::with_capacity(CHUNK_RECORDS),
            missing: vec![(0, 0); columns],
            rejected: Rejected::default(),
        }
    }
}

/// The stage.
pub(crate) struct Checking<'a> {
    mapped: &'a [MappedColumn],
    headings: &'a [String],
    email: usize,
    batch: Batch,
    batch_bytes: usize,
    rows: u64,
    watch: &'a Watch,
    next: SyncSender<Batch>,
}

impl<'a> Checking<'a> {
    /// A stage that hands batches to the next one.
    pub(crate) fn new(
        mapped: &'a [MappedColumn],
        headings: &'a [String],
        watch: &'a Watch,
        next: SyncSender<Batch>,
    ) -> Result<Self> {
        let email = mapped.iter().position(MappedColumn::is_email);
        Ok(Self {
            mapped,
            headings,
            email: email.ok_or(ErrorCode::NoEmailColumn)?,
            batch: Batch::new(mapped.len()),
            batch_bytes: 0,
            rows: 0,
            watch,
            next,
        })
    }

    /// Takes a record. Breaks when nobody wants more.
    pub(crate) fn take(&mut self, record: &Record<'_>) -> Result<ControlFlow<()>> {
        self.rows += 1;
        if self.rows.is_multiple_of(LOOK_EVERY) {
            self.watch.progressed(record.position, self.rows)?;
        }
        if let Err(reject) = self.check(record) {
            self.watch.rejected();
            self.batch.rejected.push(&reject, record.raw);
        }
        self.batch_bytes += record.raw.len();
        if self.batch.lines.len() == CHUNK_RECORDS
            || self.batch_bytes + self.batch.rejected.bytes() > BATCH_BYTES
        {
            return Ok(self.hand_on());
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Hands the last rows on, and says how many rows there were in all.
    pub(crate) fn finish(mut self, position: u64) -> Result<u64> {
        self.watch.progressed(position, self.rows)?;
        let _nobody_may_listen = self.hand_on();
        Ok(self.rows)
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        self.batch_bytes = 0;
        let full = std::mem::replace(&mut self.batch, Batch::new(self.mapped.len()));
        match self.next.send(full) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn check(&mut self, record: &Record<'_>) -> std::result::Result<(), Reject> {
        let line = record.line;
        let reject = |code, column: Option<&String>, value: String| Reject {
            line,
            column: column.cloned(),
            code,
            value,
        };
        let cells = match record.content {
            Content::Cells(cells) => cells,
            Content::NotUtf8 => {
                return Err(reject(
                    RejectCode::NotUtf8,
                    None,
                    excerpt_of_bytes(broken(record.raw)),
                ));
            }
            Content::Binary => {
                return Err(reject(RejectCode::BinaryData, None, excerpt_of_bytes(record.raw)));
            }
            Content::TooLong => {
                return Err(reject(RejectCode::RowTooLong, None, excerpt_of_bytes(record.raw)));
            }
        };
        if let Some(extra) =
            cells.iter().skip(self.headings.len()).find(|cell| !cell.trim().is_empty())
        {
            return Err(reject(RejectCode::TooManyCells, None, blamed(extra)));
        }
        if record.raw.len() > CELL_BYTES
            && let Some(place) = cells.iter().position(|cell| cell.len() > CELL_BYTES)
        {
            let value = blamed(cells.get(place).unwrap_or_default());
            return Err(reject(RejectCode::CellTooLong, self.headings.get(place), value));
        }
        let column = &self.mapped[self.email];
        let cell = cells.get(column.place).unwrap_or_default();
        let address = email::usable(cell)
            .map_err(|code| reject(code, Some(&column.heading), blamed(cell)))?;
        self.accept(line, cells, address);
        Ok(())
    }

    fn accept(&mut self, line: u64, cells: Cells<'_>, address: &str) {
        let batch = &mut self.batch;
        batch.lines.push(line);
        for (nth, (column, texts)) in self.mapped.iter().zip(&mut batch.columns).enumerate() {
            match cells.get(column.place) {
                _ if nth == self.email => texts.push(address),
                Some(cell) => texts.push(trimmed(cell)),
                None => {
                    texts.push("");
                    let (count, first) = &mut batch.missing[nth];
                    *first = if *count == 0 { line } else { *first };
                    *count += 1;
                }
            }
        }
    }
}

/// A cell without white space at its ends. Most have none, which two bytes tell.
fn trimmed(cell: &str) -> &str {
    let may_be_space = |byte: Option<&u8>| byte.is_some_and(|byte| !(0x21..0x80).contains(byte));
    let bytes = cell.as_bytes();
    if may_be_space(bytes.first()) || may_be_space(bytes.last()) { cell.trim() } else { cell }
}

/// The surroundings of the first bytes that are not UTF-8.
fn broken(raw: &[u8]) -> &[u8] {
    let place = std::str::from_utf8(raw).err().map_or(0, |error| error.valid_up_to());
    let start = raw[..place].iter().rposition(|byte| !byte.is_ascii_alphanumeric() && *byte < 0x80);
    &raw[start.map_or(0, |before| before + 1)..]
}
