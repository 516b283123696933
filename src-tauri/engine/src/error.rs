//! Errors inside the engine. At the border each becomes a [`Failure`] with a closed code.

use crate::contract::{ErrorCode, Failure};

/// What an operation of the engine gives.
pub type Result<T> = std::result::Result<T, Error>;

/// Why an operation did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A person can do something about it; this is what they are told.
    #[error("{0}")]
    Refused(#[from] Failure),
    /// The database.
    #[error("the database failed")]
    Database(#[from] rusqlite::Error),
    /// Columns.
    #[error("a column cannot be read or built")]
    Columns(#[from] arrow::error::ArrowError),
    /// A file or folder.
    #[error("a file or folder failed")]
    File(#[from] std::io::Error),
    /// What is stored as JSON is not what it should be.
    #[error("a stored document cannot be read")]
    Document(#[from] serde_json::Error),
    /// A task ended without an answer.
    #[error("a task ended without an answer")]
    Task(#[from] tokio::task::JoinError),
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(Failure::new(code))
    }
}

impl From<listward_klaviyo::Error> for Error {
    fn from(cause: listward_klaviyo::Error) -> Self {
        Self::Refused(cause.into())
    }
}

impl From<Error> for Failure {
    /// What a window is told. What it is not told is logged here, once.
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(failure) => failure,
            Error::Database(cause) => crate::store::failure_of(&cause),
            Error::File(cause) => failure_of_file(&cause),
            other => {
                tracing::error!(
                    error = &other as &dyn std::error::Error,
                    "a command failed inside"
                );
                Self::new(ErrorCode::Internal)
            }
        }
    }
}

fn failure_of_file(cause: &std::io::Error) -> Failure {
    use std::io::ErrorKind;
    let code = match cause.kind() {
        ErrorKind::NotFound => ErrorCode::FileGone,
        ErrorKind::PermissionDenied => ErrorCode::FileForbidden,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        ErrorKind::ReadOnlyFilesystem => ErrorCode::FolderReadOnly,
        ErrorKind::IsADirectory => ErrorCode::IsAFolder,
        _ => ErrorCode::FileUnreadable,
    };
    Failure::new(code).saying(cause.kind().to_string())
}
