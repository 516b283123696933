//! One window's (or one command line's) way in. Every command passes here, and here alone its permission is checked.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

#[cfg_attr(
    not(test),
    expect(clippy::wildcard_imports, reason = "the table names nearly every shape there is")
)]
use crate::contract::*;
use crate::door::Door;
use crate::engine::Engine;
use crate::error::Result;

/// Who asks, as the engine's rooms see them.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The person, as they are in the database at this moment.
    pub(crate) person: PersonView,
}

/// A window's seat: who is signed in there.
pub struct Session {
    door: Arc<Door>,
    signed_in: Mutex<Option<PersonId>>,
}

macro_rules! guarded_commands {
    ($($(#[doc = $doc:literal])* $permission:ident $name:ident($($argument:ident: $type:ty),* $(,)?) -> $answer:ty;)*) => {
        impl Session {
            $(
                $(#[doc = $doc])*
                ///
                #[doc = concat!("Needs the permission `", stringify!($permission), "`.")]
                pub async fn $name(&self, $($argument: $type),*) -> std::result::Result<$answer, Failure> {
                    let (engine, caller) = self.admit(Permission::$permission, stringify!($name)).await?;
                    Ok(engine.$name(&caller, $($argument),*).await?)
                }
            )*
        }
    };
}

crate::with_commands!(guarded_commands);

impl Session {
    /// A seat with nobody in it.
    pub fn new(door: Arc<Door>) -> Self {
        Self { door, signed_in: Mutex::new(None) }
    }

    /// The door that this session came through.
    pub fn door(&self) -> &Arc<Door> {
        &self.door
    }

    /// Takes files that a person dropped on the window. Their paths stay in the engine; a window gets tickets.
    ///
    /// Needs the permission `ManageData`. It is no command, because a window must not be able to name a path.
    pub async fn admit_files(
        &self,
        paths: Vec<PathBuf>,
    ) -> std::result::Result<FileArrival, Failure> {
        let (engine, caller) = self.admit(Permission::ManageData, "admit_files").await?;
        Ok(engine.admit_files(&caller, paths).await?)
    }

    /// Lets a command through when the person signed in here has the permission now.
    ///
    /// The person is read from the database each time, so that a lost role or a disabled account counts at once.
    pub(crate) async fn admit(
        &self,
        permission: Permission,
        command: &'static str,
    ) -> Result<(Arc<Engine>, Caller)> {
        let id = self.seat().ok_or(ErrorCode::NotSignedIn)?;
        let engine = self.door.open().await?;
        let Some(person) = engine.person_in_office(id).await? else {
            self.leave();
            return Err(ErrorCode::NotSignedIn.into());
        };
        if !person.role.may(permission) {
            engine.note_refusal(&person, command).await;
            return Err(ErrorCode::NotPermitted.into());
        }
        Ok((engine, Caller { person }))
    }

    pub(crate) fn seat(&self) -> Option<PersonId> {
        *self.signed_in.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn take_seat(&self, person: PersonId) {
        *self.signed_in.lock().unwrap_or_else(PoisonError::into_inner) = Some(person);
    }

    pub(crate) fn leave(&self) {
        *self.signed_in.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
