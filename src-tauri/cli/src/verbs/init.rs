//! `init`: the data folder and its first Administrator.

use clap::Args;
use listward_engine::contract::{DoorState, ErrorCode, Failure};
use serde::Serialize;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::screen::Screen;
use crate::trouble::Result;
use crate::{input, seat};

/// Who founds.
#[derive(Args)]
pub(crate) struct Init {
    /// The first Administrator's name.
    #[arg(long, value_name = "NAME")]
    name: String,
}

#[derive(Serialize)]
struct Founded {
    folder: String,
    administrator: String,
}

impl Init {
    pub(crate) async fn run(&self, arguments: &Arguments, screen: &Screen) -> Result<Exit> {
        let question = format!("New password for {}: ", self.name);
        let password = input::password(arguments.password_stdin, &question)?;
        let (seat, state) = seat::at_the_door(arguments, password).await?;
        match state {
            DoorState::FirstStart => {}
            DoorState::SignedOut | DoorState::SignedIn { .. } => {
                return Err(Failure::new(ErrorCode::AlreadyStarted).into());
            }
            other => return Err(seat::closed(other)),
        }
        let (name, password) = (self.name.clone(), seat.password.clone());
        seat.session.create_first_administrator(name, password).await?;
        let folder = seat::data_folder(arguments)?.display().to_string();
        let founded = Founded { folder, administrator: self.name.trim().to_owned() };
        screen.answer(&founded, || {
            format!("{} is the Administrator of {}.", founded.administrator, founded.folder)
        });
        Ok(Exit::Successful)
    }
}
