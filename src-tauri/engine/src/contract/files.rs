//! Files on their way in: tickets, previews, mappings; and those that were added.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ErrorCode, FieldKey, FieldType, FileToken, ImportId, SourceId};
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
