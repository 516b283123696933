//! Where secrets lie: the system's keychain, a passphrase vault, or memory in tests.

mod keychain;
mod memory;
mod vault;
mod whole_file;

use secrecy::{ExposeSecret, SecretSlice, SecretString};

use crate::contract::ErrorCode;
use crate::error::Result;

pub use keychain::Keychain;
pub use memory::MemorySecrets;
pub(crate) use vault::Vault;
pub(crate) use whole_file::{put_in_place, write_whole};

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

/// Whether a place keeps what it is given: writes, reads and removes a test item. To find nothing is no proof that a
/// keychain works.
pub(crate) fn probe(secrets: &dyn SecretStore) -> Result<()> {
    const NAME: &str = "test-item";
    let written = SecretString::from(hex::encode(random::<16>()?));
    secrets.set(NAME, &written)?;
    let read = secrets.get(NAME)?;
    secrets.remove(NAME)?;
    match read {
        Some(read) if read.expose_secret() == written.expose_secret() => Ok(()),
        _ => Err(ErrorCode::KeychainMissing.into()),
    }
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| {
        tracing::error!(%cause, "the system gives no random bytes");
        ErrorCode::Internal
    })?;
    Ok(bytes)
}
