//! Profiles: rows made one person each, the grid, one person with where everything came from, and what their fields hold.
//!
//! It does not know how columns are stored, nor what a segment's rule means.

mod commands;
mod filled;
mod grid;
mod lookups;
mod person;
mod search;
mod unified;
mod unify;
mod unify_patches;
mod values;

pub(crate) use self::lookups::Lookups;
pub(crate) use self::unified::Unified;
pub(crate) use self::unify::{Identity, People};
