//! `audit`: what was done here, and whether it is still as it was written.

use clap::Subcommand;

use crate::exit::Exit;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::table::{row, table, word};
use crate::trouble::Result;

/// How many lines are asked for at once.
const PAGE: u32 = 500;

/// What about it.
#[derive(Subcommand)]
pub(crate) enum Audit {
    /// The newest five hundred lines.
    List,
    /// Whether a line was changed, or taken out of the middle.
    Verify,
}

impl Audit {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        match self {
            Self::List => {
                let page = seat.session.activity(0, PAGE).await?;
                screen.answer(&page, || {
                    let mut rows = vec![row([&"When", &"Who", &"What", &"To what"])];
                    rows.extend(page.lines.iter().map(|line| {
                        row([&line.at.0, &line.person, &word(line.act), &line.subject])
                    }));
                    table(&rows)
                });
                Ok(Exit::Successful)
            }
            Self::Verify => {
                let check = seat.session.verify_activity().await?;
                screen.answer(&check, || match check.broken_at {
                    None => format!("All {} lines are as they were written.", check.whole),
                    Some(line) => format!("Line {line} is not as it was written."),
                });
                Ok(check.broken_at.map_or(Exit::Successful, |_| Exit::Failed))
            }
        }
    }
}
