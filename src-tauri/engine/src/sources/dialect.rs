//! How a file is written: byte-order mark, `sep=` line, delimiter, heading.

use std::collections::HashMap;
use std::io::Cursor;
use std::ops::ControlFlow;

use super::records::{Content, Records};
use super::{dates, email, numbers};
use crate::contract::{Dialect, ReadOptions};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// What may separate cells, in the order of trust.
const DELIMITERS: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'~'];
/// How many records tell.
const TELLING: usize = 200;

/// How a file is to be read.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// As the page knows it.
    pub(crate) dialect: Dialect,
    /// What separates cells.
    pub(crate) delimiter: u8,
    /// How many bytes stand before the first record.
    pub(crate) skipped: u64,
    /// The line on which the first record may begin.
    pub(crate) first_line: u64,
}

/// How the file with this front is to be read: as asked, else as it looks. `whole` says that the front is the file.
pub(crate) fn detect(front: &[u8], whole: bool, options: &ReadOptions) -> Reading {
    let byte_order_mark = front.starts_with(BYTE_ORDER_MARK);
    let mut skipped = if byte_order_mark { BYTE_ORDER_MARK.len() } else { 0 };
    let mut first_line = 1;
    let mut told = None;
    if let Some((delimiter, length)) = separator_line(&front[skipped..]) {
        told = Some(delimiter);
        skipped += length;
        first_line = 2;
    }
    let body = if whole { &front[skipped..] } else { whole_lines(&front[skipped..]) };
    let asked = options.delimiter.as_ref().and_then(|text| text.bytes().next());
    let delimiter =
        asked.filter(|byte| separates(*byte)).or(told).unwrap_or_else(|| likeliest(body));
    let header = options.header.unwrap_or_else(|| has_header(body, delimiter));
    Reading {
        dialect: Dialect { delimiter: char::from(delimiter).to_string(), header, byte_order_mark },
        delimiter,
        skipped: skipped as u64,
        first_line,
    }
}

/// Whether a byte can stand between cells.
fn separates(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0)
}

/// A first line `sep=;` as spreadsheets write and hide it: the delimiter, and how long the line is.
fn separator_line(body: &[u8]) -> Option<(u8, usize)> {
    let rest = body.strip_prefix(b"sep=").or_else(|| body.strip_prefix(b"SEP="))?;
    let (delimiter, after) = rest.split_first()?;
    let end = if after.starts_with(b"\r\n") {
        2
    } else {
        usize::from(matches!(after.first(), Some(b'\n' | b'\r')))
    };
    (end > 0).then_some((*delimiter, 5 + end))
}

fn whole_lines(front: &[u8]) -> &[u8] {
    memchr::memrchr2(b'\n', b'\r', front).map_or(front, |end| &front[..end])
}

/// The delimiter that makes the most records as wide as each other, and wider than one cell.
fn likeliest(body: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let mut widths: HashMap<usize, usize> = HashMap::new();
        let rows = head(body, delimiter);
        for row in &rows {
            *widths.entry(row.len()).or_default() += 1;
        }
        let (width, alike) = widths.into_iter().max_by_key(|(width, rows)| (*rows, *width))?;
        (width > 1).then(|| (alike * 1000 / rows.len(), width))
    };
    let scored = DELIMITERS.iter().filter_map(|delimiter| Some((score(*delimiter)?, *delimiter)));
    scored
        .reduce(|best, next| {
            let clearly_more_alike = next.0.0 > best.0.0 + 50;
            let as_alike_and_wider = next.0.0 + 50 >= best.0.0 && next.0.1 > best.0.1;
            if clearly_more_alike || as_alike_and_wider { next } else { best }
        })
        .map_or(b',', |(_, delimiter)| delimiter)
}

/// Whether the first record names columns: none of its cells is an e-mail address, and most are no value of another kind.
fn has_header(body: &[u8], delimiter: u8) -> bool {
    let rows = head(body, delimiter);
    let Some(first) = rows.first() else { return true };
    let cells = || first.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let is_value = |cell: &&str| {
        numbers::number(cell, numbers::DecimalMark::Point).is_ok()
            || dates::date(cell, dates::DateOrder::DayFirst).is_some()
    };
    !cells().any(|cell| email::usable(cell).is_ok())
        && cells().filter(is_value).count() * 2 <= cells().count()
}

/// The first records, leniently.
pub(crate) fn head(body: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut records = Records::new(Cursor::new(body), delimiter, 0, 1);
    let _unclosed_quotes_tell_nothing = records.read(|record| {
        if let Content::Cells(cells) = record.content {
            rows.push(cells.iter().map(str::to_owned).collect());
        }
        Ok(if rows.len() < TELLING { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    });
    rows
}
