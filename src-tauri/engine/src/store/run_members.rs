//! The people of an open run, frozen as bitmaps.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use rusqlite::{Connection, params};

use super::run_row::json;
use crate::contract::{ErrorCode, LeftOut, RunId};
use crate::error::Result;

/// The people of an open run: all that were selected while it is planned, after that those who can be sent.
pub(crate) fn members(connection: &Connection, run: RunId) -> Result<RoaringBitmap> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT members FROM run WHERE id = ?1")?
        .query_row([run], |row| row.get(0))?;
    let bytes = bytes.ok_or(ErrorCode::DatabaseDamaged)?;
    Ok(RoaringBitmap::deserialize_from(bytes.as_slice())?)
}

/// Those of them who are not sent because nothing about them changed.
pub(crate) fn untouched(connection: &Connection, run: RunId) -> Result<RoaringBitmap> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT untouched FROM run WHERE id = ?1")?
        .query_row([run], |row| row.get(0))?;
    match bytes {
        Some(bytes) => Ok(RoaringBitmap::deserialize_from(bytes.as_slice())?),
        None => Ok(RoaringBitmap::new()),
    }
}

/// Freezes who can be sent, and who of them is not because nothing changed, and goes on to sending.
pub(crate) fn prepared(
    connection: &Connection,
    run: RunId,
    (members, untouched): (&RoaringBitmap, &RoaringBitmap),
    left_out: &BTreeMap<LeftOut, u64>,
) -> Result<()> {
    let (members, untouched) = (bytes_of(members)?, bytes_of(untouched)?);
    connection
        .prepare_cached(
            "UPDATE run SET members = ?2, untouched = ?3, left_out = ?4, phase = 'sending' \
             WHERE id = ?1",
        )?
        .execute(params![run, members, untouched, json(left_out)?])?;
    Ok(())
}

/// A bitmap as its column keeps it.
pub(super) fn bytes_of(members: &RoaringBitmap) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(members.serialized_size());
    members.serialize_into(&mut bytes)?;
    Ok(bytes)
}
