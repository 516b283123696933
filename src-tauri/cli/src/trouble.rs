//! Why a verb could not be carried out.

use listward_engine::contract::{ErrorCode, Failure};

/// What a verb gives.
pub(crate) type Result<T> = std::result::Result<T, Trouble>;

/// Why a verb could not be carried out.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The engine refused.
    Refused(Failure),
    /// The command line asks for something that makes no sense; the sentence says what.
    CommandLine(String),
}

impl Trouble {
    /// A thing of this name is not there.
    pub(crate) fn not_found(name: &str) -> Self {
        Failure::new(ErrorCode::NotFound).about(name).into()
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}
