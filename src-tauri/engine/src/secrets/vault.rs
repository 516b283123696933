//! Secrets in a file that a passphrase opens, for systems without a keychain.
//!
//! Argon2id (64 MiB, 3 passes) makes a key of the passphrase; XChaCha20-Poly1305 seals all secrets together under it, with a
//! new nonce each time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{SecretStore, random, write_whole};
use crate::contract::{ErrorCode, Secret};
use crate::error::Result;
use crate::people::{argon2, argon2_failed};

/// The version of the file: which functions, at which cost.
const VERSION: u32 = 1;

/// A vault that is open.
pub(crate) struct Vault {
    file: PathBuf,
    salt: [u8; 16],
    key: SecretSlice<u8>,
    kept: Mutex<BTreeMap<String, SecretString>>,
}

/// The vault as it lies on the disk.
#[derive(Serialize, Deserialize)]
struct Sealed {
    version: u32,
    #[serde(with = "hex::serde")]
    salt: [u8; 16],
    #[serde(with = "hex::serde")]
    nonce: [u8; 24],
    #[serde(with = "hex::serde")]
    secrets: Vec<u8>,
}

impl Vault {
    /// Makes an empty vault that a passphrase will open. Slow on purpose.
    pub(crate) fn create(file: &Path, passphrase: &Secret) -> Result<Self> {
        let salt = random()?;
        let key = stretch(passphrase, &salt)?;
        let vault = Self { file: file.to_owned(), salt, key, kept: Mutex::default() };
        vault.seal(&BTreeMap::new())?;
        Ok(vault)
    }

    /// Opens the vault in a file. Slow on purpose.
    pub(crate) fn open(file: &Path, passphrase: &Secret) -> Result<Self> {
        let sealed: Sealed = serde_json::from_slice(&std::fs::read(file)?)
            .ok()
            .filter(|sealed: &Sealed| sealed.version == VERSION)
            .ok_or(ErrorCode::VaultDamaged)?;
        let key = stretch(passphrase, &sealed.salt)?;
        let opened = cipher(&key)
            .decrypt(
                &XNonce::from(sealed.nonce),
                Payload { msg: &sealed.secrets, aad: &associated(&sealed.salt) },
            )
            .map_err(|_| ErrorCode::PassphraseWrong)?;
        let opened = Zeroizing::new(opened);
        let kept = serde_json::from_slice(&opened).map_err(|_| ErrorCode::VaultDamaged)?;
        Ok(Self { file: file.to_owned(), salt: sealed.salt, key, kept: Mutex::new(kept) })
    }

    fn seal(&self, kept: &BTreeMap<String, SecretString>) -> Result<()> {
        let exposed: BTreeMap<&str, &str> =
            kept.iter().map(|(name, secret)| (name.as_str(), secret.expose_secret())).collect();
        let plain = Zeroizing::new(serde_json::to_vec(&exposed)?);
        let nonce = random()?;
        let secrets = cipher(&self.key)
            .encrypt(&XNonce::from(nonce), Payload { msg: &plain, aad: &associated(&self.salt) })
            .map_err(|_| ErrorCode::Internal)?;
        let sealed = Sealed { version: VERSION, salt: self.salt, nonce, secrets };
        write_whole(&self.file, &serde_json::to_vec(&sealed)?)
    }

    /// Changes what is kept: on the disk first, and in memory only if that succeeded.
    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, SecretString>)) -> Result<()> {
        let mut kept = self.kept();
        let mut changed = kept.clone();
        change(&mut changed);
        self.seal(&changed)?;
        *kept = changed;
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, SecretString>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for Vault {
    fn get(&self, name: &str) -> Result<Option<SecretString>> {
        Ok(self.kept().get(name).cloned())
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<()> {
        self.change(|kept| {
            kept.insert(name.to_owned(), secret.clone());
        })
    }

    fn remove(&self, name: &str) -> Result<()> {
        self.change(|kept| {
            kept.remove(name);
        })
    }
}

fn stretch(passphrase: &Secret, salt: &[u8; 16]) -> Result<SecretSlice<u8>> {
    let mut key = Zeroizing::new([0; 32]);
    argon2()
        .hash_password_into(passphrase.0.expose_secret().as_bytes(), salt, key.as_mut_slice())
        .map_err(argon2_failed)?;
    Ok(SecretSlice::from(key.to_vec()))
}

fn cipher(key: &SecretSlice<u8>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new_from_slice(key.expose_secret()).expect("BUG: the key has 32 bytes")
}

/// What is sealed with the secrets but not hidden: that this is a vault, and of which version and salt.
fn associated(salt: &[u8; 16]) -> Vec<u8> {
    let mut associated = format!("Listward vault {VERSION} ").into_bytes();
    associated.extend_from_slice(salt);
    associated
}
