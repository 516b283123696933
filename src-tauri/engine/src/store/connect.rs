//! One connection: the key, then every setting, read back. A setting that did not take is an error, not a surprise later.

use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use crate::contract::ErrorCode;
use crate::error::Result;
use crate::secrets::DatabaseKey;

/// The first SQLite without the bug that could corrupt a database when two connections reset its log.
const OLDEST_SQLITE: i32 = 3_051_003;

/// How long a statement waits for a lock that another process holds.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The one writer.
    Writing,
    /// One of the readers.
    Reading,
}

/// What each setting must say, in the order in which they are made.
fn settings(purpose: Purpose) -> Vec<(&'static str, Value)> {
    let mut settings = vec![
        ("journal_mode", Value::Text("wal".into())),
        ("synchronous", Value::Integer(2)), // FULL: what was acknowledged outlives a power cut
        ("foreign_keys", Value::Integer(1)),
        ("secure_delete", Value::Integer(1)), // a deleted person's bytes go too
        ("trusted_schema", Value::Integer(0)),
        ("cell_size_check", Value::Integer(1)),
        ("mmap_size", Value::Integer(0)),
        ("temp_store", Value::Integer(2)), // in memory: nothing decrypted on the disk
        ("wal_autocheckpoint", Value::Integer(1_000)),
        ("journal_size_limit", Value::Integer(64 * 1024 * 1024)),
    ];
    if cfg!(target_os = "macos") {
        settings.push(("fullfsync", Value::Integer(1)));
        settings.push(("checkpoint_fullfsync", Value::Integer(1)));
    }
    match purpose {
        // Kibibytes, so negative. Columns are large blobs that are read once: a large page cache would not serve them.
        Purpose::Writing => settings.push(("cache_size", Value::Integer(-16_384))),
        Purpose::Reading => {
            settings.push(("cache_size", Value::Integer(-4_096)));
            settings.push(("query_only", Value::Integer(1)));
        }
    }
    settings
}

/// Opens a database that is there.
pub(super) fn open(file: &Path, key: &DatabaseKey, purpose: Purpose) -> Result<Connection> {
    let access = match purpose {
        Purpose::Writing => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Purpose::Reading => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let hex = Zeroizing::new(hex::encode(key.expose_secret()));
    open_with(file, &format!("x'{}'", *hex), access, purpose)
}

/// Opens with a key as SQLCipher spells it, and sets and checks every setting.
pub(super) fn open_with(
    file: &Path,
    spelled_key: &str,
    access: OpenFlags,
    purpose: Purpose,
) -> Result<Connection> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        tracing::error!(version = rusqlite::version(), "this SQLite is too old to be trusted");
        return Err(ErrorCode::Internal.into());
    }
    wait_for_the_cipher();
    let connection = Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    // SQLCipher would write its own words about a damaged page to standard error; ours are in the log.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    connection.pragma_update(None, "key", spelled_key)?;
    let cipher: String =
        connection.pragma_query_value(None, "cipher_version", |row| row.get(0)).unwrap_or_default();
    if cipher.is_empty() {
        tracing::error!("this SQLite does not encrypt");
        return Err(ErrorCode::Internal.into());
    }
    // The first read of a page: it fails when the key is wrong or the file is no database.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    for (name, wanted) in settings(purpose) {
        set(&connection, name, &wanted)?;
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(connection)
}

/// Lets the first connection of the process stand before any other is opened.
///
/// `sqlite3_initialize` calls SQLCipher's own start after it has let go of its lock: a second thread that opens a database
/// in that moment would find an SQLite without encryption.
fn wait_for_the_cipher() {
    static FIRST: Once = Once::new();
    FIRST.call_once(|| drop(Connection::open_in_memory()));
}

fn set(connection: &Connection, name: &str, wanted: &Value) -> Result<()> {
    connection.pragma_update(None, name, wanted)?;
    let found: Value = connection.pragma_query_value(None, name, |row| row.get(0))?;
    if &found == wanted {
        return Ok(());
    }
    tracing::error!(setting = name, ?wanted, ?found, "the database did not take a setting");
    // In practice: a network folder, where the log that readers and the writer share cannot work.
    Err(ErrorCode::DiskError.into())
}

/// Whether the process that had the database open last did not close it: then its log is still there.
pub(super) fn was_left_open(file: &Path) -> bool {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// Goes through every page once; a page that is not what it was is damage.
pub(super) fn check_whole(connection: &Connection) -> Result<()> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    tracing::error!(found, "the database is damaged");
    Err(ErrorCode::DatabaseDamaged.into())
}
