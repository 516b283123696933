//! Corrections: values of profiles that a person has put right by hand.
//!
//! ```text
//! checked as a cell of a file → kept by the person's identity key → laid over the current snapshot, in one transaction
//! next import: what still holds is laid over the new snapshot; what files know better is forgotten
//! ```
//! Rows and patches stay as the files have them; a correction is an overlay of single values (`columns/overlay.rs`), so that
//! what the file said is never lost and an edit writes a few hundred bytes whatever the number of profiles.
//!
//! **The rule.** A correction holds until an import brings a value for that field that is not empty and that no file had said
//! when it was made. So reading the same file again, or an older one, undoes nothing. An e-mail address is how rows find
//! their person: a corrected one says whose the rows with the old address are, and holds until it is taken back.

mod commands;
mod desk;
mod edit;
mod holding;
mod moves;
mod ready;
mod rows;

pub(crate) use self::holding::{Held, Looking};
pub(crate) use self::moves::Moves;
pub(crate) use self::rows::{OwnRow, rows_of};
