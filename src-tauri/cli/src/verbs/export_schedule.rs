//! `exports schedule`: when an export runs by itself.

use clap::Args;
use listward_engine::contract::{ExportRuns, ExportSchedule, ExportView};

use super::when::{self, When};
use crate::lookup;
use crate::seat::Seat;
use crate::trouble::Result;

/// After what an export runs by itself.
#[derive(Args)]
pub(crate) struct How {
    /// After each refresh, as a new export does.
    #[arg(long, group = "when")]
    follow: bool,
    /// Only by hand.
    #[arg(long, group = "when")]
    off: bool,
    #[command(flatten)]
    when: When,
}

impl How {
    /// Saves the schedule of an export, or only looks at it when nothing is named.
    pub(super) async fn save(&self, seat: &Seat, name: &str) -> Result<ExportView> {
        let export = lookup::export(&seat.session, name).await?;
        let before = export.schedule.timetable.clone();
        let (runs, timetable) = match () {
            () if self.follow => (ExportRuns::WithRefresh, before),
            () if self.off => (ExportRuns::ByHand, before),
            () if self.when.is_named() => {
                let zone = seat.session.schedule().await?.zone;
                (ExportRuns::ByTimetable, self.when.timetable(&zone)?)
            }
            () => return Ok(export),
        };
        let schedule = ExportSchedule { runs, timetable };
        Ok(seat.session.schedule_export(export.id, schedule).await?)
    }
}

/// When an export runs by itself, in a sentence.
pub(super) fn schedule_in_words(export: &ExportView) -> String {
    let name = &export.draft.name;
    let next = export.next_run.map(|next| format!(" Next: {}.", next.0)).unwrap_or_default();
    match export.schedule.runs {
        ExportRuns::ByHand => format!("{name} runs only by hand."),
        ExportRuns::ByTimetable => {
            format!("{name} runs {}.{next}", when::in_words(&export.schedule.timetable))
        }
        ExportRuns::WithRefresh if export.runs_by_itself => {
            format!("{name} runs after each refresh.{next}")
        }
        ExportRuns::WithRefresh => {
            format!("{name} follows the refresh schedule, which is off: nothing runs by itself.")
        }
    }
}
