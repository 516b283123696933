//! Segments: saved rules over profiles. A rule is checked against the fields once, then answered by kernels over the columns
//! that it names; bitmaps of people join the answers.
//!
//! It does not know how columns are stored, nor what is done with a segment's members.

mod commands;
mod criterion;
mod evaluate;
mod fold;
mod interrupt;
mod kernels;
mod members;
mod rule;
mod sample;
mod saved;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use self::criterion::{Criterion, TextMatch};
pub(crate) use self::fold::Wanted;
pub(crate) use self::interrupt::Interrupt;
pub(crate) use self::members::Findings;
pub(crate) use self::rule::{Check, Question, Rule, Tree};
