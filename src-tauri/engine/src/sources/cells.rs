//! Bytes → the cells of the record at their front.
//!
//! A quote inside an unquoted cell is text; what stands after a closing quote belongs to the cell.

use memchr::{memchr, memchr_iter, memchr3};

/// The cells of a record, without quotes.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'a> {
    text: &'a str,
    unquoted: &'a str,
    places: &'a [Cell],
}

/// Where a cell stands.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    start: u32,
    end: u32,
    /// Whether it had quotes inside, so that it stands in `unquoted`, not in the text itself.
    rewritten: bool,
}

impl<'a> Cells<'a> {
    /// The cells that [`scan`] found in a record's text, and those that it had to rewrite.
    pub(super) fn new(text: &'a str, unquoted: &'a str, places: &'a [Cell]) -> Self {
        Self { text, unquoted, places }
    }

    /// How many there are.
    pub(crate) fn len(self) -> usize {
        self.places.len()
    }

    /// One of them.
    pub(crate) fn get(self, place: usize) -> Option<&'a str> {
        let cell = self.places.get(place)?;
        let text = if cell.rewritten { self.unquoted } else { self.text };
        text.get(cell.start as usize..cell.end as usize)
    }

    /// Each in turn.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |place| self.get(place).unwrap_or_default())
    }
}

/// What a look at the front of the buffer found.
pub(super) enum Scan {
    /// A record: its length, and the length with its line end.
    Whole { length: usize, with_end: usize, lines: u64 },
    /// Only the beginning of one; inside a quote that opened so many lines after its first, when it is in one.
    Part { quote: Option<OpenQuote> },
}

/// A quote that is not closed in what was looked at.
#[derive(Clone, Copy)]
pub(super) struct OpenQuote {
    /// Lines of the record that end before it.
    pub(super) lines_before: u64,
    /// Lines that end behind it.
    pub(super) lines_within: u64,
}

/// Finds the cells of the record at the front of some bytes.
pub(super) fn scan(
    bytes: &[u8],
    at_end: bool,
    delimiter: u8,
    cells: &mut Vec<Cell>,
    unquoted: &mut Vec<u8>,
) -> Scan {
    cells.clear();
    unquoted.clear();
    let mut place = 0;
    let mut lines = 0;
    loop {
        let cell_end = if bytes.get(place) == Some(&b'"') {
            match scan_quoted(bytes, place + 1, at_end, delimiter, unquoted) {
                Quoted::Closed { cell, end, lines: within } => {
                    cells.push(cell);
                    lines += within;
                    end
                }
                Quoted::Open { lines: lines_within } => {
                    return Scan::Part {
                        quote: Some(OpenQuote { lines_before: lines, lines_within }),
                    };
                }
                Quoted::Unknown => return Scan::Part { quote: None },
            }
        } else {
            let Some(end) = end_of_cell(bytes, place, at_end, delimiter) else {
                return Scan::Part { quote: None };
            };
            cells.push(Cell { start: short(place), end: short(end), rewritten: false });
            end
        };
        match bytes.get(cell_end) {
            None => return Scan::Whole { length: cell_end, with_end: cell_end, lines: lines + 1 },
            Some(byte) if *byte == delimiter => place = cell_end + 1,
            Some(b'\r') if bytes.get(cell_end + 1) == Some(&b'\n') => {
                return Scan::Whole { length: cell_end, with_end: cell_end + 2, lines: lines + 1 };
            }
            Some(b'\r') if cell_end + 1 == bytes.len() && !at_end => {
                return Scan::Part { quote: None };
            }
            Some(_) => {
                return Scan::Whole { length: cell_end, with_end: cell_end + 1, lines: lines + 1 };
            }
        }
    }
}

/// Where the cell ends that goes on at `place`, outside quotes. None when it may go on behind the bytes.
fn end_of_cell(bytes: &[u8], place: usize, at_end: bool, delimiter: u8) -> Option<usize> {
    match memchr3(delimiter, b'\n', b'\r', &bytes[place..]) {
        Some(offset) => Some(place + offset),
        None => at_end.then_some(bytes.len()),
    }
}

enum Quoted {
    Closed { cell: Cell, end: usize, lines: u64 },
    Open { lines: u64 },
    Unknown,
}

/// Finds the end of a cell that a quote opened just before `start`.
fn scan_quoted(
    bytes: &[u8],
    start: usize,
    at_end: bool,
    delimiter: u8,
    unquoted: &mut Vec<u8>,
) -> Quoted {
    let rewritten_start = unquoted.len();
    let mut piece = start;
    loop {
        let Some(offset) = memchr(b'"', &bytes[piece..]) else {
            return Quoted::Open { lines: count_lines(&bytes[start..]) };
        };
        let quote = piece + offset;
        match bytes.get(quote + 1) {
            None if !at_end => return Quoted::Unknown,
            Some(b'"') => {
                unquoted.extend_from_slice(&bytes[piece..=quote]);
                piece = quote + 2;
            }
            _ => {
                let Some(end) = end_of_cell(bytes, quote + 1, at_end, delimiter) else {
                    return Quoted::Unknown;
                };
                let lines = count_lines(&bytes[start..quote]);
                let untouched = piece == start && end == quote + 1;
                let cell = if untouched {
                    Cell { start: short(start), end: short(quote), rewritten: false }
                } else {
                    unquoted.extend_from_slice(&bytes[piece..quote]);
                    unquoted.extend_from_slice(&bytes[quote + 1..end]);
                    let (start, end) = (short(rewritten_start), short(unquoted.len()));
                    Cell { start, end, rewritten: true }
                };
                return Quoted::Closed { cell, end, lines };
            }
        }
    }
}

/// How many line ends of any kind there are.
fn count_lines(bytes: &[u8]) -> u64 {
    let feeds = memchr_iter(b'\n', bytes).count();
    let returns =
        memchr_iter(b'\r', bytes).filter(|place| bytes.get(place + 1) != Some(&b'\n')).count();
    (feeds + returns) as u64
}

/// A place within the buffer, which is far shorter than 4 GiB.
fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
