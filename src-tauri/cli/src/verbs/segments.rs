//! `segments`: rules over profiles, and who matches them.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use listward_engine::contract::{
    FieldKey, ProfilesPage, ProfilesQuery, RuleGroup, SegmentDraft, SegmentId,
};
use serde::Serialize;

use super::profiles::{PAGE, grid};
use crate::exit::Exit;
use crate::lookup;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::spreadsheet::harmless;
use crate::table::{row, table};
use crate::trouble::{Result, Trouble};

/// Which segments, and what about them.
#[derive(Subcommand)]
pub(crate) enum Segments {
    /// Save a segment.
    Add {
        /// Its name.
        name: String,
        /// Its rule: {"combinator":"and","rules":[{"field":"city","operator":"=","value":"Turku"}]}.
        #[arg(long, value_name = "JSON")]
        rule: String,
    },
    /// How many match a rule.
    Count {
        /// The rule.
        #[arg(long, value_name = "JSON")]
        rule: String,
    },
    /// All segments with their member counts.
    List,
    /// The members of a segment.
    Members {
        /// Its name.
        name: String,
        /// Write all of them to this CSV file instead of showing the first hundred.
        #[arg(long, value_name = "FILE.csv")]
        to: Option<PathBuf>,
    },
}

#[derive(Serialize)]
struct Count {
    count: u64,
    total: u64,
}

#[derive(Serialize)]
struct Written {
    segment: String,
    members: u64,
    file: String,
}

impl Segments {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        match self {
            Self::Add { name, rule } => {
                let draft = SegmentDraft { id: None, name: name.clone(), rule: read(rule)? };
                let segment = seat.session.save_segment(draft).await?;
                screen.answer(&segment, || {
                    format!(
                        "{} has {} of {} profiles.",
                        segment.name, segment.members, segment.total
                    )
                });
            }
            Self::Count { rule } => {
                let found = seat.session.count_rule(read(rule)?, 0).await?;
                let count = Count { count: found.count, total: found.total };
                screen.answer(&count, || format!("{} of {} profiles", count.count, count.total));
            }
            Self::List => {
                let segments = seat.session.list_segments().await?;
                screen.answer(&segments, || {
                    let mut rows = vec![row([&"Segment", &"Members", &"Exports"])];
                    rows.extend(segments.iter().map(|segment| {
                        let name = lookup::segment_name(segment);
                        row([&name, &segment.members, &segment.exports.join(", ")])
                    }));
                    table(&rows)
                });
            }
            Self::Members { name, to: None } => {
                let segment = lookup::segment(&seat.session, name).await?;
                let page = seat.session.profiles_page(query(segment.id, 0, 100)).await?;
                screen.answer(&page, || grid(&page));
            }
            Self::Members { name, to: Some(file) } => {
                let segment = lookup::segment(&seat.session, name).await?;
                let members = write(seat, segment.id, file).await?;
                let segment = lookup::segment_name(&segment).to_owned();
                let written = Written { segment, members, file: file.display().to_string() };
                screen.answer(&written, || format!("{members} members are in {}.", written.file));
            }
        }
        Ok(Exit::Successful)
    }
}

fn read(rule: &str) -> Result<RuleGroup> {
    serde_json::from_str(rule)
        .map_err(|why| Trouble::CommandLine(format!("The rule cannot be read: {why}.")))
}

fn query(segment: SegmentId, offset: u64, limit: u32) -> ProfilesQuery {
    let (search, fields) = (String::new(), Vec::new());
    ProfilesQuery { segment: Some(segment), search, offset, limit, fields }
}

async fn write(seat: &Seat, segment: SegmentId, file: &Path) -> Result<u64> {
    let unwritable =
        |why: String| Trouble::CommandLine(format!("{} cannot be written: {why}.", file.display()));
    let mut writer = csv::Writer::from_path(file).map_err(|why| unwritable(why.to_string()))?;
    let mut written = 0;
    loop {
        let page = seat.session.profiles_page(query(segment, written, PAGE)).await?;
        if written == 0 {
            let headings = page.fields.iter().map(|FieldKey(key)| harmless(key).into_owned());
            writer.write_record(headings).map_err(|why| unwritable(why.to_string()))?;
        }
        let ProfilesPage { rows, total, .. } = page;
        written += rows.len() as u64;
        let last = rows.is_empty() || written >= total;
        for row in rows {
            let cells = row
                .values
                .iter()
                .map(|value| harmless(value.as_deref().unwrap_or("")).into_owned());
            writer.write_record(cells).map_err(|why| unwritable(why.to_string()))?;
        }
        if last {
            writer.flush().map_err(|why| unwritable(why.to_string()))?;
            return Ok(written);
        }
    }
}
