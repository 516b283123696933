//! The commands on connections that are saved.

use std::sync::Arc;

use super::access;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{Act, ConnectionId, ConnectionView, ErrorCode, Failure};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::session::Caller;
use crate::store::connections;

impl Engine {
    pub(crate) async fn list_connections(
        self: &Arc<Self>,
        caller: &Caller,
    ) -> Result<Vec<ConnectionView>> {
        let role = caller.person.role;
        self.read(move |database| {
            let mut seen = Vec::new();
            for stored in connections::all(database)? {
                let exports = connections::exports(database, stored.id)?;
                seen.extend(access::seen_by(role, stored, exports));
            }
            Ok(seen)
        })
        .await
    }

    pub(crate) async fn remove_connection(
        self: &Arc<Self>,
        caller: &Caller,
        connection: ConnectionId,
    ) -> Result<()> {
        let (engine, person) = (Arc::clone(self), caller.person.name.clone());
        tokio::task::spawn_blocking(move || engine.take_out(connection, &person, Moment::now()))
            .await??;
        self.connections.clients.forget(connection);
        self.events.emit(Event::Changed { what: Things::Connections });
        Ok(())
    }

    /// The key goes first: should the rest fail, a connection without a key can be removed again, while nobody would
    /// ever look for a key without a connection.
    fn take_out(&self, connection: ConnectionId, person: &str, now: Moment) -> Result<()> {
        let stored = self.store.read(|database| {
            let stored = connections::find(database, connection)?.ok_or(ErrorCode::NotFound)?;
            let exports = connections::exports(database, connection)?;
            if exports.is_empty() {
                return Ok(stored);
            }
            let count = exports.len() as u64;
            Err(Failure::new(ErrorCode::InUse).about(exports.join(", ")).counting(count).into())
        })?;
        if !stored.secret.is_empty() {
            self.secrets.remove(&stored.secret)?;
        }
        self.store.write(|transaction| {
            connections::delete(transaction, connection)?;
            audit::write(transaction, now, person, Act::ConnectionRemoved, &stored.name, None)
        })
    }
}
