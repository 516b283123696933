//! Secrets that are gone with the process.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use secrecy::SecretString;

use super::SecretStore;
use crate::error::Result;

/// Keeps secrets for as long as it lives.
#[derive(Default)]
pub struct Memory {
    kept: Mutex<HashMap<String, SecretString>>,
}

impl SecretStore for Memory {
    fn get(&self, name: &str) -> Result<Option<SecretString>> {
        Ok(self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<()> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<()> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }
}
