//! Texts → values of a column's kind. What is none of that kind is left empty and counted.

use std::collections::BTreeMap;

use super::booleans::boolean;
use super::dates::date;
use super::kinds::Kind;
use super::numbers::{is_shortened, number};
use crate::columns::{Bits, ColumnChunk, Repetition, Texts, Values, text_column};
use crate::contract::{FieldType, NoticeCode};

/// Cells that were left empty, by reason: how many, and the line of the first.
#[derive(Debug, Default)]
pub(crate) struct Notices(BTreeMap<NoticeCode, (u64, u64)>);

impl Notices {
    /// Counts cells, the first of which stands on a line.
    pub(crate) fn count(&mut self, code: NoticeCode, cells: u64, line: u64) {
        self.0.entry(code).or_insert((0, line)).0 += cells;
    }

    /// Each reason with its count and the line of the first cell.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (NoticeCode, u64, u64)> {
        self.0.iter().map(|(code, (cells, line))| (*code, *cells, *line))
    }
}

/// A column's way from text to values, over all its chunks.
pub(crate) struct Typing {
    kind: Kind,
    repetition: Repetition,
    /// What was left empty so far.
    pub(crate) notices: Notices,
}

impl Typing {
    /// The way for a kind of values.
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, repetition: Repetition::default(), notices: Notices::default() }
    }

    /// The values of a chunk's texts, which stood on these lines.
    pub(crate) fn column(&mut self, texts: Texts, lines: &[u64]) -> ColumnChunk {
        let Kind { mark, order, .. } = self.kind;
        match self.kind.values {
            FieldType::Text => {
                let texts = if self.kind.long_numbers { self.whole(texts, lines) } else { texts };
                text_column(texts, &mut self.repetition)
            }
            FieldType::Number => {
                let mut numbers = Vec::with_capacity(texts.len());
                let valid =
                    self.each(&texts, lines, |cell| number(cell, mark), |n| numbers.push(n));
                ColumnChunk { valid, values: Values::Number(numbers) }
            }
            FieldType::Date => {
                let mut dates = Vec::with_capacity(texts.len());
                let read = |cell: &str| date(cell, order).ok_or(NoticeCode::NotADate);
                let valid = self.each(&texts, lines, read, |date| dates.push(date));
                ColumnChunk { valid, values: Values::Date(dates) }
            }
            FieldType::Boolean => {
                let mut bits = Bits::with_capacity(texts.len());
                let read = |cell: &str| boolean(cell).ok_or(NoticeCode::NotABoolean);
                let valid = self.each(&texts, lines, read, |bit| bits.push(bit));
                ColumnChunk { valid, values: Values::Boolean(bits) }
            }
            FieldType::List => lists(&texts),
        }
    }

    /// Reads each cell that is not empty, keeps the value or a default, and says which have one.
    fn each<T: Default>(
        &mut self,
        texts: &Texts,
        lines: &[u64],
        read: impl Fn(&str) -> Result<T, NoticeCode>,
        mut keep: impl FnMut(T),
    ) -> Bits {
        let mut valid = Bits::with_capacity(texts.len());
        for (cell, line) in texts.iter().zip(lines) {
            let value = match cell {
                "" => None,
                cell => match read(cell) {
                    Ok(value) => Some(value),
                    Err(code) => {
                        self.notices.count(code, 1, *line);
                        None
                    }
                },
            };
            valid.push(value.is_some());
            keep(value.unwrap_or_default());
        }
        valid
    }

    /// The texts without long numbers that a spreadsheet has shortened: their digits are lost.
    fn whole(&mut self, texts: Texts, lines: &[u64]) -> Texts {
        if memchr::memchr2(b'E', b'e', texts.joined().as_bytes()).is_none() {
            return texts;
        }
        let mut whole = Texts::with_capacity(texts.len(), texts.joined().len());
        for (cell, line) in texts.iter().zip(lines) {
            if is_shortened(cell) {
                self.notices.count(NoticeCode::ShortenedNumber, 1, *line);
                whole.push("");
            } else {
                whole.push(cell);
            }
        }
        whole
    }
}

/// Several texts a cell, between semicolons or bars; where there are none of these, between commas.
fn lists(cells: &Texts) -> ColumnChunk {
    let mut valid = Bits::with_capacity(cells.len());
    let mut counts = Vec::with_capacity(cells.len());
    let mut texts = Texts::default();
    for cell in cells.iter() {
        let marks: &[char] = if cell.contains([';', '|']) { &[';', '|'] } else { &[','] };
        let before = texts.len();
        cell.split(marks)
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .for_each(|item| texts.push(item));
        let count = texts.len() - before;
        valid.push(count > 0);
        counts.push(u32::try_from(count).unwrap_or(u32::MAX));
    }
    ColumnChunk { valid, values: Values::List { counts, texts } }
}
