//! What is known of the database's key without knowing it: its name, and a value by which the right key is recognised. So
//! a wrong key can be told from a damaged database, before a page is read.

use std::path::Path;

use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::secrets::{self, DatabaseKey};
use crate::store::Salt;

/// The name of a key: the salt of the database that it was made for, so that a database names its key even when the note
/// is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyId(pub(super) Salt);

impl KeyId {
    /// Under which name a secret store keeps the key.
    pub(super) fn secret_name(self) -> String {
        format!("database-{}", hex::encode(self.0))
    }
}

/// The note, as it lies beside the database. It holds no secret: the key cannot be found from the check.
#[derive(Serialize, Deserialize)]
pub(super) struct KeyNote {
    key: String,
    check: String,
}

impl KeyNote {
    /// The note on a key.
    pub(super) fn on(id: KeyId, key: &DatabaseKey) -> Self {
        Self { key: hex::encode(id.0), check: check(id, key) }
    }

    /// The note in a file, if there is a readable one.
    pub(super) fn read(file: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(file).ok()?).ok()
    }

    /// Writes the note, once for all.
    pub(super) fn write(&self, file: &Path) -> Result<()> {
        secrets::write_whole(file, &serde_json::to_vec_pretty(self)?)
    }

    /// The name of the key.
    pub(super) fn id(&self) -> Option<KeyId> {
        let mut salt = Salt::default();
        hex::decode_to_slice(&self.key, &mut salt).ok()?;
        Some(KeyId(salt))
    }

    /// Whether a key is the one that the note is on.
    pub(super) fn knows(&self, key: &DatabaseKey) -> bool {
        self.id().is_some_and(|id| check(id, key) == self.check)
    }
}

fn check(id: KeyId, key: &DatabaseKey) -> String {
    let mut hash = Sha256::new_with_prefix(b"Listward knows its key by this, version 1");
    hash.update(key.expose_secret());
    hash.update(id.0);
    hex::encode(hash.finalize())
}
