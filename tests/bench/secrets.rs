//! Secrets in plain files, so that one process of the bench opens what another one made. They open nothing but made-up people.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use listward_engine::Result;
use listward_engine::secrets::SecretStore;
use secrecy::{ExposeSecret as _, SecretString};

/// A folder with a file for each.
pub(crate) struct PlainSecrets(pub(crate) PathBuf);

impl SecretStore for PlainSecrets {
    fn get(&self, name: &str) -> Result<Option<SecretString>> {
        match fs::read_to_string(self.0.join(name)) {
            Ok(secret) => Ok(Some(secret.into())),
            Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
            Err(why) => Err(why.into()),
        }
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<()> {
        fs::create_dir_all(&self.0)?;
        Ok(fs::write(self.0.join(name), secret.expose_secret())?)
    }

    fn remove(&self, name: &str) -> Result<()> {
        match fs::remove_file(self.0.join(name)) {
            Err(why) if why.kind() != ErrorKind::NotFound => Err(why.into()),
            _ => Ok(()),
        }
    }
}
