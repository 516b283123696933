//! Time: one instant type that crosses everywhere, and the only place that asks the system's clock.

use jiff::Timestamp;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An instant, to the millisecond, as RFC 3339 text across the border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Moment(pub Timestamp);

impl Moment {
    /// The present, to the millisecond, as it is kept.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system's clock")]
    pub fn now() -> Self {
        let now = Timestamp::now();
        Self(Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now))
    }
}

impl ToSql for Moment {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_millisecond().into())
    }
}

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let milliseconds = i64::column_result(value)?;
        Timestamp::from_millisecond(milliseconds)
            .map(Self)
            .map_err(|_| rusqlite::types::FromSqlError::OutOfRange(milliseconds))
    }
}
