//! The schema's steps, in order. A step that was released is never edited.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::backup;
use crate::clock::Moment;
use crate::contract::ErrorCode;
use crate::error::Result;
use crate::secrets::DatabaseKey;

static STEPS: &[M<'_>] = &[
    M::up(include_str!("../../migrations/0001_house.sql")),
    M::up(include_str!("../../migrations/0002_promises.sql")),
    M::up(include_str!("../../migrations/0003_schedule.sql")),
    M::up(include_str!("../../migrations/0004_corrections.sql")),
    M::up(include_str!("../../migrations/0005_taken_back.sql")),
    M::up(include_str!("../../migrations/0006_subscribers.sql")),
    M::up(include_str!("../../migrations/0007_ids_given_once.sql")),
    M::up(include_str!("../../migrations/0008_klaviyos_clock.sql")),
    M::up(include_str!("../../migrations/0009_not_subscribed.sql")),
];

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

/// Brings an older database up to date, after a copy of it was made.
pub(super) fn to_latest(
    connection: &mut Connection,
    file: &Path,
    key: &DatabaseKey,
    now: Moment,
) -> Result<()> {
    take_steps(connection, file, key, now, STEPS)
}

fn take_steps(
    connection: &mut Connection,
    file: &Path,
    key: &DatabaseKey,
    now: Moment,
    steps: &[M<'static>],
) -> Result<()> {
    let version = version(connection)?;
    if version < steps.len() {
        backup::make(connection, file, key, &format!("before-{}", version + 1), now)?;
        run(connection, steps)?;
    }
    Ok(())
}

fn version(connection: &Connection) -> Result<usize> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // A number that no Listward writes is none that this one knows.
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

fn run(connection: &mut Connection, steps: &[M<'static>]) -> Result<()> {
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
    use crate::store::connect::{self, Purpose};
    use crate::store::creation::create;

    #[test]
    fn every_step_is_valid_sql() {
        Migrations::from_slice(STEPS).validate().expect("each step runs on the one before");
    }

    #[test]
    fn a_database_is_copied_before_it_is_upgraded() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("listward.db");
        let key = DatabaseKey::from(vec![7; 32]);
        create(&file, &key, &[3; 16]).expect("a database");
        let mut connection = connect::open(&file, &key, Purpose::Writing).expect("it opens");
        let mut steps = STEPS.to_vec();
        steps.push(M::up("DROP TABLE setting"));

        let now = Moment(jiff::Timestamp::UNIX_EPOCH);
        take_steps(&mut connection, &file, &key, now, &steps).expect("it is upgraded");

        assert_eq!(version(&connection).expect("a version"), steps.len());
        let copy = folder
            .path()
            .join("backups")
            .join(format!("before-{}-1970-01-01T00-00-00Z.db", steps.len()));
        let bytes = std::fs::read(&copy).expect("the copy is there");
        assert!(!bytes.starts_with(b"SQLite format"), "the copy is encrypted too");
        let copy = connect::open(&copy, &key, Purpose::Reading).expect("the same key opens it");
        assert_eq!(version(&copy).expect("a version"), STEPS.len(), "it is as it was before");
        copy.query_row("SELECT count(*) FROM setting", [], |_| Ok(())).expect("the table is there");
    }
}
