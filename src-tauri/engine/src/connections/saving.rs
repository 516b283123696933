//! The last step: the key goes to the secret store, the rest into the database, all of it or nothing.

use std::sync::Arc;

use super::access;
use super::consent;
use super::draft::Draft;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{
    Act, ConnectionId, ConnectionType, ConnectionView, ErrorCode, Failure, PersonView,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::secrets;
use crate::session::Caller;
use crate::store::connections::{self, NewConnection};
use crate::store::consents::{self, Consent};

/// Saves a draft whose every step is done.
pub(super) async fn save(
    engine: &Arc<Engine>,
    caller: &Caller,
    draft: &Draft,
) -> Result<ConnectionView> {
    let (working, person, done) = (Arc::clone(engine), caller.person.clone(), draft.clone());
    let stored = tokio::task::spawn_blocking(move || {
        let id = working.keep(&person, &done, Moment::now())?;
        working.store.read(|database| connections::find(database, id))
    });
    let stored = stored.await??.ok_or(ErrorCode::Internal)?;
    if let Some(client) = draft.client.clone() {
        engine.connections.clients.keep(stored.id, &stored.account.id, &client);
    }
    engine.events.emit(Event::Changed { what: Things::Connections });
    Ok(access::seen_by(caller.person.role, stored, Vec::new()).ok_or(ErrorCode::NotPermitted)?)
}

impl Engine {
    /// The key first, so that there is never a connection without one; and taken out again when there is no connection.
    fn keep(&self, person: &PersonView, draft: &Draft, now: Moment) -> Result<ConnectionId> {
        if draft.kind == ConnectionType::Practice {
            return self.write_down(person, draft, "", now);
        }
        let key = draft.key.as_ref().ok_or(ErrorCode::KeyMalformed)?;
        let secret = format!("connection-{}", hex::encode(secrets::random::<16>()?));
        self.secrets.set(&secret, key.secret())?;
        self.write_down(person, draft, &secret, now).inspect_err(|_| {
            if let Err(cause) = self.secrets.remove(&secret) {
                let error = &cause as &dyn std::error::Error;
                tracing::error!(error, "a key that belongs to no connection could not be removed");
            }
        })
    }

    fn write_down(
        &self,
        person: &PersonView,
        draft: &Draft,
        secret: &str,
        now: Moment,
    ) -> Result<ConnectionId> {
        let (text, agreed_at) = draft.agreed.as_ref().ok_or(ErrorCode::ConsentMissing)?;
        let account = draft.account.as_ref().ok_or(ErrorCode::AccountMismatch)?;
        let export_user = draft.export_user.as_ref().ok_or(ErrorCode::ExportUserUnfit)?.id;
        let text_hash = consent::text_hash();
        let practice = draft.kind == ConnectionType::Practice;
        let key_hint = draft.key.as_ref().filter(|_| !practice).map_or("", |key| key.last_four());
        self.store.write(|transaction| {
            if connections::name_taken(transaction, &draft.name)? {
                return Err(Failure::new(ErrorCode::NameTaken).about(&draft.name).into());
            }
            let (at, text_hash) = (*agreed_at, text_hash.as_str());
            let consent = Consent { person: &person.name, at, text, text_hash };
            let connection = NewConnection {
                name: &draft.name,
                kind: draft.kind,
                audience: draft.audience,
                base_url: if practice { "" } else { draft.base.as_str() },
                secret,
                key_hint,
                account,
                consent: consents::insert(transaction, &consent)?,
                export_user,
                created: now,
            };
            let id = connections::insert(transaction, &connection)?;
            let note =
                |at, act| audit::write(transaction, at, &person.name, act, &draft.name, None);
            note(*agreed_at, Act::ConsentGiven)?;
            if !practice {
                note(now, Act::KeyStored)?;
            }
            note(now, Act::ConnectionSaved)?;
            Ok(id)
        })
    }
}
