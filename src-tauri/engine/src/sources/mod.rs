//! Sources: files on their way in, checked row by row, and what became of every row.
//!
//! ```text
//! inbox (a ticket) → sampling (dialect, columns, suggestions) → import
//! import: records → checking → typing → columns in the database → profiles → one swap
//! ```
//! It knows nothing of segments, and of people only that rows with one e-mail address are one.

mod again;
mod booleans;
pub(crate) mod by_hand;
mod cells;
mod checking;
mod commands;
mod dates;
mod dialect;
pub(crate) mod email;
mod headings;
mod import;
mod inbox;
mod job;
mod kinds;
mod mapping;
mod numbers;
mod opening;
pub(crate) mod phone;
mod pipeline;
mod records;
mod rejected;
mod rejects;
mod sample;
mod sampling;
mod shown;
mod staging;
mod synonyms;
#[cfg(test)]
mod tests;
mod typing;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use self::inbox::Inbox;
pub(crate) use self::job::Imports;
pub(crate) use self::staging::tidy;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
