//! The ids that name things across the border. Each is a type of its own, so that no two can be swapped.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                i64::column_result(value).map(Self)
            }
        }
    )*};
}

row_id! {
    /// A person who may sign in to Listward.
    PersonId,
    /// A profile file that was imported.
    SourceId,
    /// One reading of a file, to check it or to add it.
    ImportId,
    /// A saved rule over profiles.
    SegmentId,
    /// A way to one Klaviyo account.
    ConnectionId,
    /// Segments, a connection, a list and a field mapping.
    ExportId,
    /// One execution of an export.
    RunId,
    /// One reading of all sources again, with the exports that follow.
    RefreshId,
    /// A frozen state of columns: a source's rows, or all unified profiles.
    SnapshotId,
    /// A profile's place in the current snapshot of profiles. It may change when profiles are unified again.
    ProfileId,
}

/// A connection that is still being set up: random, known to one session, gone when it ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct DraftId(pub String);

/// Stands for one file that a person dropped or picked: random, of one session, for ten minutes after its last use.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct FileToken(pub String);

/// Names a field of profiles: a standard name such as `email` or `first_name`, else the heading of the column it came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct FieldKey(pub String);

impl std::fmt::Display for FieldKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
