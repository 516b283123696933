//! Timetables on the command line.

use clap::{Args, ValueEnum};
use listward_engine::contract::{ClockTime, Every, Timetable, WeekDay};

use crate::trouble::{Result, Trouble};

/// When something runs by itself.
#[derive(Args)]
pub(crate) struct When {
    /// Each day at these times, four at most.
    #[arg(long, value_name = "HH:MM", num_args = 1.., group = "when")]
    daily: Vec<ClockTime>,
    /// On these days of each week, at the times of --at.
    #[arg(long, value_name = "DAY", num_args = 1.., value_enum, group = "when", requires = "at")]
    weekly: Vec<Day>,
    /// The times of --weekly, four at most.
    #[arg(long, value_name = "HH:MM", num_args = 1.., requires = "weekly")]
    at: Vec<ClockTime>,
    /// At each full hour.
    #[arg(long, group = "when")]
    hourly: bool,
    /// The time zone, such as Europe/Helsinki; this computer's when left out.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
}

/// A day of the week.
#[derive(Clone, Copy, ValueEnum)]
enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl When {
    /// Whether any time is named.
    pub(crate) fn is_named(&self) -> bool {
        self.hourly || !self.daily.is_empty() || !self.weekly.is_empty()
    }

    /// The timetable that is named, in this computer's time zone unless another one is.
    pub(crate) fn timetable(&self, zone_here: &str) -> Result<Timetable> {
        let (every, times) = match () {
            () if self.hourly => (Every::Hour, &self.at),
            () if !self.weekly.is_empty() => (Every::Week, &self.at),
            () if !self.daily.is_empty() => (Every::Day, &self.daily),
            () => {
                return Err(Trouble::CommandLine(
                    "Say when, with --daily HH:MM, --weekly DAY --at HH:MM or --hourly.".into(),
                ));
            }
        };
        let days = self.weekly.iter().map(|day| day.week_day()).collect();
        let zone = self.zone.clone().unwrap_or_else(|| zone_here.to_owned());
        Ok(Timetable { every, days, times: times.clone(), zone })
    }
}

impl Day {
    const fn week_day(self) -> WeekDay {
        match self {
            Self::Monday => WeekDay::Monday,
            Self::Tuesday => WeekDay::Tuesday,
            Self::Wednesday => WeekDay::Wednesday,
            Self::Thursday => WeekDay::Thursday,
            Self::Friday => WeekDay::Friday,
            Self::Saturday => WeekDay::Saturday,
            Self::Sunday => WeekDay::Sunday,
        }
    }
}

/// A timetable in words: `each day at 07:00, 18:00 (Europe/Helsinki)`.
pub(crate) fn in_words(timetable: &Timetable) -> String {
    let times = timetable.times.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let zone = &timetable.zone;
    match timetable.every {
        Every::Hour => format!("at each full hour ({zone})"),
        Every::Day => format!("each day at {times} ({zone})"),
        Every::Week => {
            let days = timetable.days.iter().map(crate::table::word).collect::<Vec<_>>();
            format!("each {} at {times} ({zone})", days.join(", "))
        }
    }
}
