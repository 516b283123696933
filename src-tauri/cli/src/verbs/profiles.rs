//! `profiles`: unified profiles, counted, listed, one by one.

use clap::{Args, Subcommand};
use listward_engine::contract::{Correction, FieldKey, ProfileView, ProfilesPage, ProfilesQuery};
use serde::Serialize;

use crate::exit::Exit;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::table::{row, table};
use crate::trouble::Result;

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
    /// Put a value right by hand. It holds until a later file brings news for the field.
    Set(Set),
    /// Take back what was put right in a field: it holds what files say.
    Unset {
        /// Their e-mail address.
        email: String,
        /// The field.
        field: String,
    },
    /// The first ones.
    List {
        /// How many.
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: u32,
    },
}

/// A value to put right.
#[derive(Args)]
pub(crate) struct Set {
    /// The person's e-mail address.
    email: String,
    /// The field.
    field: String,
    /// The value: dates as 2026-12-31, several texts with semicolons between them.
    #[arg(required_unless_present = "empty", conflicts_with = "empty")]
    value: Option<String>,
    /// Empty the field.
    #[arg(long)]
    empty: bool,
    /// Where the value is an address that another profile has: join the two.
    #[arg(long)]
    join: bool,
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
                let profile = seat.session.profile_of(email.clone()).await?;
                screen.answer(&profile, || in_words(&profile));
            }
            Self::Set(wish) => {
                let correction = Correction {
                    email: wish.email.clone(),
                    field: FieldKey(wish.field.clone()),
                    value: wish.value.clone().filter(|_| !wish.empty),
                    was: None,
                    joins: wish.join,
                };
                let profile = seat.session.correct_value(correction).await?;
                screen.answer(&profile, || in_words(&profile));
            }
            Self::Unset { email, field } => {
                let field = FieldKey(field.clone());
                let profile = seat.session.take_back_correction(email.clone(), field).await?;
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
        let from = value.corrected.as_ref().map_or(from, |corrected| {
            let said = corrected.said.as_deref().unwrap_or("nothing");
            Some(format!("put right by {}; files say {said}", corrected.person))
        });
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
