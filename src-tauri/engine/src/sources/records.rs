//! Bytes → records, block by block, in a fixed amount of memory.
//!
//! RFC 4180, and what people really write: any line ending, also mixed. A stray quote can swallow at most
//! [`RECORD_BYTES`]: then the reading stops with the line on which it was opened, instead of taking the rest of the file for
//! one cell.

use std::io::Read;
use std::ops::ControlFlow;

use memchr::{memchr, memchr2};

use super::cells::{Cell, Cells, Scan, scan};
use crate::contract::{ErrorCode, Failure};
use crate::error::Result;

/// No record is longer, in bytes.
pub(crate) const RECORD_BYTES: usize = 1 << 20;
/// No record stands on more lines.
const RECORD_LINES: u64 = 10_000;
/// How much is read at once: more than two records, so that moving what is left over costs little.
const BLOCK_BYTES: usize = 2 << 20;

/// One record of a file.
pub(crate) struct Record<'a> {
    /// The line it began on, from 1.
    pub(crate) line: u64,
    /// How many bytes of the file have been passed with it.
    pub(crate) position: u64,
    /// What stands in the file, without the line's end.
    pub(crate) raw: &'a [u8],
    /// Its cells.
    pub(crate) content: Content<'a>,
}

/// What a record holds.
pub(crate) enum Content<'a> {
    /// Cells.
    Cells(Cells<'a>),
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// NUL bytes.
    Binary,
    /// More than a record may hold; `raw` has only its beginning.
    TooLong,
}

/// A reading of records.
pub(crate) struct Records<R> {
    input: R,
    delimiter: u8,
    buffer: Box<[u8]>,
    filled: usize,
    at_end: bool,
    /// How many bytes of the file stand before the buffer.
    passed: u64,
    line: u64,
    cells: Vec<Cell>,
    unquoted: Vec<u8>,
}

impl<R: Read> Records<R> {
    /// A reading from an input that stands behind a byte-order mark and a `sep=` line, `skipped` bytes and `line - 1` lines
    /// into the file.
    pub(crate) fn new(input: R, delimiter: u8, skipped: u64, line: u64) -> Self {
        Self {
            input,
            delimiter,
            buffer: vec![0; BLOCK_BYTES].into_boxed_slice(),
            filled: 0,
            at_end: false,
            passed: skipped,
            line,
            cells: Vec::new(),
            unquoted: Vec::new(),
        }
    }

    /// Shows each record until the end or a break. Lines with nothing on them are no records.
    pub(crate) fn read(
        &mut self,
        mut each: impl FnMut(Record<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        loop {
            self.fill()?;
            let done = match self.pass_block(&mut each)? {
                ControlFlow::Break(()) => return Ok(()),
                ControlFlow::Continue(done) => done,
            };
            self.buffer.copy_within(done..self.filled, 0);
            self.filled -= done;
            self.passed += done as u64;
            if self.at_end && self.filled == 0 {
                return Ok(());
            }
            if done == 0 && self.filled > RECORD_BYTES {
                self.pass_too_long(&mut each)?;
            }
        }
    }

    /// Shows the records that stand whole in the buffer, and says how many bytes they take.
    fn pass_block(
        &mut self,
        each: &mut impl FnMut(Record<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<ControlFlow<(), usize>> {
        let block = &self.buffer[..self.filled];
        let text = match simdutf8::compat::from_utf8(block) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&block[..error.valid_up_to()]).unwrap_or_default(),
        };
        let has_nul = memchr(0, block).is_some();
        let mut start = 0;
        while start < block.len() {
            let scan = scan(
                &block[start..],
                self.at_end,
                self.delimiter,
                &mut self.cells,
                &mut self.unquoted,
            );
            let (length, with_end, lines) = match scan {
                Scan::Whole { length, with_end, lines } => (length, with_end, lines),
                Scan::Part { quote: Some(open) } if self.at_end => {
                    return Err(never_closed(self.line + open.lines_before));
                }
                Scan::Part { quote } => {
                    if let Some(open) = quote
                        && (open.lines_within > RECORD_LINES
                            || (block.len() - start > RECORD_BYTES && open.lines_within > 0))
                    {
                        return Err(never_closed(self.line + open.lines_before));
                    }
                    break;
                }
            };
            let end = start + length;
            if length > 0 {
                let raw = &block[start..end];
                let text = text.get(start..end).or_else(|| simdutf8::basic::from_utf8(raw).ok());
                let content = if length > RECORD_BYTES {
                    Content::TooLong
                } else if has_nul && memchr(0, raw).is_some() {
                    Content::Binary
                } else {
                    match (text, std::str::from_utf8(&self.unquoted)) {
                        (Some(text), Ok(unquoted)) => {
                            Content::Cells(Cells::new(text, unquoted, &self.cells))
                        }
                        _ => Content::NotUtf8,
                    }
                };
                let position = self.passed + (start + with_end) as u64;
                let raw = &raw[..raw.len().min(RECORD_BYTES)];
                if each(Record { line: self.line, position, raw, content })?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            self.line += lines;
            start += with_end;
        }
        Ok(ControlFlow::Continue(start))
    }

    /// Shows a record that is too long for the buffer, and passes over the rest of it.
    fn pass_too_long(
        &mut self,
        each: &mut impl FnMut(Record<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let raw = &self.buffer[..RECORD_BYTES];
        let content = Content::TooLong;
        let _goes_on = each(Record { line: self.line, position: self.passed, raw, content })?;
        loop {
            if let Some(end) = memchr2(b'\n', b'\r', &self.buffer[..self.filled]) {
                self.passed += end as u64;
                self.buffer.copy_within(end..self.filled, 0);
                self.filled -= end;
                return Ok(());
            }
            self.passed += self.filled as u64;
            self.filled = 0;
            if self.at_end {
                return Ok(());
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> Result<()> {
        while !self.at_end && self.filled < self.buffer.len() {
            match self.input.read(&mut self.buffer[self.filled..]) {
                Ok(0) => self.at_end = true,
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn never_closed(line: u64) -> crate::Error {
    Failure::new(ErrorCode::QuoteNeverClosed).at_line(line).into()
}
