//! The way in: the commands that need no signed-in person.

use crate::contract::*;
use crate::session::Session;

type Answer = std::result::Result<DoorState, Failure>;

impl Session {
    /// What stands between this window and the engine.
    pub async fn door_state(&self) -> Answer {
        Ok(DoorState::Closed { code: ErrorCode::Internal })
    }

    /// Opens or makes the passphrase vault.
    pub async fn open_vault(&self, _passphrase: Secret) -> Answer {
        self.door_state().await
    }

    /// Looks for the keychain and the database once more.
    pub async fn try_door_again(&self) -> Answer {
        self.door_state().await
    }

    /// Makes the first Administrator and signs them in.
    pub async fn create_first_administrator(&self, _name: String, _password: Secret) -> Answer {
        self.door_state().await
    }

    /// Signs a person in.
    pub async fn sign_in(&self, _name: String, _password: Secret) -> Answer {
        self.door_state().await
    }

    /// Signs out.
    pub async fn sign_out(&self) -> Answer {
        self.leave();
        self.door_state().await
    }
}
