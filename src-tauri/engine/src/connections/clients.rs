//! The way from a saved connection to a client that can talk.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use listward_klaviyo::{ApiKey, BaseUrl, Client, Pacing};

use crate::contract::{ConnectionId, ConnectionType, ErrorCode, Failure};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::connections::{self, StoredConnection};

/// One client for each connection that was used. Klaviyo counts requests by account, and a client counts along: a second
/// one would not know what the first has spent.
#[derive(Default)]
pub(super) struct Clients(Mutex<HashMap<ConnectionId, Client>>);

impl Clients {
    pub(super) fn get(&self, connection: ConnectionId) -> Option<Client> {
        self.all().get(&connection).cloned()
    }

    /// Keeps a client, unless another was faster. The one that is kept comes back.
    pub(super) fn keep(&self, connection: ConnectionId, client: Client) -> Client {
        self.all().entry(connection).or_insert(client).clone()
    }

    pub(super) fn forget(&self, connection: ConnectionId) {
        self.all().remove(&connection);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<ConnectionId, Client>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// A client that talks to the account of a connection. Its clones and those of later calls share one pace.
    ///
    /// It does not ask who may use the connection. [`ErrorCode::ConnectionKeyLost`] when the secret store has no key.
    pub(crate) async fn client_for(self: &Arc<Self>, connection: ConnectionId) -> Result<Client> {
        if let Some(client) = self.connections.clients.get(connection) {
            return Ok(client);
        }
        let stored = self
            .read(move |database| connections::find(database, connection))
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let (base, key) = match stored.kind {
            ConnectionType::Practice => self.connections.practice.door().await?,
            ConnectionType::Klaviyo => self.door_of(stored).await?,
        };
        let client = Client::new(base, key, Pacing::klaviyo())?;
        Ok(self.connections.clients.keep(connection, client))
    }

    async fn door_of(self: &Arc<Self>, stored: StoredConnection) -> Result<(BaseUrl, ApiKey)> {
        let base = stored.base_url.parse().map_err(|_| ErrorCode::AddressRefused)?;
        let secrets = Arc::clone(&self.secrets);
        let StoredConnection { name, secret, .. } = stored;
        let kept = tokio::task::spawn_blocking(move || secrets.get(&secret)).await??;
        let lost = || Failure::new(ErrorCode::ConnectionKeyLost).about(name);
        let key = kept.and_then(|kept| ApiKey::new(&kept).ok()).ok_or_else(lost)?;
        Ok((base, key))
    }
}
