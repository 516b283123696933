//! The way from a saved connection to a client that can talk.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use listward_klaviyo::{ApiKey, BaseUrl, Client, Pace, Pacing};

use crate::contract::{ConnectionId, ConnectionType, ErrorCode, Failure};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::connections::{self, StoredConnection};

/// One client for each connection that was used, and one pace for each account: Klaviyo counts requests by account, so all
/// that talks to one has to know what the others have spent.
#[derive(Default)]
pub(super) struct Clients {
    by_connection: Mutex<HashMap<ConnectionId, Client>>,
    paces: Mutex<HashMap<String, Pace>>,
    /// How often as many requests go as Klaviyo takes; none as long as nobody said so.
    haste: OnceLock<u32>,
}

impl Clients {
    pub(super) fn get(&self, connection: ConnectionId) -> Option<Client> {
        locked(&self.by_connection).get(&connection).cloned()
    }

    /// Keeps a client, unless another was faster. The one that is kept comes back, at its account's pace.
    pub(super) fn keep(&self, connection: ConnectionId, account: &str, client: &Client) -> Client {
        let client = client.with_pace(&self.pace(account, client));
        locked(&self.by_connection).entry(connection).or_insert(client).clone()
    }

    pub(super) fn forget(&self, connection: ConnectionId) {
        locked(&self.by_connection).remove(&connection);
    }

    /// Lets so many times as many requests go as Klaviyo takes, by clients that are made from now on. Only the first word counts.
    pub(super) fn hasten(&self, times: u32) {
        let _ = self.haste.set(times);
    }

    fn pacing(&self) -> Pacing {
        Pacing::klaviyo().times(self.haste.get().copied().unwrap_or(1))
    }

    /// How much of an account's requests may be taken up, in percent.
    fn share(&self, account: &str, percent: u32) {
        if let Some(pace) = locked(&self.paces).get(account) {
            pace.set_share(f64::from(percent) / 100.0);
        }
    }

    /// The pace of an account: the one that is known, or that of its first client, which has counted already.
    fn pace(&self, account: &str, first: &Client) -> Pace {
        let mut paces = locked(&self.paces);
        paces.entry(account.to_owned()).or_insert_with(|| first.pace().clone()).clone()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
        let account = stored.account.id.clone();
        let (base, key) = match stored.kind {
            ConnectionType::Practice => self.connections.practice.door().await?,
            ConnectionType::Klaviyo => self.door_of(stored).await?,
        };
        let client = Client::new(base, key, self.connections.clients.pacing())?;
        let client = self.connections.clients.keep(connection, &account, &client);
        self.share_account(&account).await?;
        Ok(client)
    }

    /// Leaves to other tools of an account what its connections say. Where they say different things, the most is left.
    pub(super) async fn share_account(self: &Arc<Self>, account: &str) -> Result<()> {
        let connections = self.read(connections::all).await?;
        let of_it = connections.iter().filter(|stored| stored.account.id == account);
        if let Some(percent) = of_it.map(|stored| stored.limits.share).min() {
            self.connections.clients.share(account, percent.into());
        }
        Ok(())
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
