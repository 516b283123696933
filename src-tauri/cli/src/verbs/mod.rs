//! The verbs, a file each. A verb asks the engine a few commands and shows the answer.

pub(crate) mod audit;
mod connection_changes;
pub(crate) mod connections;
pub(crate) mod doctor;
mod export_draft;
mod export_plan;
mod export_schedule;
mod export_words;
pub(crate) mod exports;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod practice;
pub(crate) mod profiles;
pub(crate) mod refresh;
mod run_details;
mod run_words;
pub(crate) mod runs;
pub(crate) mod schedule;
pub(crate) mod segments;
mod when;

use crate::arguments::{Arguments, Verb};
use crate::exit::Exit;
use crate::screen::Screen;
use crate::seat;
use crate::trouble::Result;

/// Carries out what the command line asks for.
pub(crate) async fn run(arguments: &Arguments, screen: &Screen) -> Result<Exit> {
    match &arguments.verb {
        Verb::Init(init) => init.run(arguments, screen).await,
        Verb::Doctor => doctor::run(arguments, screen).await,
        Verb::Practice(practice) => practice.run(screen).await,
        verb => {
            let seat = seat::take(arguments).await?;
            match verb {
                Verb::Import(import) => import.run(&seat, screen).await,
                Verb::Profiles(profiles) => profiles.run(&seat, screen).await,
                Verb::Segments(segments) => segments.run(&seat, screen).await,
                Verb::Connections(connections) => connections.run(&seat, screen).await,
                Verb::Exports(exports) => exports.run(&seat, screen).await,
                Verb::Runs(runs) => runs.run(&seat, screen).await,
                Verb::Refresh(refresh) => refresh.run(&seat, screen).await,
                Verb::Schedule(schedule) => schedule.run(&seat, screen).await,
                Verb::Audit(audit) => audit.run(&seat, screen).await,
                Verb::Init(_) | Verb::Doctor | Verb::Practice(_) => Ok(Exit::Successful),
            }
        }
    }
}
