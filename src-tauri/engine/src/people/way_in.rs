//! The commands that need nobody: the door, the first Administrator, signing in and out.

use std::sync::Arc;

use super::password;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{Act, DoorState, ErrorCode, Failure, PersonView, Role, Secret};
use crate::door::Standing;
use crate::engine::Engine;
use crate::error::Result;
use crate::secrets;
use crate::session::Session;
use crate::store::people;

impl Session {
    /// What stands between this window and the engine: nothing, a password, a passphrase, a lost key.
    pub async fn door_state(&self) -> std::result::Result<DoorState, Failure> {
        let standing = self.door().standing().await;
        Ok(self.seen_from_here(standing).await?)
    }

    /// Opens or makes the passphrase vault, where no keychain can hold the database's key.
    pub async fn open_vault(&self, passphrase: Secret) -> std::result::Result<DoorState, Failure> {
        let standing = self.door().open_vault(passphrase).await?;
        Ok(self.seen_from_here(standing).await?)
    }

    /// Looks for the keychain and the database once more.
    pub async fn try_door_again(&self) -> std::result::Result<DoorState, Failure> {
        let standing = self.door().try_again().await;
        Ok(self.seen_from_here(standing).await?)
    }

    /// Makes the first Administrator and signs them in. Refused once anybody exists.
    pub async fn create_first_administrator(
        &self,
        name: String,
        password: Secret,
    ) -> std::result::Result<DoorState, Failure> {
        let engine = self.door().open().await?;
        let person = engine.found(name.trim(), password, Moment::now()).await?;
        self.take_seat(person.id);
        Ok(DoorState::SignedIn { person })
    }

    /// Signs a person in. A wrong name and a wrong password are one answer, after one time.
    pub async fn sign_in(
        &self,
        name: String,
        password: Secret,
    ) -> std::result::Result<DoorState, Failure> {
        let engine = self.door().open().await?;
        let person = engine.person_who_knows(&name, &password, Moment::now()).await?;
        engine.note(&person.name, Act::SignedIn, &person.name, None).await?;
        self.take_seat(person.id);
        Ok(DoorState::SignedIn { person })
    }

    /// Signs out. Runs go on: they hold their own grant.
    pub async fn sign_out(&self) -> std::result::Result<DoorState, Failure> {
        if let Some(person) = self.seat() {
            self.leave();
            let engine = self.door().open().await?;
            engine.connections.forget_drafts_of(person);
            engine.inbox.forget(person);
        }
        self.door_state().await
    }

    async fn seen_from_here(&self, standing: Standing) -> Result<DoorState> {
        let engine = match standing {
            Standing::Open(engine) => engine,
            Standing::NoKeychain => return Ok(DoorState::NoKeychain),
            Standing::VaultLocked => return Ok(DoorState::VaultLocked),
            Standing::Closed(Failure { code, said, .. }) => {
                return Ok(DoorState::Closed { code, said });
            }
        };
        if let Some(id) = self.seat() {
            if let Some(person) = engine.person_in_office(id).await? {
                return Ok(DoorState::SignedIn { person });
            }
            self.leave();
        }
        let anybody = engine.read(people::anybody).await?;
        Ok(if anybody { DoorState::SignedOut } else { DoorState::FirstStart })
    }
}

impl Engine {
    /// Makes the first Administrator.
    async fn found(
        self: &Arc<Self>,
        name: &str,
        password: Secret,
        now: Moment,
    ) -> Result<PersonView> {
        if self.read(people::anybody).await? {
            return Err(ErrorCode::AlreadyStarted.into());
        }
        if name.is_empty() {
            return Err(ErrorCode::NameMissing.into());
        }
        password::check(&password, name)?;
        let name = name.to_owned();
        let salt = secrets::random()?;
        let kept = tokio::task::spawn_blocking(move || password::hash(&password, &salt)).await??;
        self.write(move |transaction| {
            // Two windows may have got here at once: only one of them founds.
            if people::anybody(transaction)? {
                return Err(ErrorCode::AlreadyStarted.into());
            }
            let role = Role::Administrator;
            let id = people::insert(transaction, &name, role, &kept, now)?;
            audit::write(transaction, now, &name, Act::FirstStarted, &name, None)?;
            Ok(PersonView { id, name, role })
        })
        .await
    }
}
