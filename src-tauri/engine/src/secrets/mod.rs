//! Where secrets lie: the system's keychain, a passphrase vault, or memory in tests.

mod memory;

pub use memory::Memory;

use secrecy::{SecretSlice, SecretString};

use crate::error::Result;

/// A place that keeps secrets by name. Calls may block: they belong on a blocking thread.
pub trait SecretStore: Send + Sync {
    /// The secret of that name, if there is one.
    fn get(&self, name: &str) -> Result<Option<SecretString>>;
    /// Keeps a secret under a name, in place of an older one.
    fn set(&self, name: &str, secret: &SecretString) -> Result<()>;
    /// Forgets the secret of that name. It is no error when there is none.
    fn remove(&self, name: &str) -> Result<()>;
}

/// The database's key: 32 random bytes.
pub type DatabaseKey = SecretSlice<u8>;
