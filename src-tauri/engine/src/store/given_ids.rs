//! Ids that were given. None is given twice: what was removed is still known by its id where it left traces.

use rusqlite::Connection;
use rusqlite::types::FromSql;

use crate::error::Result;

/// What has ids that outlive it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Thing {
    Connection,
    Export,
    Segment,
    Source,
}

/// The id that the next new one will have. It counts as given as soon as there is one with it.
pub(super) fn next<Id: FromSql>(connection: &Connection, thing: Thing) -> Result<Id> {
    let table = match thing {
        Thing::Connection => "connection",
        Thing::Export => "export",
        Thing::Segment => "segment",
        Thing::Source => "source",
    };
    let mut statement =
        connection.prepare_cached("SELECT last + 1 FROM given_id WHERE thing = ?1")?;
    Ok(statement.query_row([table], |row| row.get(0))?)
}
