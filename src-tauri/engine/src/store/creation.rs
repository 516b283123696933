//! A new database. It is made beside its place and moved there whole, so that a database that is there is a whole one.

use std::path::Path;

use rusqlite::OpenFlags;
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::connect::{self, Purpose};
use super::upgrade;
use crate::error::Result;
use crate::secrets::{DatabaseKey, put_in_place};

/// The first 16 bytes of an encrypted database: random, no secret, and different in each.
pub(crate) type Salt = [u8; 16];

/// Makes an empty database of the latest schema with a key and a salt.
pub(crate) fn create(file: &Path, key: &DatabaseKey, salt: &Salt) -> Result<()> {
    let unfinished = file.with_extension("db.new");
    for leftover in ["db.new", "db.new-wal", "db.new-shm"] {
        remove_if_there(&file.with_extension(leftover))?;
    }
    private_file(&unfinished)?;
    let spelled =
        Zeroizing::new(format!("x'{}{}'", hex::encode(key.expose_secret()), hex::encode(salt)));
    let access = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let mut connection = connect::open_with(&unfinished, &spelled, access, Purpose::Writing)?;
    upgrade::build(&mut connection)?;
    connection.close().map_err(|(_, cause)| cause)?;
    put_in_place(&unfinished, file)?;
    Ok(())
}

/// An empty file that only its owner may read. SQLite gives its log the same rights.
pub(super) fn private_file(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

/// Removes a file; it is no error when there is none.
pub(super) fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}
