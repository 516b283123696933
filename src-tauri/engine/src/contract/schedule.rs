//! What runs by itself: timetables, refreshes, and what started a run.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ExportId, Failure, RefreshId, RunId, SourceId};
use crate::clock::Moment;

/// So many times a day at most.
pub const MOST_TIMES: usize = 4;

/// When something happens by itself, on the wall clock of a time zone.
///
/// A time that the clock leaves out on one day (in spring) comes as much later as the clock was moved; one that it shows
/// twice (in autumn) counts the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Timetable {
    /// How often.
    pub every: Every,
    /// On which days of a week; looked at for [`Every::Week`] only.
    pub days: Vec<WeekDay>,
    /// At which times, one to [`MOST_TIMES`]; not looked at for [`Every::Hour`].
    pub times: Vec<ClockTime>,
    /// The time zone's IANA name, such as `Europe/Helsinki`.
    pub zone: String,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// On some days of each week.
    Week,
    /// Each day.
    Day,
    /// At each full hour.
    Hour,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "their names say all")]
pub enum WeekDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// A time of day to the minute, as `07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct ClockTime(pub Time);

impl FromStr for ClockTime {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let (hour, minute) = text.trim().split_once(':').ok_or(NotATime)?;
        let (Ok(hour), Ok(minute)) = (hour.parse(), minute.parse()) else { return Err(NotATime) };
        Time::new(hour, minute, 0, 0).map(Self).map_err(|_| NotATime)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl TryFrom<String> for ClockTime {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        text.parse()
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

/// It is no time of day such as `07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no time of day such as 07:00")]
pub struct NotATime;

/// When everything is read again and the exports that follow run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefreshSchedule {
    /// Whether it does so by itself. Off on a new laptop.
    pub on: bool,
    /// When.
    pub timetable: Timetable,
    /// What happens when the computer slept or Listward was not open then. It holds for exports' own timetables, too.
    pub missed: MissedPolicy,
}

/// What happens to what was due while the computer slept or Listward was not open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MissedPolicy {
    /// It is caught up once, however many times were missed.
    #[default]
    Once,
    /// It is left out.
    Skip,
    /// A person is asked.
    Ask,
}

/// When an export runs by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportSchedule {
    /// After what.
    pub runs: ExportRuns,
    /// Its own timetable; looked at for [`ExportRuns::ByTimetable`] only.
    pub timetable: Timetable,
}

/// After what an export runs by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportRuns {
    /// After each refresh.
    #[default]
    WithRefresh,
    /// By a timetable of its own, with the people who are here then.
    ByTimetable,
    /// After nothing: only by hand.
    ByHand,
}

/// The refresh schedule as it stands, with the last refreshes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ScheduleView {
    /// As it was saved.
    pub schedule: RefreshSchedule,
    /// When the next refresh is due; none when it is off.
    pub next: Option<Moment>,
    /// The time zone of this computer.
    pub zone: String,
    /// The last refreshes, newest first; one that goes on is among them.
    pub refreshes: Vec<RefreshView>,
}

/// One refresh: every source read again, then the exports that follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RefreshView {
    /// Its id.
    pub id: RefreshId,
    /// How it stands.
    pub state: RefreshState,
    /// Who asked for it; none when the schedule did.
    pub person: Option<String>,
    /// When it was due; none when a person asked for it.
    pub due: Option<Moment>,
    /// Why it did not begin when it was due.
    pub missed: Option<Missed>,
    /// When it began, or when it was found that it was missed.
    pub started: Moment,
    /// When it ended.
    pub ended: Option<Moment>,
    /// What became of each source.
    pub sources: Vec<SourceRefresh>,
    /// What became of each export that was to run.
    pub exports: Vec<ExportStart>,
}

/// How a refresh stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefreshState {
    /// It is going on.
    Going,
    /// It ended. Sources that could not be read are as they were.
    Ended,
    /// It was missed, and a person is asked.
    Asked,
    /// It was missed, and is left out.
    Skipped,
}

/// That something did not begin when it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Missed {
    /// Why.
    pub because: MissedBecause,
    /// How many times were missed up to then.
    pub times: u32,
}

/// Why something did not begin when it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MissedBecause {
    /// The computer slept.
    Asleep,
    /// Listward was not open.
    NotOpen,
}

/// What became of a source in a refresh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceRefresh {
    /// Which.
    pub source: SourceId,
    /// Its name.
    pub name: String,
    /// Rows before.
    pub rows_before: u64,
    /// Rows afterwards.
    pub rows: u64,
    /// Why it could not be read: it is as it was.
    pub failure: Option<Failure>,
}

/// Whether an export was started, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportStart {
    /// Which.
    pub export: ExportId,
    /// Its name.
    pub name: String,
    /// Its run. One that ended at once, without sending, says why.
    pub run: Option<RunId>,
    /// Why there is no run, or why it sends nothing.
    pub failure: Option<Failure>,
}

/// What started a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct RunOrigin {
    /// Who or what.
    pub by: StartedBy,
    /// When it was due; none when a person started it.
    pub due: Option<Moment>,
    /// Why it did not begin when it was due.
    pub missed: Option<Missed>,
}

impl RunOrigin {
    /// A person.
    pub const PERSON: Self = Self { by: StartedBy::Person, due: None, missed: None };
}

/// Who or what started a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum StartedBy {
    /// A person.
    Person,
    /// A refresh that it follows.
    Refresh {
        /// Which.
        refresh: RefreshId,
    },
    /// Its own timetable.
    Timetable,
}
