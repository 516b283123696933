//! The people of a run who were left out here or rejected by Klaviyo, one row each.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};

use crate::contract::{FieldKey, LeftOut, RunId, RunReject};
use crate::error::{Error, Result};

/// Where a person stands: which file, which line, which field, and what stands in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    pub(crate) source: Option<String>,
    pub(crate) line: Option<u64>,
    pub(crate) field: Option<String>,
    pub(crate) value: Option<String>,
    /// The identity key of the row.
    pub(crate) key: Option<u128>,
}

/// Somebody whom Klaviyo rejected, in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) email: String,
    pub(crate) code: String,
    pub(crate) said: String,
    pub(crate) trace: Trace,
}

/// Why somebody did not arrive.
enum Why<'why> {
    /// They were left out here.
    LeftOut(LeftOut),
    /// Klaviyo rejected them out of this chunk, or, out of none, has them and did not subscribe them.
    Rejected(Option<u32>, &'why Refusal),
}

/// Writes down somebody who was left out here.
pub(crate) fn leave_out(
    connection: &Connection,
    run: RunId,
    reason: LeftOut,
    email: &str,
    trace: &Trace,
) -> Result<()> {
    write(connection, run, email, &Why::LeftOut(reason), trace)
}

/// Writes down a person of a chunk whom Klaviyo rejected.
pub(crate) fn reject(
    connection: &Connection,
    run: RunId,
    chunk: u32,
    refusal: &Refusal,
) -> Result<()> {
    let why = Why::Rejected(Some(chunk), refusal);
    write(connection, run, &refusal.email, &why, &refusal.trace)
}

/// Writes down a person whom Klaviyo has, and did not subscribe. They belong to no chunk.
pub(crate) fn reject_subscriber(
    connection: &Connection,
    run: RunId,
    refusal: &Refusal,
) -> Result<()> {
    write(connection, run, &refusal.email, &Why::Rejected(None, refusal), &refusal.trace)
}

fn write(
    connection: &Connection,
    run: RunId,
    email: &str,
    why: &Why<'_>,
    trace: &Trace,
) -> Result<()> {
    let (left_out, chunk, refusal) = match why {
        Why::LeftOut(reason) => (Some(word(*reason)?), None, None),
        Why::Rejected(chunk, refusal) => (None, *chunk, Some(refusal)),
    };
    connection
        .prepare_cached(
            "INSERT INTO run_reject (run, chunk, email, left_out, code, said, source, line, field, \
             value, person_key) VALUES (:run, :chunk, :email, :left_out, :code, :said, :source, \
             :line, :field, :value, :person_key)",
        )?
        .execute(named_params! {
            ":run": run,
            ":chunk": chunk,
            ":email": email,
            ":left_out": left_out,
            ":code": refusal.map(|refusal| &refusal.code),
            ":said": refusal.map(|refusal| &refusal.said),
            ":source": trace.source,
            ":line": trace.line,
            ":field": trace.field,
            ":value": trace.value,
            ":person_key": trace.key.map(u128::to_le_bytes),
        })?;
    Ok(())
}

/// How many were rejected, by Klaviyo's code.
pub(crate) fn by_code(connection: &Connection, run: RunId) -> Result<BTreeMap<String, u64>> {
    let mut statement = connection.prepare_cached(
        "SELECT code, count(*) FROM run_reject \
         WHERE run = ?1 AND chunk IS NOT NULL AND code IS NOT NULL GROUP BY code",
    )?;
    let counts = statement.query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.collect::<rusqlite::Result<_>>()?)
}

/// Those who were rejected, or left out for a reason that a person can put right, and whom there is a way to find again.
const REPEATABLE: &str = "run = ?1 AND (person_key IS NOT NULL OR email <> '') AND (chunk IS NOT NULL \
    OR left_out IN ('no_email', 'invalid_email', 'same_email', 'too_large'))";

