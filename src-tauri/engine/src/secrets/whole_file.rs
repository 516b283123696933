//! Files that are there whole or not at all, whatever happens in between.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::error::Result;

/// Puts a private file in its place in one step that outlives a power cut.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let unfinished = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes)?;
    drop(file);
    put_in_place(&unfinished, path)?;
    Ok(())
}

/// Renames a finished file so that it and the rename last through a power cut. On Windows a folder cannot be synchronised,
/// and the rename is all there is.
pub(crate) fn put_in_place(unfinished: &Path, path: &Path) -> std::io::Result<()> {
    // Windows synchronises only what was opened for writing.
    OpenOptions::new().write(true).open(unfinished)?.sync_all()?;
    std::fs::rename(unfinished, path)?;
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
