//! Writing a line down.

use std::sync::Arc;

use rusqlite::Connection;

use super::chain;
use crate::clock::Moment;
use crate::contract::{Act, ActivityLine};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::activity;

/// Adds a line to the chain, within the caller's transaction, so that what was done and the line stand or fall together.
///
/// `subject` is a name that a person gave; never an address of a customer, never a secret.
pub(crate) fn write(
    connection: &Connection,
    at: Moment,
    person: &str,
    act: Act,
    subject: &str,
    count: Option<u64>,
) -> Result<()> {
    let (place, before) = activity::last(connection)?.unwrap_or((0, chain::BEGINNING));
    let (person, subject) = (person.to_owned(), subject.to_owned());
    // To the millisecond, as the database keeps it and the check will read it.
    let line = ActivityLine { id: place + 1, at, person, act, subject, count };
    activity::insert(connection, &line, &chain::hash(&before, &line))
}

impl Engine {
    /// Adds a line on its own, for acts that change nothing else in the database.
    pub(crate) async fn note(
        self: &Arc<Self>,
        person: &str,
        act: Act,
        subject: &str,
        count: Option<u64>,
    ) -> Result<()> {
        let (person, subject) = (person.to_owned(), subject.to_owned());
        self.write(move |transaction| {
            write(transaction, Moment::now(), &person, act, &subject, count)
        })
        .await
    }
}
