//! How the process ends, as a number that scripts go by.

use std::process::ExitCode;

use listward_engine::contract::{ErrorCode, RunStatus};

/// The exit codes. They are ordered by nothing but their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All was done.
    Successful = 0,
    /// It could not be done.
    Failed = 1,
    /// The command line is wrong.
    WrongCommandLine = 2,
    /// It was done, and something needs a look.
    Warnings = 3,
    /// It was refused before anything was sent.
    Skipped = 4,
    /// This person may not do that, or did not prove who they are.
    NotPermitted = 5,
    /// The keychain or the database cannot be used now.
    Unavailable = 6,
}

impl Exit {
    /// How a failure ends the process.
    pub(crate) fn of_failure(code: ErrorCode) -> Self {
        use ErrorCode as Code;
        match code {
            Code::NotSignedIn
            | Code::NotPermitted
            | Code::WrongPassword
            | Code::SignInPaused
            | Code::LimitForbidden => Self::NotPermitted,
            Code::KeychainMissing
            | Code::KeychainLocked
            | Code::KeyLost
            | Code::KeyWrong
            | Code::VaultLocked
            | Code::VaultDamaged
            | Code::PassphraseWrong
            | Code::DatabaseMissing
            | Code::DatabaseForeign
            | Code::DatabaseDamaged
            | Code::DatabaseTooNew
            | Code::FolderInUse
            | Code::FolderReadOnly
            | Code::MemoryShort
            | Code::DiskFull
            | Code::DiskError => Self::Unavailable,
            Code::OverLimit
            | Code::NobodyToSend
            | Code::PreflightDue
            | Code::AddressOfCustomer
            | Code::ScheduleOff
            | Code::ScheduleMissed => Self::Skipped,
            _ => Self::Failed,
        }
    }

    /// How a run's end ends the process.
    pub(crate) fn of_status(status: RunStatus) -> Self {
        match status {
            RunStatus::Successful => Self::Successful,
            RunStatus::CompletedWithWarnings => Self::Warnings,
            RunStatus::Skipped => Self::Skipped,
            RunStatus::NotStarted
            | RunStatus::Queued
            | RunStatus::Refreshing
            | RunStatus::Processing
            | RunStatus::Failed
            | RunStatus::Canceled => Self::Failed,
        }
    }

    /// The end of several things at once: the one that most needs a look.
    pub(crate) fn worst(self, other: Self) -> Self {
        let weight = |exit| match exit {
            Self::Successful => 0,
            Self::Warnings => 1,
            Self::Skipped => 2,
            Self::Failed | Self::WrongCommandLine | Self::NotPermitted | Self::Unavailable => 3,
        };
        if weight(other) > weight(self) { other } else { self }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
