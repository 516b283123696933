//! `profiles`: unified profiles, counted, listed, one by one.

use clap::Subcommand;
use listward_engine::contract::{FieldKey, ProfileView, ProfilesPage, ProfilesQuery};
use serde::Serialize;

use crate::exit::Exit;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::table::{row, table};
use crate::trouble::{Result, Trouble};

/// How many profiles the engine gives at once.
pub(crate) const PAGE: u32 = 500;

/// Which profiles.
#[derive(Subcommand)]
pub(crate) enum Profiles {
    /// How many there are.
    Count,
    /// One person: every value, and the rows it came from.
    Show {
        /// Their e-mail address.
        email: String,
    },
    /// The first ones.
    List {
        /// How many.
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: u32,
    },
}

#[derive(Serialize)]
struct Count {
    profiles: u64,
}

impl Profiles {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        match self {
            Self::Count => {
                let profiles = seat.session.profiles_page(query("", 1)).await?.total;
                screen.answer(&Count { profiles }, || profiles.to_string());
            }
            Self::Show { email } => {
                let profile = find(seat, email).await?;
                screen.answer(&profile, || in_words(&profile));
            }
            Self::List { limit } => {
                let page = list(seat, *limit).await?;
                screen.answer(&page, || grid(&page));
            }
        }
        Ok(Exit::Successful)
    }
}

fn query(search: &str, limit: u32) -> ProfilesQuery {
    let search = search.to_owned();
    ProfilesQuery { segment: None, search, offset: 0, limit, fields: Vec::new() }
}

async fn find(seat: &Seat, email: &str) -> Result<ProfileView> {
    let wanted = email.trim().to_lowercase();
    let mut query = ProfilesQuery { fields: vec![FieldKey::email()], ..query(&wanted, PAGE) };
    loop {
        let page = seat.session.profiles_page(query.clone()).await?;
        let found = page.rows.iter().find(|row| {
            row.values.iter().flatten().any(|value| value.trim().to_lowercase() == wanted)
        });
        if let Some(row) = found {
            return Ok(seat.session.profile(row.id).await?);
        }
        query.offset += page.rows.len() as u64;
        if page.rows.is_empty() || query.offset >= page.total {
            // Their address is not repeated: errors hold none.
            return Err(Trouble::not_found("profile"));
        }
    }
}

async fn list(seat: &Seat, limit: u32) -> Result<ProfilesPage> {
    let mut page = seat.session.profiles_page(query("", limit.min(PAGE))).await?;
    while (page.rows.len() as u64) < page.total.min(u64::from(limit)) {
        let offset = page.rows.len() as u64;
        let left = u64::from(limit) - offset;
        let limit = u32::try_from(left).unwrap_or(PAGE).min(PAGE);
        let next = ProfilesQuery { offset, ..query("", limit) };
        let next = seat.session.profiles_page(next).await?.rows;
        if next.is_empty() {
            break;
        }
        page.rows.extend(next);
    }
    Ok(page)
}

fn in_words(profile: &ProfileView) -> String {
    let mut rows = vec![row([&"Field", &"Value", &"From"])];
    for value in &profile.values {
        let from = usize::try_from(value.row).ok().and_then(|row| profile.rows.get(row));
        let from = from.map(|row| format!("{}, line {}", row.source_name, row.line));
        rows.push(row([&value.key, &value.value, &from.unwrap_or_default()]));
    }
    rows.push(row([&"segments", &profile.segments.join(", "), &""]));
    table(&rows)
}

/// A page of profiles as a table.
pub(crate) fn grid(page: &ProfilesPage) -> String {
    let mut rows = vec![page.fields.iter().map(ToString::to_string).collect::<Vec<_>>()];
    for profile in &page.rows {
        rows.push(profile.values.iter().map(|value| value.clone().unwrap_or_default()).collect());
    }
    table(&rows)
}
