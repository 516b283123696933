//! Profiles: rows made one person each, the grid, one person with where everything came from, and what their fields hold.
//!
//! It does not know how columns are stored, nor what a segment's rule means.

mod at_once;
mod commands;
mod filled;
mod grid;
mod identity;
mod lineage;
mod lookups;
mod people;
mod person;
mod search;
mod sieve;
mod tally;
#[cfg(test)]
mod tests;
mod unified;
mod unify_patches;
mod values;

use self::at_once::at_once;
pub(crate) use self::identity::Identity;
pub(crate) use self::lookups::Lookups;
pub(crate) use self::people::Crowd;
pub(crate) use self::unified::Unified;
