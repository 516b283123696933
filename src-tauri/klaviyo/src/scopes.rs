//! Proof that a key may do all that an export needs.

use bytes::Bytes;

use crate::client::{Again, Client, Request};
use crate::endpoint::Endpoint;
use crate::error::{Error, Obstacle};

/// A profile without any identifier: a key that may import is told 400, one that may not 403. No profile can come of it.
const NOBODY: &str = r#"{"data":{"attributes":{"profiles":{"data":[{"attributes":{},"type":"profile"}]}},"type":"profile-bulk-import-job"}}"#;

impl Client {
    /// Proves that the key has `accounts:read`, `lists:read`, `lists:write`, `profiles:read` and `profiles:write`, and
    /// changes nothing at Klaviyo. [`Error::ScopesMissing`] names all that are missing.
    ///
    /// Klaviyo has no way to ask for a key's scopes, so three things are tried: reading the account, reading the recent import
    /// jobs, and handing in an import that cannot be carried out. Should Klaviyo look at the profile before it looks at
    /// the key, which it does not document, a missing write scope shows only at the first export.
    pub async fn prove_scopes(&self) -> Result<(), Error> {
        let mut missing = Vec::new();
        collect(&mut missing, self.account().await.map(drop))?;
        collect(&mut missing, self.recent_import_jobs().await.map(drop))?;
        collect(&mut missing, self.try_to_import_nobody().await)?;
        if missing.is_empty() { Ok(()) } else { Err(Error::ScopesMissing(missing)) }
    }

    async fn try_to_import_nobody(&self) -> Result<(), Error> {
        let request = Request {
            endpoint: Endpoint::Import,
            url: self.base_url().at(Endpoint::Import, ""),
            body: Some(Bytes::from_static(NOBODY.as_bytes())),
            again: Again::UnlessLost,
        };
        match self.send(&request, self.waiting()).await {
            Ok(_) | Err(Error::RowsRejected { .. } | Error::RequestRejected { .. }) => Ok(()),
            Err(Error::OutcomeUnknown) => Err(Error::Unreachable { why: Obstacle::Broken }),
            Err(other) => Err(other),
        }
    }
}

/// Keeps going past missing scopes, so that a person makes one new key and not three.
fn collect(missing: &mut Vec<String>, outcome: Result<(), Error>) -> Result<(), Error> {
    match outcome {
        Err(Error::ScopesMissing(scopes)) if !scopes.is_empty() => {
            for scope in scopes {
                if !missing.contains(&scope) {
                    missing.push(scope);
                }
            }
            Ok(())
        }
        other => other,
    }
}
