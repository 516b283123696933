//! The way in: the door of the data folder, and the person who signs in.

use std::path::PathBuf;
use std::sync::Arc;

use listward_engine::contract::{DoorState, ErrorCode, Failure, Secret};
use listward_engine::secrets::Keychain;
use listward_engine::{Door, Session, product};

use crate::arguments::Arguments;
use crate::desktop::CommandLine;
use crate::input;
use crate::trouble::{Result, Trouble};
use crate::waiting::{self, Listener};

/// A seat at the engine for one verb.
pub(crate) struct Seat {
    /// The engine's commands.
    pub(crate) session: Session,
    /// Where it asks for files.
    pub(crate) desktop: Arc<CommandLine>,
    /// What it says meanwhile.
    pub(crate) listener: Listener,
    /// What the person signed in with, for the step that asks for it again.
    pub(crate) password: Secret,
}

/// The data folder that was named, or the window's own.
pub(crate) fn data_folder(arguments: &Arguments) -> Result<PathBuf> {
    let folder = arguments.data.clone().or_else(product::data_folder);
    folder.ok_or_else(|| {
        Trouble::CommandLine(
            "This system tells no home folder: name a data folder with --data.".into(),
        )
    })
}

/// Opens the door and signs the person in.
pub(crate) async fn take(arguments: &Arguments) -> Result<Seat> {
    let Some(name) = arguments.person.clone() else {
        return Err(Trouble::CommandLine("Say who signs in, with --as NAME.".into()));
    };
    let password = input::password(arguments.password_stdin, &format!("Password of {name}: "))?;
    let (seat, state) = at_the_door(arguments, password).await?;
    match state {
        DoorState::SignedOut => {}
        DoorState::FirstStart => return Err(Failure::new(ErrorCode::NotSignedIn).into()),
        other => return Err(closed(other)),
    }
    seat.session.sign_in(name, seat.password.clone()).await?;
    Ok(seat)
}

/// Opens the door as far as it opens without a person. A vault is opened, or made where there is no keychain, with the
/// passphrase from its file.
pub(crate) async fn at_the_door(
    arguments: &Arguments,
    password: Secret,
) -> Result<(Seat, DoorState)> {
    let folder = data_folder(arguments)?;
    let (speaker, listener) = waiting::events();
    let desktop = Arc::new(CommandLine::default());
    let door = Door::new(
        &folder,
        Arc::new(Keychain),
        Arc::new(speaker),
        Arc::clone(&desktop) as Arc<dyn listward_engine::desktop::Desktop>,
    );
    let seat = Seat { session: Session::new(door), desktop, listener, password };
    let state = seat.session.door_state().await?;
    let state = match (state, &arguments.passphrase_file) {
        (DoorState::NoKeychain | DoorState::VaultLocked, Some(file)) => {
            seat.session.open_vault(input::passphrase(file)?).await?
        }
        (state, _) => state,
    };
    Ok((seat, state))
}

/// Why a door that stands like this lets nobody in.
pub(crate) fn closed(state: DoorState) -> Trouble {
    let (code, said) = match state {
        DoorState::NoKeychain => (ErrorCode::KeychainMissing, None),
        DoorState::VaultLocked => (ErrorCode::VaultLocked, None),
        DoorState::Closed { code, said } => (code, said),
        DoorState::FirstStart | DoorState::SignedOut => (ErrorCode::NotSignedIn, None),
        DoorState::SignedIn { .. } => (ErrorCode::AlreadyStarted, None),
    };
    Failure { said, ..Failure::new(code) }.into()
}
