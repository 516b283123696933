//! The table `source`.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::contract::SourceId;
use crate::error::Result;

/// The names of all sources.
pub(crate) fn names(connection: &Connection) -> Result<HashMap<SourceId, String>> {
    let mut statement = connection.prepare_cached("SELECT id, name FROM source")?;
    let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}
