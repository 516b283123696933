//! Rejected rows, in the form in which they are kept: a chunk of columns.

use std::collections::BTreeMap;

use arrow::array::ArrayRef;

use super::shown;
use crate::columns::{self, Repetition, Texts, text_of};
use crate::contract::{ErrorCode, Reject, RejectCode};
use crate::error::Result;

/// How much of a rejected row is kept, in bytes.
const KEPT_BYTES: usize = 64 << 10;

/// Rejected rows of one stretch of a file, in order.
#[derive(Default)]
pub(crate) struct Rejected {
    lines: Vec<u64>,
    columns: Texts,
    codes: Texts,
    values: Texts,
    rows: Texts,
}

/// A rejected row with what stands in the file.
pub(crate) struct RejectedRow {
    /// What is told of it.
    pub(crate) reject: Reject,
    /// The row as it stands in the file; bytes that are no text are written out.
    pub(crate) row: String,
}

impl Rejected {
    /// Adds a row.
    pub(crate) fn push(&mut self, reject: &Reject, raw: &[u8]) {
        self.lines.push(reject.line);
        self.columns.push(reject.column.as_deref().unwrap_or_default());
        self.codes.push(word(reject.code));
        self.values.push(&reject.value);
        let cut = &raw[..raw.len().min(KEPT_BYTES)];
        match std::str::from_utf8(cut) {
            Ok(row) => self.rows.push(row),
            Err(_) => self.rows.push(&String::from_utf8_lossy(cut)),
        }
    }

    /// Adds the rows to counts by reason.
    pub(crate) fn tally(&self, reasons: &mut BTreeMap<RejectCode, u64>) {
        for code in self.codes.iter().filter_map(code) {
            *reasons.entry(code).or_default() += 1;
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// About how many bytes they take.
    pub(crate) fn bytes(&self) -> usize {
        self.rows.joined().len() + self.values.joined().len() + self.len() * 64
    }

    /// The form in which they are kept.
    pub(crate) fn encode(self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut put = |part: Vec<u8>| {
            out.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
            out.extend(part);
        };
        put(columns::encode_lines(&self.lines));
        for texts in [self.columns, self.codes, self.values, self.rows] {
            put(columns::encode(&columns::text_column(texts, &mut Repetition::default())));
        }
        out
    }
}

/// Reads rejected rows back, from `offset` on, at most `limit`.
pub(crate) fn decode(bytes: &[u8], offset: usize, limit: usize) -> Result<Vec<RejectedRow>> {
    let mut rest = bytes;
    let mut part = || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (part, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = after;
        Some(part)
    };
    let mut next = || part().ok_or(ErrorCode::DatabaseDamaged);
    let lines = columns::decode_lines(next()?)?;
    let mut texts: Vec<ArrayRef> = Vec::with_capacity(4);
    for _ in 0..4 {
        texts.push(columns::decode(next()?)?);
    }
    let text =
        |column: usize, place| text_of(&texts[column], place).map(std::borrow::Cow::into_owned);
    let rows = lines.iter().enumerate().skip(offset).take(limit).map(|(place, line)| {
        let code = text(1, place).as_deref().and_then(code).ok_or(ErrorCode::DatabaseDamaged)?;
        let value = text(2, place).unwrap_or_default();
        let reject = Reject { line: *line, column: text(0, place), code, value };
        Ok(RejectedRow { reject, row: text(3, place).unwrap_or_default() })
    });
    rows.collect()
}

/// The value to blame, as it is told.
pub(crate) fn blamed(value: &str) -> String {
    shown::excerpt(value.trim())
}

const CODES: [(RejectCode, &str); 8] = [
    (RejectCode::EmailMissing, "email_missing"),
    (RejectCode::EmailInvalid, "email_invalid"),
    (RejectCode::EmailHiddenCharacter, "email_hidden_character"),
    (RejectCode::TooManyCells, "too_many_cells"),
    (RejectCode::CellTooLong, "cell_too_long"),
    (RejectCode::RowTooLong, "row_too_long"),
    (RejectCode::NotUtf8, "not_utf8"),
    (RejectCode::BinaryData, "binary_data"),
];

/// A code's word, as it is kept and written into files.
pub(crate) fn word(code: RejectCode) -> &'static str {
    CODES.iter().find(|(each, _)| *each == code).map_or("", |(_, word)| *word)
}

fn code(word: &str) -> Option<RejectCode> {
    CODES.iter().find(|(_, each)| *each == word).map(|(code, _)| *code)
}
