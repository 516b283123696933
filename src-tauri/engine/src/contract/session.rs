//! The way in: who is here, and what stands between a window and the data.

use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use super::{ErrorCode, PersonId, Role};

/// Text that goes in and never comes out: a password, a passphrase, an API key.
#[derive(Clone, TS)]
#[ts(type = "string")]
pub struct Secret(pub secrecy::SecretString);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into()))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What stands between a window and the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DoorState {
    /// Nothing is stored yet: the next step makes the first Administrator.
    FirstStart,
    /// There is no usable keychain and no vault yet: a passphrase can protect the database's key instead, by choice.
    NoKeychain,
    /// The database's key lies in a passphrase vault that has to be opened.
    VaultLocked,
    /// Somebody has to sign in.
    SignedOut,
    /// A person is signed in.
    SignedIn {
        /// Who.
        person: PersonView,
    },
    /// The data cannot be opened now, and why. Nothing was changed.
    Closed {
        /// What is wrong.
        code: ErrorCode,
        /// Which program has the data folder open, where that is what is wrong.
        said: Option<String>,
    },
}

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonView {
    /// Their id.
    pub id: PersonId,
    /// The name they sign in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
}
