//! Finding the database's key, or making it where there is no database yet.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::folder::OwnedFolder;
use super::key_note::{KeyId, KeyNote};
use crate::contract::{ErrorCode, Failure, Secret};
use crate::error::{Error, Result};
use crate::people;
use crate::secrets::{self, DatabaseKey, SecretStore, Vault};
use crate::store::{self, Salt};

/// How a SQLite database that is not encrypted begins.
const UNENCRYPTED: &[u8; 16] = b"SQLite format 3\0";

/// How the search for the key ended, when it was no failure.
pub(super) enum Search {
    /// There is a database, and this is its key.
    Found {
        /// The key.
        key: DatabaseKey,
        /// Where it and all other secrets lie.
        secrets: Arc<dyn SecretStore>,
    },
    /// There is no database yet, and nothing to keep a key in.
    NoKeychain,
    /// The key lies in a vault, and nobody has said the passphrase.
    VaultLocked,
}

/// Finds the key of the folder's database; makes both where there is neither.
///
/// `passphrase` opens the vault. Where nothing is stored yet and no keychain works, it makes one: that is the person's
/// choice, and nobody else's.
pub(super) fn search(
    folder: &OwnedFolder,
    secrets: Arc<dyn SecretStore>,
    passphrase: Option<&Secret>,
) -> Result<Search> {
    let vault = folder.vault();
    let secrets = match (vault.try_exists()?, passphrase) {
        (true, None) => return Ok(Search::VaultLocked),
        (true, Some(passphrase)) => Arc::new(Vault::open(&vault, passphrase)?),
        (false, _) => secrets,
    };
    if let Some(salt) = salt_of(&folder.database())? {
        let key = existing(folder, salt, &*secrets)?;
        return Ok(Search::Found { key, secrets });
    }
    if folder.key_note().try_exists()? {
        return Err(ErrorCode::DatabaseMissing.into());
    }
    let secrets = match (secrets::probe(&*secrets), passphrase) {
        (Ok(()), _) => secrets,
        (Err(cause), Some(passphrase)) if is_unusable(&cause) => {
            people::check_password(passphrase, "")?;
            Arc::new(Vault::create(&vault, passphrase)?)
        }
        (Err(Error::Refused(Failure { code: ErrorCode::KeychainMissing, .. })), None) => {
            return Ok(Search::NoKeychain);
        }
        (Err(cause), _) => return Err(cause),
    };
    let key = new(folder, &*secrets)?;
    Ok(Search::Found { key, secrets })
}

fn is_unusable(cause: &Error) -> bool {
    use ErrorCode::{KeychainLocked, KeychainMissing};
    matches!(cause, Error::Refused(Failure { code: KeychainMissing | KeychainLocked, .. }))
}

/// The key of a database that is there. It is never made anew: that would be the end of the data.
fn existing(folder: &OwnedFolder, salt: Salt, secrets: &dyn SecretStore) -> Result<DatabaseKey> {
    let note = KeyNote::read(&folder.key_note());
    let id = note.as_ref().and_then(KeyNote::id).unwrap_or(KeyId(salt));
    let Some(hex) = secrets.get(&id.secret_name())? else {
        // A keychain that keeps nothing also finds nothing: then it is the keychain that is amiss, not the key.
        secrets::probe(secrets)?;
        return Err(ErrorCode::KeyLost.into());
    };
    let key = read_key(&hex)?;
    match note {
        Some(note) if !note.knows(&key) => return Err(ErrorCode::KeyWrong.into()),
        Some(_) => {}
        // Without the note a database that does not open and a wrong key look alike. The key is the likelier cause: its
        // name came from the file's first bytes.
        None => {
            store::opens_with(&folder.database(), &key)
                .map_err(|_| Error::from(ErrorCode::KeyWrong))?;
            KeyNote::on(id, &key).write(&folder.key_note())?;
        }
    }
    Ok(key)
}

/// Makes a key and the database it belongs to: the key first, so that there is never a database without one.
fn new(folder: &OwnedFolder, secrets: &dyn SecretStore) -> Result<DatabaseKey> {
    let bytes = Zeroizing::new(secrets::random::<32>()?);
    let salt: Salt = secrets::random()?;
    let id = KeyId(salt);
    let hex = SecretString::from(hex::encode(*bytes));
    secrets.set(&id.secret_name(), &hex)?;
    let kept = secrets.get(&id.secret_name())?.ok_or(ErrorCode::KeychainMissing)?;
    let key = read_key(&kept)?;
    store::create(&folder.database(), &key, &salt)?;
    KeyNote::on(id, &key).write(&folder.key_note())?;
    Ok(key)
}

fn read_key(hex: &SecretString) -> Result<DatabaseKey> {
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(hex.expose_secret(), bytes.as_mut_slice())
        .map_err(|_| ErrorCode::KeyWrong)?;
    Ok(DatabaseKey::from(bytes.to_vec()))
}

/// The first 16 bytes of the database, if there is a file; a failure if it cannot be an encrypted database.
fn salt_of(database: &Path) -> Result<Option<Salt>> {
    let mut file = match File::open(database) {
        Ok(file) => file,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => {
            return Err(Failure::new(ErrorCode::FolderReadOnly).saying(cause.to_string()).into());
        }
    };
    let mut salt = Salt::default();
    file.read_exact(&mut salt).map_err(|_| ErrorCode::DatabaseDamaged)?;
    if &salt == UNENCRYPTED {
        return Err(ErrorCode::DatabaseForeign.into());
    }
    Ok(Some(salt))
}
