//! The system's keychain: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! It is connected to anew for each call, so that a keychain that was missing or locked can be tried again without a restart.

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error as Cause};
use secrecy::{ExposeSecret, SecretString};

use super::SecretStore;
use crate::contract::ErrorCode;
use crate::error::Result;
use crate::product;

/// How long a call may take. A keychain that asks the person something takes longer, and is locked until they answered.
const PATIENCE: Duration = Duration::from_secs(5);

/// The system's keychain.
pub struct Keychain;

impl SecretStore for Keychain {
    fn get(&self, name: &str) -> Result<Option<SecretString>> {
        call(name, |entry| match entry.get_password() {
            Ok(secret) => Ok(Some(secret.into())),
            Err(Cause::NoEntry) => Ok(None),
            Err(cause) => Err(cause),
        })
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<()> {
        let secret = secret.clone();
        call(name, move |entry| entry.set_password(secret.expose_secret()))
    }

    fn remove(&self, name: &str) -> Result<()> {
        call(name, |entry| match entry.delete_credential() {
            Err(Cause::NoEntry) => Ok(()),
            other => other,
        })
    }
}

/// Makes one call on a thread of its own and stops waiting for it after a while.
fn call<T: Send + 'static>(
    name: &str,
    work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
) -> Result<T> {
    let name = name.to_owned();
    let (answer, answered) = mpsc::sync_channel(1);
    std::thread::Builder::new().name("keychain".into()).spawn(move || {
        let worked = entry(&name).and_then(|entry| work(&entry));
        // Nobody waits any more when the answer came too late.
        let _ = answer.send(worked);
    })?;
    match answered.recv_timeout(PATIENCE) {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(cause)) => {
            let code = state(&cause);
            tracing::warn!(%cause, ?code, "the keychain refused");
            Err(code.into())
        }
        Err(_) => {
            tracing::warn!("the keychain did not answer in time");
            Err(ErrorCode::KeychainLocked.into())
        }
    }
}

/// What a refusal says about the keychain: not there, or there and not open.
fn state(cause: &Cause) -> ErrorCode {
    match cause {
        Cause::NoStorageAccess(why) if is_without_a_place(&**why) => ErrorCode::KeychainMissing,
        Cause::NoStorageAccess(_) => ErrorCode::KeychainLocked,
        // macOS and Windows always have a keychain; what fails there is the way to it.
        _ if cfg!(any(target_os = "macos", target_os = "windows")) => ErrorCode::KeychainLocked,
        _ => ErrorCode::KeychainMissing,
    }
}

/// A Secret Service without any collection, where nobody can be asked to make one.
#[cfg(target_os = "linux")]
fn is_without_a_place(why: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(why.downcast_ref(), Some(secret_service::Error::NoResult))
}

#[cfg(not(target_os = "linux"))]
fn is_without_a_place(_why: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    false
}

fn entry(name: &str) -> keyring_core::Result<Entry> {
    // On Windows a secret would else follow the person to other computers, where the database is not.
    let stays_here = std::collections::HashMap::from([("persistence", "Local")]);
    let modifiers = cfg!(target_os = "windows").then_some(&stays_here);
    connect()?.build(product::KEYCHAIN_SERVICE, name, modifiers)
}

#[cfg(target_os = "linux")]
fn connect() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn connect() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn connect() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}
