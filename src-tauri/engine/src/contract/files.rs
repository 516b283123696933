//! Files on their way in: tickets, previews, mappings, imports and what became of every row.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ErrorCode, Failure, FieldKey, FieldType, FileToken, ImportId, SourceId};
use crate::clock::Moment;

/// A file that a person dropped or picked. The path stays in the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FileTicket {
    /// What to call it by.
    pub token: FileToken,
    /// Its name, without folders, safe to show.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A file that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FileRefusal {
    /// Its name, safe to show.
    pub name: String,
    /// Why.
    pub code: ErrorCode,
}

/// What came of a drop or a pick.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct FileArrival {
    /// The files that were taken.
    pub files: Vec<FileTicket>,
    /// The files that were not.
    pub refused: Vec<FileRefusal>,
}

/// How to read a file. What is not given is detected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ReadOptions {
    /// What separates cells: one ASCII character.
    pub delimiter: Option<String>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Dialect {
    /// What separates cells.
    pub delimiter: String,
    /// Whether the first row names the columns.
    pub header: bool,
    /// Whether a byte-order mark stands in front.
    pub byte_order_mark: bool,
}

/// The head of a file, and what Listward makes of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FilePreview {
    /// Which file.
    pub file: FileTicket,
    /// How it was read.
    pub dialect: Dialect,
    /// Its columns, in order.
    pub columns: Vec<ColumnPreview>,
    /// Its first rows, at most 100, each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// About how many rows it has, judged from its size; exact when the file was read whole.
    pub rows_estimate: u64,
    /// The source that this very path is already, if it is one. Adding then replaces its rows.
    pub already: Option<SourceView>,
}

/// A column of a file, with what was found in it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ColumnPreview {
    /// Its place, from 0.
    pub index: u32,
    /// Its heading; "Column 7" where there is none. Repeated headings carry a number.
    pub name: String,
    /// A few of its values.
    pub samples: Vec<String>,
    /// The share of rows that have a value, 0 to 1.
    pub filled: f64,
    /// The share of values that look like what it would become, 0 to 1.
    pub fits: f64,
    /// What it would become.
    pub target: Target,
    /// How sure that is.
    pub sure: Sureness,
}

/// What a column becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Target {
    /// It is not imported, and not stored.
    Nothing,
    /// A field of profiles.
    Field {
        /// Which.
        key: FieldKey,
        /// As what kind of values.
        kind: FieldType,
    },
}

/// How sure a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// The heading is a name of the field.
    Exact,
    /// The heading resembles one, or the values look so.
    Likely,
    /// Nothing speaks for a standard field: it would become a custom field.
    Guess,
}

/// What a column becomes, as a person decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnTarget {
    /// The column's place, from 0.
    pub column: u32,
    /// What it becomes.
    pub target: Target,
}

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

/// A file that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SourceView {
    /// Its id.
    pub id: SourceId,
    /// The file's name.
    pub name: String,
    /// The import that read it last.
    pub import: ImportId,
    /// Its rows.
    pub rows: u64,
    /// Rows that made a profile when it was read.
    pub imported: u64,
    /// Rows that went into a profile that another row had made.
    pub merged: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// How it was read.
    pub dialect: Dialect,
    /// Its size in bytes.
    pub bytes: u64,
    /// Who added it.
    pub person: String,
    /// When it was read last.
    pub read: Moment,
    /// Whether it is Listward's sample file.
    pub sample: bool,
}
