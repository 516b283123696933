//! The encrypted database: opens it, upgrades it, and is the only room that speaks SQL.
//!
//! One writer, and readers that never wait for it (WAL). One file per table: its functions take a `&Connection`, so that
//! several can share one transaction.

pub(crate) mod activity;
mod backup;
pub(crate) mod book;
pub(crate) mod column_chunks;
mod connect;
pub(crate) mod connections;
pub(crate) mod consents;
pub(crate) mod corrections;
mod creation;
pub(crate) mod export_schedules;
pub(crate) mod exports;
pub(crate) mod fields;
mod given_ids;
pub(crate) mod identity;
pub(crate) mod overlays;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod refresh_schedule;
pub(crate) mod refreshes;
pub(crate) mod reject_chunks;
pub(crate) mod run_chunks;
pub(crate) mod run_findings;
mod run_members;
pub(crate) mod run_origins;
pub(crate) mod run_outbound;
pub(crate) mod run_rejects;
mod run_row;
pub(crate) mod run_subscribers;
pub(crate) mod runs;
pub(crate) mod segments;
pub(crate) mod settings;
pub(crate) mod sign_in_delays;
pub(crate) mod snapshots;
pub(crate) mod sources;
mod upgrade;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::clock::Moment;
use crate::contract::{ErrorCode, Failure};
use crate::error::Result;
use crate::secrets::DatabaseKey;

pub(crate) use creation::{Salt, create};

use connect::Purpose;

/// How many readers wait for work, beyond which one is closed after use.
const IDLE_READERS: usize = 4;

/// The open database.
pub(crate) struct Store {
    file: PathBuf,
    key: DatabaseKey,
    readers: Mutex<Vec<Connection>>,
    // The last field: only a connection that may write can put the log away, and only as the last to close.
    writer: Mutex<Connection>,
}

impl Store {
    /// Opens the database in a file, with its key, and brings it up to date.
    ///
    /// Nothing is written before the key has proven right, the database whole after an unclean end, and its schema known.
    pub(crate) fn open(file: &Path, key: DatabaseKey, now: Moment) -> Result<Self> {
        let unclean = connect::was_left_open(file);
        upgrade::refuse_newer(&connect::open(file, &key, Purpose::Reading)?)?;
        let mut writer = connect::open(file, &key, Purpose::Writing)?;
        if unclean {
            tracing::info!("the database was not closed last time and is checked");
            connect::check_whole(&writer)?;
        }
        upgrade::to_latest(&mut writer, file, &key, now)?;
        let file = file.to_owned();
        Ok(Self { file, key, writer: Mutex::new(writer), readers: Mutex::default() })
    }

    /// Reads one state of the database, without waiting for the writer.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let reader = self.reader()?;
        let transaction = reader.unchecked_transaction()?;
        let answer = read(&transaction)?;
        transaction.finish()?;
        Ok(answer)
    }

    /// Writes in one transaction: all of it, or nothing.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = lock(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = write(&transaction)?;
        transaction.commit()?;
        Ok(answer)
    }

    /// A reader that waits for work, or a new one: a read inside a read must not wait for itself.
    fn reader(&self) -> Result<Reader<'_>> {
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect::open(&self.file, &self.key, Purpose::Reading)?,
        };
        Ok(Reader { home: &self.readers, connection: Some(connection) })
    }
}

/// Whether a key opens a database; nothing is written.
pub(crate) fn opens_with(file: &Path, key: &DatabaseKey) -> Result<()> {
    connect::open(file, key, Purpose::Reading)?;
    Ok(())
}

/// A lock that a panicking holder does not spoil: what it guards is whole between calls, since transactions roll back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A reader on loan.
struct Reader<'store> {
    home: &'store Mutex<Vec<Connection>>,
    connection: Option<Connection>,
}

impl Deref for Reader<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("BUG: a reader is given back only when it is dropped")
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut home = lock(self.home);
        if home.len() < IDLE_READERS {
            home.extend(self.connection.take());
        }
    }
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
