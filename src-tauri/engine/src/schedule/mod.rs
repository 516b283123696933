//! What runs by itself: a timetable says when, a refresh reads each source again and unifies, segments count anew by
//! themselves, and the exports that follow it run.
//!
//! | part | what it does |
//! |---|---|
//! | `recurrence`, `due` | when a timetable is due, and whether it was missed: pure |
//! | `clock` | looks at the clock, and serves what is due |
//! | `refresh` | one refresh, from its row to its end |
//! | `starting` | which exports run by themselves, and "Run all" |
//! | `findings` | what needs a look |
//! | `commands` | shows and changes it all |
//!
//! It knows nothing of files, and of runs only how they begin.

mod clock;
mod commands;
mod due;
mod findings;
mod recurrence;
mod refresh;
mod starting;

use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;

use crate::clock::Moment;
use crate::contract::{
    Every, ExportRuns, ExportSchedule, MissedPolicy, RefreshSchedule, Timetable, WeekDay,
};

pub use clock::Served;
pub(crate) use findings::needs_a_look;

/// What this process knows of the schedule.
#[derive(Default)]
pub(crate) struct Schedule {
    /// Held by a refresh, and by whoever looks what is due: one at a time.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// When the clock was looked at last.
    seen: Mutex<Option<Moment>>,
}

impl Schedule {
    /// Looks at the clock, and gives when that was done before.
    fn look(&self, now: Moment) -> Option<Moment> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).replace(now)
    }
}

/// The name of this computer's time zone; UTC where it tells none.
fn zone_here() -> String {
    TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
}

/// What a new laptop has: nothing runs by itself, and whoever switches it on finds the mornings of the week.
pub(crate) fn usual_refresh() -> RefreshSchedule {
    RefreshSchedule { on: false, timetable: usual_timetable(), missed: MissedPolicy::Once }
}

/// What a new export has: it follows the refresh.
pub(crate) fn usual_export() -> ExportSchedule {
    ExportSchedule { runs: ExportRuns::WithRefresh, timetable: usual_timetable() }
}

fn usual_timetable() -> Timetable {
    use WeekDay::{Friday, Monday, Thursday, Tuesday, Wednesday};
    let days = vec![Monday, Tuesday, Wednesday, Thursday, Friday];
    let seven = "07:00".parse().expect("BUG: seven o'clock is a time");
    Timetable { every: Every::Week, days, times: vec![seven], zone: zone_here() }
}
