//! Secrets in memory, gone with the process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;

use super::SecretStore;
use crate::error::Result;

/// Keeps secrets for as long as it lives. For tests and rehearsals: a database whose key lies here dies with it.
#[derive(Default)]
pub struct MemorySecrets {
    kept: Mutex<HashMap<String, SecretString>>,
}

impl MemorySecrets {
    fn kept(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, name: &str) -> Result<Option<SecretString>> {
        Ok(self.kept().get(name).cloned())
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<()> {
        self.kept().insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<()> {
        self.kept().remove(name);
        Ok(())
    }
}
