//! The rejected rows of an import: pages of them, and the file that a person can mend and add again.

use std::fs::File;
use std::io::{BufWriter, Cursor, Write};
use std::ops::ControlFlow;
use std::path::Path;

use super::records::{Content, Records};
use super::rejected::{self, RejectedRow, word};
use crate::contract::{ImportId, RejectCode, RejectPage};
use crate::error::Result;
use crate::store::{Store, reject_chunks};

/// One page of an import's rejected rows. Blocks.
pub(crate) fn page(
    store: &Store,
    import: ImportId,
    offset: u64,
    limit: usize,
) -> Result<RejectPage> {
    let spans = store.read(|connection| reject_chunks::spans(connection, import))?;
    let total = spans.iter().map(|(_, rows)| rows).sum();
    let mut rejects = Vec::new();
    let mut first = 0;
    for (chunk, rows) in spans {
        let wanted = limit - rejects.len();
        if wanted > 0 && offset < first + rows {
            let skip = usize::try_from(offset.saturating_sub(first)).unwrap_or(usize::MAX);
            let data = store.read(|connection| reject_chunks::data(connection, import, chunk))?;
            let found = rejected::decode(&data, skip, wanted)?;
            rejects.extend(found.into_iter().map(|row| row.reject));
        }
        first += rows;
    }
    Ok(RejectPage { total, rejects })
}

/// How to write an import's rejected rows.
pub(crate) struct RejectsFile<'a> {
    /// The database.
    pub(crate) store: &'a Store,
    /// Whose rows.
    pub(crate) import: ImportId,
    /// The headings of the file they came from.
    pub(crate) headings: &'a [String],
    /// What separated its cells.
    pub(crate) delimiter: u8,
}

impl RejectsFile<'_> {
    /// Writes them: the original columns, and in front of them where and why. Gives how many there are. Blocks.
    pub(crate) fn write(&self, path: &Path) -> Result<u64> {
        let spans = self.store.read(|connection| reject_chunks::spans(connection, self.import))?;
        let mut out = csv::Writer::from_writer(BufWriter::new(File::create(path)?));
        let own = ["line", "column", "code", "reason", "value"];
        let header = own.into_iter().chain(self.headings.iter().map(String::as_str));
        out.write_record(header.map(harmless)).map_err(std::io::Error::from)?;
        let mut written = 0;
        for (chunk, rows) in spans {
            let data = self
                .store
                .read(|connection| reject_chunks::data(connection, self.import, chunk))?;
            for row in rejected::decode(&data, 0, usize::MAX)? {
                out.write_record(self.record(&row)).map_err(std::io::Error::from)?;
            }
            written += rows;
        }
        let mut file = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        Ok(written)
    }

    fn record(&self, row: &RejectedRow) -> Vec<String> {
        let reject = &row.reject;
        let mut record = vec![
            reject.line.to_string(),
            harmless(reject.column.as_deref().unwrap_or_default()),
            word(reject.code).to_owned(),
            reason(reject.code).to_owned(),
            harmless(&reject.value),
        ];
        let mut cells = self.cells(&row.row);
        cells.resize(self.headings.len().max(cells.len()), String::new());
        // A row with too many cells keeps them all in the last, so that every record of the file is as wide as the first.
        let extra: Vec<String> = cells.drain(self.headings.len()..).collect();
        if let Some(last) = cells.last_mut() {
            extra.iter().filter(|cell| !cell.is_empty()).for_each(|cell| {
                last.push(char::from(self.delimiter));
                last.push_str(cell);
            });
        }
        record.extend(cells.iter().map(|cell| harmless(cell)));
        record
    }

    fn cells(&self, row: &str) -> Vec<String> {
        let mut cells = Vec::new();
        let mut records = Records::new(Cursor::new(row.as_bytes()), self.delimiter, 0, 1);
        let outcome = records.read(|record| {
            if let Content::Cells(found) = record.content {
                cells = found.iter().map(str::to_owned).collect();
            }
            Ok(ControlFlow::Break(()))
        });
        if outcome.is_err() || cells.is_empty() { vec![row.to_owned()] } else { cells }
    }
}

/// A cell that no spreadsheet takes for a formula: an apostrophe goes before what could begin one.
pub(crate) fn harmless(cell: &str) -> String {
    const BEGINNINGS: [char; 12] = [
        '=', '+', '-', '@', '\t', '\r', '\n', '\0', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ];
    if cell.starts_with(BEGINNINGS) { format!("'{cell}") } else { cell.to_owned() }
}

/// Why a row was rejected, in a sentence for the file.
fn reason(code: RejectCode) -> &'static str {
    match code {
        RejectCode::EmailMissing => "There is no e-mail address.",
        RejectCode::EmailInvalid => "This cannot be an e-mail address.",
        RejectCode::EmailHiddenCharacter => {
            "The e-mail address has a character that cannot be seen."
        }
        RejectCode::TooManyCells => "The row has more cells than there are columns.",
        RejectCode::CellTooLong => "A cell is longer than 64 KiB.",
        RejectCode::RowTooLong => "The row is longer than 1 MiB.",
        RejectCode::NotUtf8 => "The row has bytes that are not UTF-8 text.",
        RejectCode::BinaryData => "The row has NUL bytes.",
    }
}
