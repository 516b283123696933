//! Imports: a file that is read, and what became of every row.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ColumnTarget, Failure, FileToken, ImportId, ReadOptions, SourceId};
use crate::clock::Moment;

/// A reading of a file, to check it or to add it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPlan {
    /// Which file.
    pub token: FileToken,
    /// How to read it.
    pub options: ReadOptions,
    /// What its columns become. Empty: as suggested.
    pub mapping: Vec<ColumnTarget>,
    /// Whether to check only: everything is read and counted, nothing is stored.
    pub check_only: bool,
}

/// How an import stands.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ImportState {
    /// It is going on.
    Going {
        /// How far.
        progress: ImportProgress,
    },
    /// It ended; every row is accounted for.
    Ended {
        /// How.
        report: ImportReport,
    },
    /// It was canceled; nothing of it stays.
    Canceled,
    /// It failed; nothing of it stays.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct ImportProgress {
    /// Which import.
    pub import: ImportId,
    /// What it is at.
    pub phase: ImportPhase,
    /// Bytes of the file read.
    pub bytes: u64,
    /// Bytes of the file in all.
    pub bytes_total: u64,
    /// Rows read.
    pub rows: u64,
    /// Rows rejected.
    pub rejected: u64,
}

/// What an import is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    /// Reading and checking the file.
    Reading,
    /// Making one profile of the rows of one person.
    Unifying,
}

/// What became of every row: `rows = imported + merged + rejected`, always.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ImportReport {
    /// Which import.
    pub import: ImportId,
    /// The source it made; none when it only checked.
    pub source: Option<SourceId>,
    /// The file's name.
    pub file: String,
    /// Rows of the file, the heading not counted.
    pub rows: u64,
    /// Rows that made a profile.
    pub imported: u64,
    /// Rows that went into a profile that another row had made.
    pub merged: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// Rejected rows by reason.
    pub reasons: Vec<RejectCount>,
    /// Cells that could not be read as their column's kind and were left empty, by reason; their rows were kept.
    pub notices: Vec<NoticeCount>,
    /// The first rejected rows, at most 100.
    pub rejects: Vec<Reject>,
    /// When it began.
    pub started: Moment,
    /// When it ended.
    pub ended: Moment,
}

/// Rejected rows of one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct RejectCount {
    /// Why.
    pub code: RejectCode,
    /// How many.
    pub rows: u64,
}

/// Cells of one column that were left empty for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoticeCount {
    /// The column's heading.
    pub column: String,
    /// Why.
    pub code: NoticeCode,
    /// How many cells.
    pub cells: u64,
    /// The line of the first.
    pub first_line: u64,
}

/// A row that was rejected, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Reject {
    /// The line of the file that it began on, from 1.
    pub line: u64,
    /// The column's heading, when one column is to blame.
    pub column: Option<String>,
    /// Why.
    pub code: RejectCode,
    /// The value to blame, shortened, safe to show.
    pub value: String,
}

/// Why a row was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// There is no e-mail address.
    EmailMissing,
    /// The e-mail address cannot be one.
    EmailInvalid,
    /// A character that cannot be seen stands in the e-mail address.
    EmailHiddenCharacter,
    /// The row has more cells than there are columns.
    TooManyCells,
    /// A cell is longer than 64 KiB.
    CellTooLong,
    /// The row is longer than 1 MiB: most often a quote that is never closed.
    RowTooLong,
    /// The row holds bytes that are not UTF-8.
    NotUtf8,
    /// The row holds NUL bytes.
    BinaryData,
}

/// Why a cell was left empty although its row was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// It is not a number.
    NotANumber,
    /// It is not a date.
    NotADate,
    /// It is neither yes nor no.
    NotABoolean,
    /// A spreadsheet shortened a long number, as in 4.47701E+11.
    ShortenedNumber,
    /// The row has fewer cells than there are columns.
    CellMissing,
}

/// One page of an import's rejected rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RejectPage {
    /// How many there are in all.
    pub total: u64,
    /// The rows asked for, in the file's order.
    pub rejects: Vec<Reject>,
}
