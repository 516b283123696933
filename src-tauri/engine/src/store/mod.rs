//! The encrypted database: opens it, upgrades it, and is the only room that speaks SQL.
//!
//! One writer, and readers that never wait for it (WAL). One file per table: its functions take a `&Connection`, so that
//! several can share one transaction.

pub(crate) mod column_chunks;
pub(crate) mod connections;
pub(crate) mod consents;
pub(crate) mod exports;
pub(crate) mod fields;
pub(crate) mod identity;
pub(crate) mod segments;
pub(crate) mod snapshots;
pub(crate) mod sources;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use rusqlite_migration::{M, Migrations};
use secrecy::ExposeSecret;

use crate::contract::{ErrorCode, Failure};
use crate::error::Result;
use crate::secrets::DatabaseKey;

static STEPS: &[M<'_>] = &[M::up(include_str!("../../migrations/0001_house.sql"))];

/// The open database.
pub(crate) struct Store {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
}

impl Store {
    /// Opens or makes the database in a file, with its key.
    pub(crate) fn open(file: &Path, key: &DatabaseKey) -> Result<Self> {
        let mut writer = connect(file, key)?;
        Migrations::from_slice(STEPS)
            .to_latest(&mut writer)
            .map_err(|_| ErrorCode::DatabaseDamaged)?;
        let reader = connect(file, key)?;
        Ok(Self { writer: Mutex::new(writer), reader: Mutex::new(reader) })
    }

    /// Reads, without waiting for the writer.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        read(&self.reader.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes in one transaction: all of it, or nothing.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = write(&transaction)?;
        transaction.commit()?;
        Ok(answer)
    }
}

fn connect(file: &Path, key: &DatabaseKey) -> Result<Connection> {
    let connection = Connection::open(file)?;
    let hex = hex::encode(key.expose_secret());
    connection.pragma_update(None, "key", format!("x'{hex}'"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// What a person is told of a database error.
pub(crate) fn failure_of(cause: &rusqlite::Error) -> Failure {
    use rusqlite::ErrorCode as Sqlite;
    let code = match cause.sqlite_error_code() {
        Some(Sqlite::DiskFull) => ErrorCode::DiskFull,
        Some(Sqlite::ReadOnly | Sqlite::CannotOpen | Sqlite::PermissionDenied) => {
            ErrorCode::FolderReadOnly
        }
        Some(Sqlite::DatabaseCorrupt | Sqlite::NotADatabase) => ErrorCode::DatabaseDamaged,
        Some(Sqlite::SystemIoFailure) => ErrorCode::DiskError,
        Some(Sqlite::DatabaseBusy | Sqlite::DatabaseLocked) => ErrorCode::FolderInUse,
        _ => {
            tracing::error!(error = cause as &dyn std::error::Error, "the database failed");
            ErrorCode::Internal
        }
    };
    Failure::new(code)
}
