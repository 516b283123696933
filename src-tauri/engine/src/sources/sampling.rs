//! The head of a file, and samples from all over it, without reading it whole.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use super::dialect::{self, Reading};
use super::headings;
use super::mapping::Sampled;
use super::opening::Opened;
use super::records::{Content, Records};
use crate::contract::{ErrorCode, Failure, ReadOptions};
use crate::error::Result;

/// How much of the front is looked at, in bytes.
const FRONT_BYTES: u64 = 1 << 20;
/// How many more places are looked at, and how much at each.
const PLACES: u64 = 24;
const PLACE_BYTES: u64 = 32 << 10;
/// How many values of a column are looked at, at most, in the front and in all.
const FRONT_VALUES: usize = 1_000;
const VALUES: usize = 3_000;
/// How many rows a preview shows.
const SHOWN_ROWS: usize = 100;
/// More columns than this are refused.
const MOST_COLUMNS: usize = 16_384;

/// What a look at a file found.
pub(crate) struct Sample {
    /// How it is to be read.
    pub(crate) reading: Reading,
    /// Its columns.
    pub(crate) columns: Vec<Sampled>,
    /// Its first rows.
    pub(crate) rows: Vec<Vec<String>>,
    /// About how many rows it has.
    pub(crate) rows_estimate: u64,
}

impl Sample {
    /// The headings of all columns.
    pub(crate) fn headings(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.heading.clone()).collect()
    }
}

/// Looks at a file.
pub(crate) fn look(opened: &mut Opened, options: &ReadOptions) -> Result<Sample> {
    opened.refuse_other_kinds()?;
    let front = read_at(opened, 0, FRONT_BYTES)?;
    let whole = front.len() as u64 == opened.bytes;
    let reading = dialect::detect(&front, whole, options);
    let body = front.get(usize::try_from(reading.skipped).unwrap_or(0)..).unwrap_or_default();
    let head = Head::read(body, whole, &reading)?;
    let first = head.rows.first().ok_or(ErrorCode::FileWithoutRows)?;
    let width = first.len();
    if width > MOST_COLUMNS {
        return Err(Failure::new(ErrorCode::TooManyColumns).counting(width as u64).into());
    }
    let names =
        if reading.dialect.header { headings::headings(first) } else { headings::numbered(width) };
    let mut columns: Vec<Sampled> =
        names.into_iter().map(|heading| Sampled { heading, ..Sampled::default() }).collect();
    let data = &head.rows[usize::from(reading.dialect.header)..];
    for row in data {
        add(&mut columns, row, FRONT_VALUES);
    }
    if !whole {
        sample_places(opened, &reading, &mut columns)?;
    }
    let rows = data.iter().take(SHOWN_ROWS).map(|row| padded(row, width)).collect();
    let rows_estimate = if whole {
        data.len() as u64
    } else {
        let row_bytes = (head.bytes / head.rows.len().max(1) as u64).max(1);
        opened.bytes / row_bytes
    };
    Ok(Sample { reading, columns, rows, rows_estimate })
}

/// The records that stand whole at a file's front.
struct Head {
    rows: Vec<Vec<String>>,
    /// How many bytes they take.
    bytes: u64,
}

impl Head {
    fn read(body: &[u8], whole: bool, reading: &Reading) -> Result<Self> {
        let mut head = Self { rows: Vec::new(), bytes: 0 };
        let mut records = Records::new(Cursor::new(body), reading.delimiter, 0, reading.first_line);
        let outcome = records.read(|record| {
            let cut_off = !whole && record.position >= body.len() as u64;
            if let Content::Cells(cells) = record.content
                && !cut_off
            {
                head.rows.push(cells.iter().map(str::to_owned).collect());
                head.bytes = record.position;
            }
            Ok(ControlFlow::Continue(()))
        });
        let nothing_read = head.rows.is_empty();
        match outcome {
            Err(error) if nothing_read => Err(error),
            _ => Ok(head),
        }
    }
}

/// Adds values from places all over the file. A place begins in the middle of a line, so the first line is passed over, and
/// what is not as wide as the heading may be the inside of a quoted cell, and tells nothing.
fn sample_places(opened: &mut Opened, reading: &Reading, columns: &mut [Sampled]) -> Result<()> {
    let step = (opened.bytes - FRONT_BYTES) / PLACES;
    for place in 0..PLACES {
        let bytes = read_at(opened, FRONT_BYTES + place * step, PLACE_BYTES)?;
        let Some(start) = memchr::memchr(b'\n', &bytes) else { continue };
        let Some(end) = memchr::memrchr(b'\n', &bytes) else { continue };
        for row in dialect::head(&bytes[start..end], reading.delimiter) {
            if row.len() == columns.len() {
                add(columns, &row, VALUES);
            }
        }
    }
    Ok(())
}

fn add(columns: &mut [Sampled], row: &[String], most: usize) {
    for (column, cell) in columns.iter_mut().zip(row) {
        // What is not looked at must not count as empty.
        if column.values.len() >= most {
            continue;
        }
        let cell = cell.trim();
        column.records += 1;
        if !cell.is_empty() {
            column.values.push(cell.chars().take(200).collect());
        }
    }
}

fn padded(row: &[String], width: usize) -> Vec<String> {
    let cells = row.iter().map(|cell| super::shown::excerpt(cell));
    cells.chain(std::iter::repeat(String::new())).take(width).collect()
}

fn read_at(opened: &mut Opened, place: u64, count: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    opened.input.seek(SeekFrom::Start(place))?;
    opened.input.by_ref().take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}