/// Somebody who may be sent again.
pub(crate) struct Repeatable {
    /// What stood for their address.
    pub(crate) email: String,
    /// The identity key of their row; none for runs of before it was kept.
    pub(crate) key: Option<u128>,
}

/// How many may be sent again.
pub(crate) fn repeatable_count(connection: &Connection, run: RunId) -> Result<u64> {
    let sql = format!("SELECT count(*) FROM run_reject WHERE {REPEATABLE}");
    Ok(connection.prepare_cached(&sql)?.query_row([run], |row| row.get(0))?)
}

/// Whoever may be sent again, in the order in which they became known.
pub(crate) fn repeatable(connection: &Connection, run: RunId) -> Result<Vec<Repeatable>> {
    let sql = format!("SELECT email, person_key FROM run_reject WHERE {REPEATABLE} ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let people = statement.query_map([run], repeatable_of)?;
    Ok(people.collect::<rusqlite::Result<_>>()?)
}

/// One of a run's rejected and left-out people.
pub(crate) fn one(connection: &Connection, run: RunId, id: i64) -> Result<Option<Repeatable>> {
    Ok(connection
        .prepare_cached("SELECT email, person_key FROM run_reject WHERE run = ?1 AND id = ?2")?
        .query_row(params![run, id], repeatable_of)
        .optional()?)
}

fn repeatable_of(row: &Row<'_>) -> rusqlite::Result<Repeatable> {
    let key: Option<[u8; 16]> = row.get("person_key")?;
    Ok(Repeatable { email: row.get("email")?, key: key.map(u128::from_le_bytes) })
}

/// How many there are.
pub(crate) fn total(connection: &Connection, run: RunId) -> Result<u64> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM run_reject WHERE run = ?1")?
        .query_row([run], |row| row.get(0))?)
}

/// Some of them, in the order in which they became known.
pub(crate) fn page(
    connection: &Connection,
    run: RunId,
    offset: u64,
    limit: u32,
) -> Result<Vec<RunReject>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, chunk, email, left_out, code, said, source, line, field, value \
         FROM run_reject WHERE run = ?1 \
         ORDER BY id LIMIT ?3 OFFSET ?2",
    )?;
    let rows = statement.query_map(params![run, offset, limit], read)?;
    rows.map(|row| row?).collect()
}

/// Some of them with their ids, beginning after an id: for reading all of them without holding the database.
pub(crate) fn batch(
    connection: &Connection,
    run: RunId,
    after: i64,
    limit: u32,
) -> Result<Vec<(i64, RunReject)>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, chunk, email, left_out, code, said, source, line, field, value \
         FROM run_reject WHERE run = ?1 AND id > ?2 \
         ORDER BY id LIMIT ?3",
    )?;
    let rows =
        statement.query_map(params![run, after, limit], |row| Ok((row.get("id")?, read(row)?)))?;
    rows.map(|row| {
        let (id, reject) = row?;
        Ok((id, reject?))
    })
    .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<RunReject>> {
    let left_out: Option<String> = row.get("left_out")?;
    let (email, said) = (row.get("email")?, row.get("said")?);
    let code: Option<String> = row.get("code")?;
    let left_out = left_out.map(|word| serde_json::from_value(word.into())).transpose();
    let left_out = left_out.map_err(Error::from);
    let (source, line, value) = (row.get("source")?, row.get("line")?, row.get("value")?);
    let (id, chunk): (_, Option<u32>) = (row.get("id")?, row.get("chunk")?);
    let field: Option<String> = row.get("field")?;
    let field = field.map(FieldKey);
    let not_subscribed = chunk.is_none() && code.is_some();
    Ok(left_out.map(|left_out| RunReject {
        email,
        left_out,
        not_subscribed,
        code,
        said,
        source,
        line,
        field,
        value,
        id,
    }))
}

fn word(reason: LeftOut) -> Result<String> {
    let word = serde_json::to_value(reason)?;
    Ok(word.as_str().unwrap_or_default().to_owned())
}
