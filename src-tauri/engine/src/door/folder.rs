//! The data folder: private to one account of the operating system, and owned by one process at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::contract::{ErrorCode, Failure};
use crate::error::{Error, Result};

/// A data folder that this process owns until this value is dropped.
pub(crate) struct OwnedFolder {
    path: PathBuf,
    /// The operating system frees the lock when the process ends, however it ends.
    _lock: File,
}

impl OwnedFolder {
    /// Makes the folder if it is not there, and becomes its owner.
    pub(super) fn take(path: &Path) -> Result<Self> {
        make_private(path).map_err(|cause| refusal(&cause))?;
        // Canonical, so that everything said and done about it means one place.
        let path = path.canonicalize().map_err(|cause| refusal(&cause))?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(path.join("listward.lock")).map_err(|cause| refusal(&cause))?;
        // Beside the lock and not in it: on Windows nobody else can read a locked file.
        let owner = path.join("listward.owner");
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let said = std::fs::read_to_string(owner).unwrap_or_default();
                return Err(Failure::new(ErrorCode::FolderInUse).saying(said).into());
            }
            Err(TryLockError::Error(cause)) => return Err(refusal(&cause)),
        }
        std::fs::write(owner, myself()).map_err(|cause| refusal(&cause))?;
        Ok(Self { path, _lock: lock })
    }

    /// The database.
    pub(super) fn database(&self) -> PathBuf {
        self.path.join("listward.db")
    }

    /// The passphrase vault.
    pub(super) fn vault(&self) -> PathBuf {
        self.path.join("vault.json")
    }

    /// What is known of the database's key without knowing it.
    pub(super) fn key_note(&self) -> PathBuf {
        self.path.join("listward.key.json")
    }
}

fn make_private(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if std::fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

/// Which program this is, for a second one that finds the folder taken: `listward-cli (process 4711)`.
fn myself() -> String {
    let program = std::env::current_exe().ok();
    let name = program.as_deref().and_then(Path::file_stem).unwrap_or_default();
    format!("{} (process {})", name.to_string_lossy(), std::process::id())
}

/// What a person is told when the folder cannot be used. It is not one of their files, so the codes for those do not fit.
fn refusal(cause: &std::io::Error) -> Error {
    use std::io::ErrorKind;
    let code = match cause.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotADirectory => {
            ErrorCode::FolderReadOnly
        }
        _ => ErrorCode::DiskError,
    };
    Failure::new(code).saying(cause.to_string()).into()
}
