//! The schema's steps, in order. A step that was released is never edited.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::clock::Moment;
use crate::contract::ErrorCode;
use crate::error::Result;
use crate::secrets::DatabaseKey;

static STEPS: &[M<'_>] = &[M::up(include_str!("../../migrations/0001_house.sql"))];

/// Refuses a database that a newer Listward wrote.
pub(super) fn refuse_newer(connection: &Connection) -> Result<()> {
    if version(connection)? > STEPS.len() {
        return Err(ErrorCode::DatabaseTooNew.into());
    }
    Ok(())
}

/// Builds the latest schema in an empty database.
pub(super) fn build(connection: &mut Connection) -> Result<()> {
    run(connection, STEPS)
}

/// Brings an older database up to date.
pub(super) fn to_latest(
    connection: &mut Connection,
    _file: &Path,
    _key: &DatabaseKey,
    _now: Moment,
) -> Result<()> {
    if version(connection)? < STEPS.len() {
        run(connection, STEPS)?;
    }
    Ok(())
}

fn version(connection: &Connection) -> Result<usize> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // A number that no Listward writes is none that this one knows.
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

fn run(connection: &mut Connection, steps: &'static [M<'static>]) -> Result<()> {
    Migrations::from_slice(steps).to_latest(connection).map_err(|cause| match cause {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        other => {
            tracing::error!(
                error = &other as &dyn std::error::Error,
                "the schema cannot be upgraded"
            );
            ErrorCode::Internal.into()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_valid_sql() {
        Migrations::from_slice(STEPS).validate().expect("each step runs on the one before");
    }
}
