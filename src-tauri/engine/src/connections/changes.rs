//! Changing a saved connection: what it may take up of its account, and its key.

use std::sync::Arc;

use listward_klaviyo::{ApiKey, Client, Pacing};

use super::access;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{
    Act, ConnectionId, ConnectionLimits, ConnectionType, ConnectionView, ErrorCode, Secret,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::secrets;
use crate::session::Caller;
use crate::store::connections::{self, StoredConnection};

impl Engine {
    pub(crate) async fn limit_connection(
        self: &Arc<Self>,
        caller: &Caller,
        connection: ConnectionId,
        limits: ConnectionLimits,
    ) -> Result<ConnectionView> {
        let limits = ConnectionLimits { share: limits.share.clamp(10, 100), ..limits };
        let person = caller.person.name.clone();
        let stored = self
            .write(move |transaction| {
                connections::set_limits(transaction, connection, limits)?;
                let stored = connections::find(transaction, connection)?;
                let stored = stored.ok_or(ErrorCode::NotFound)?;
                let (at, name, share) = (Moment::now(), &stored.name, Some(limits.share.into()));
                audit::write(transaction, at, &person, Act::ConnectionLimited, name, share)?;
                Ok(stored)
            })
            .await?;
        self.share_account(&stored.account.id).await?;
        self.changed_connection(caller, stored).await
    }

    pub(crate) async fn replace_connection_key(
        self: &Arc<Self>,
        caller: &Caller,
        connection: ConnectionId,
        key: Secret,
    ) -> Result<ConnectionView> {
        let key = ApiKey::new(&key.0).map_err(super::wizard::key_refused)?;
        let stored = self.read(move |database| connections::find(database, connection)).await?;
        let stored = stored.ok_or(ErrorCode::NotFound)?;
        if stored.kind == ConnectionType::Practice {
            return Err(ErrorCode::KeyMalformed.into());
        }
        let base = stored.base_url.parse().map_err(|_| ErrorCode::AddressRefused)?;
        // The new key proves itself before the old one goes: same account, all scopes.
        let client = Client::new(base, key.clone(), Pacing::klaviyo())?;
        if client.account().await?.id.as_str() != stored.account.id {
            return Err(ErrorCode::AccountMismatch.into());
        }
        client.prove_scopes().await?;
        let (engine, person) = (Arc::clone(self), caller.person.name.clone());
        let changed = tokio::task::spawn_blocking(move || engine.exchange(&stored, &key, &person));
        let stored = changed.await??;
        self.connections.clients.forget(connection);
        self.connections.clients.keep(connection, &stored.account.id, &client);
        self.share_account(&stored.account.id).await?;
        self.changed_connection(caller, stored).await
    }

    /// Puts a key in the place of another. The new one first, so that there is never a connection without one.
    fn exchange(
        &self,
        stored: &StoredConnection,
        key: &ApiKey,
        person: &str,
    ) -> Result<StoredConnection> {
        let secret = format!("connection-{}", hex::encode(secrets::random::<16>()?));
        self.secrets.set(&secret, key.secret())?;
        let changed = self.store.write(|transaction| {
            connections::set_key(transaction, stored.id, &secret, key.last_four())?;
            audit::write(transaction, Moment::now(), person, Act::KeyReplaced, &stored.name, None)?;
            Ok(connections::find(transaction, stored.id)?.ok_or(ErrorCode::NotFound)?)
        });
        let useless = if changed.is_ok() { &stored.secret } else { &secret };
        if let Err(cause) = self.secrets.remove(useless) {
            let error = &cause as &dyn std::error::Error;
            tracing::error!(error, "a key that belongs to no connection could not be removed");
        }
        changed
    }

    async fn changed_connection(
        self: &Arc<Self>,
        caller: &Caller,
        stored: StoredConnection,
    ) -> Result<ConnectionView> {
        let id = stored.id;
        let exports = self.read(move |database| connections::exports(database, id)).await?;
        self.events.emit(Event::Changed { what: Things::Connections });
        let seen = access::seen_by(caller.person.role, stored, exports);
        Ok(seen.ok_or(ErrorCode::NotPermitted)?)
    }
}
