//! A private API key: it goes in, it signs requests, it never comes out.

use std::fmt;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// A private API key of a Klaviyo account.
///
/// It has no `Serialize` and its `Debug` shows four dots and the last four characters, which is also all that a person is
/// ever shown of it again.
#[derive(Clone)]
pub struct ApiKey(SecretString);

/// Why a text cannot be a private key. Klaviyo was not asked: these are mistakes of the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApiKeyRefused {
    /// Nothing, or only blanks.
    #[error("the key is empty")]
    Empty,
    /// A character that no key has: a letter outside ASCII, a blank inside, or a control character.
    #[error("the key holds a character that no Klaviyo key has")]
    StrangeCharacter,
    /// Six characters: the account's *public* key (site id), which cannot use the API.
    #[error("this is the public key (site id); a private key is needed, it begins with pk_")]
    PublicKey,
}

impl ApiKey {
    /// Takes a key as a person pasted it: surrounding blanks are removed.
    ///
    /// The length is not checked otherwise, because Klaviyo does not promise one.
    pub fn new(pasted: &SecretString) -> Result<Self, ApiKeyRefused> {
        let key = pasted.expose_secret().trim();
        if key.is_empty() {
            return Err(ApiKeyRefused::Empty);
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ApiKeyRefused::StrangeCharacter);
        }
        if key.len() == 6 && key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(ApiKeyRefused::PublicKey);
        }
        Ok(Self(SecretString::from(key)))
    }

    /// The last four characters, to tell one key from another on a screen; fewer when the key is too short to spare them.
    pub fn last_four(&self) -> &str {
        let key = self.0.expose_secret();
        let shown = key.len().min(4).min(key.len() / 3);
        &key[key.len() - shown..]
    }

    /// The whole key, for whoever has to put it into a keychain.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }

    /// The `Authorization` header, marked so that no HTTP library prints it.
    pub(crate) fn authorization(&self) -> HeaderValue {
        let text = format!("Klaviyo-API-Key {}", self.0.expose_secret());
        let mut value =
            HeaderValue::try_from(text).expect("BUG: visible ASCII is always a header value");
        value.set_sensitive(true);
        value
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey(••••{})", self.last_four())
    }
}
