//! `schedule`: when everything is read again and sent by itself.

use clap::{Subcommand, ValueEnum};
use listward_engine::contract::{MissedPolicy, RefreshSchedule, ScheduleView};

use super::when::{self, When};
use crate::exit::Exit;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::trouble::Result;

/// What about the refresh schedule.
#[derive(Subcommand)]
pub(crate) enum Schedule {
    /// When the next refresh is due, and the last ones.
    Show,
    /// Switch it on.
    On {
        #[command(flatten)]
        when: When,
        /// What happens to what was due while the computer slept or Listward was not open.
        #[arg(long, value_enum, default_value_t)]
        missed: Missed,
    },
    /// Switch it off: nothing runs by itself.
    Off,
}

/// What happens to what was missed.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Missed {
    /// It is caught up once.
    #[default]
    Once,
    /// It is left out.
    Skip,
    /// The page asks.
    Ask,
}

impl Schedule {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        let session = &seat.session;
        let before = session.schedule().await?;
        let view = match self {
            Self::Show => before,
            Self::Off => {
                session.save_schedule(RefreshSchedule { on: false, ..before.schedule }).await?
            }
            Self::On { when, missed } => {
                let timetable = when.timetable(&before.zone)?;
                let missed = match missed {
                    Missed::Once => MissedPolicy::Once,
                    Missed::Skip => MissedPolicy::Skip,
                    Missed::Ask => MissedPolicy::Ask,
                };
                session.save_schedule(RefreshSchedule { on: true, timetable, missed }).await?
            }
        };
        screen.answer(&view, || in_words(&view));
        Ok(Exit::Successful)
    }
}

fn in_words(view: &ScheduleView) -> String {
    match view.next {
        Some(next) => format!(
            "A refresh runs {}. Next: {}, while Listward is open or `refresh --due` is called.",
            when::in_words(&view.schedule.timetable),
            next.0
        ),
        None => "The refresh schedule is off. Nothing runs by itself until it is on.".into(),
    }
}
