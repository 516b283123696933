//! A whole copy of the database, under the same key, checked before anything relies on it.

use std::path::Path;

use rusqlite::Connection;

use super::connect::{self, Purpose};
use super::creation::{private_file, remove_if_there};
use crate::clock::Moment;
use crate::contract::ErrorCode;
use crate::error::Result;
use crate::secrets::{DatabaseKey, put_in_place};

/// Copies the database into the folder `backups` beside it.
pub(super) fn make(
    connection: &Connection,
    file: &Path,
    key: &DatabaseKey,
    reason: &str,
    now: Moment,
) -> Result<()> {
    let folder = file.with_file_name("backups");
    std::fs::create_dir_all(&folder)?;
    let copy = folder.join(format!("{reason}-{}.db", now.0.strftime("%Y-%m-%dT%H-%M-%SZ")));
    let unfinished = copy.with_extension("new");
    remove_if_there(&unfinished)?;
    private_file(&unfinished)?;
    let path = unfinished.to_str().ok_or(ErrorCode::DiskError)?;
    connection.execute("VACUUM INTO ?1", [path])?;
    connect::check_whole(&connect::open(&unfinished, key, Purpose::Writing)?)?;
    put_in_place(&unfinished, &copy)?;
    tracing::info!(reason, "a copy of the database was made");
    Ok(())
}
