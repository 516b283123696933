//! Refreshes: those that were missed and never began are among them.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contract::{
    ErrorCode, ExportStart, Missed, RefreshId, RefreshState, RefreshView, SourceRefresh,
};
use crate::error::{Error, Result};

/// A refresh that begins, or that was missed.
#[derive(Debug, Clone)]
pub(crate) struct NewRefresh {
    pub(crate) state: RefreshState,
    /// Who asked for it; none when the schedule did.
    pub(crate) person: Option<String>,
    /// Whether the exports that follow run.
    pub(crate) sends: bool,
    pub(crate) due: Option<Moment>,
    pub(crate) missed: Option<Missed>,
    pub(crate) started: Moment,
}

/// A refresh as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct KeptRefresh {
    pub(crate) view: RefreshView,
    /// Whether the exports that follow run.
    pub(crate) sends: bool,
}

/// What became of everything in a refresh.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) sources: Vec<SourceRefresh>,
    pub(crate) exports: Vec<ExportStart>,
}

const COLUMNS: &str = "id, state, person, sends, due, missed, report, started, ended";

/// Writes a refresh down. Whoever was asked about an older one need not answer any more.
///
/// [`ErrorCode::AlreadyRefreshing`] when one is going on.
pub(crate) fn insert(connection: &Connection, new: &NewRefresh) -> Result<RefreshId> {
    if new.state == RefreshState::Going && going(connection)?.is_some() {
        return Err(ErrorCode::AlreadyRefreshing.into());
    }
    skip_asked(connection)?;
    let ended = (new.state != RefreshState::Going).then_some(new.started);
    connection.execute(
        "INSERT INTO refresh (state, person, sends, due, missed, started, ended) \
         VALUES (:state, :person, :sends, :due, :missed, :started, :ended)",
        named_params! {
            ":state": word(new.state)?,
            ":person": new.person,
            ":sends": new.sends,
            ":due": new.due,
            ":missed": new.missed.as_ref().map(serde_json::to_string).transpose()?,
            ":started": new.started,
            ":ended": ended,
        },
    )?;
    Ok(RefreshId(connection.last_insert_rowid()))
}

/// The refresh that has not ended.
pub(crate) fn going(connection: &Connection) -> Result<Option<KeptRefresh>> {
    let sql = format!("SELECT {COLUMNS} FROM refresh WHERE state = 'going'");
    connection.prepare_cached(&sql)?.query_row([], read).optional()?.transpose()
}

/// One refresh.
pub(crate) fn one(connection: &Connection, id: RefreshId) -> Result<Option<KeptRefresh>> {
    let sql = format!("SELECT {COLUMNS} FROM refresh WHERE id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], read).optional()?.transpose()
}

/// The last refreshes, newest first.
pub(crate) fn newest(connection: &Connection, limit: u32) -> Result<Vec<RefreshView>> {
    let sql = format!("SELECT {COLUMNS} FROM refresh ORDER BY id DESC LIMIT ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([limit], read)?;
    rows.map(|row| Ok(row??.view)).collect()
}

/// The last refresh that ended.
pub(crate) fn last_ended(connection: &Connection) -> Result<Option<RefreshView>> {
    let sql =
        format!("SELECT {COLUMNS} FROM refresh WHERE state = 'ended' ORDER BY id DESC LIMIT 1");
    let kept = connection.prepare_cached(&sql)?.query_row([], read).optional()?.transpose()?;
    Ok(kept.map(|kept| kept.view))
}

/// The refresh that was missed and that somebody is asked about.
pub(crate) fn asked(connection: &Connection) -> Result<Option<RefreshView>> {
    let sql = format!("SELECT {COLUMNS} FROM refresh WHERE state = 'asked'");
    let kept = connection.prepare_cached(&sql)?.query_row([], read).optional()?.transpose()?;
    Ok(kept.map(|kept| kept.view))
}

/// Leaves out what somebody was asked about. False when nobody was.
pub(crate) fn skip_asked(connection: &Connection) -> Result<bool> {
    let changed =
        connection.execute("UPDATE refresh SET state = 'skipped' WHERE state = 'asked'", [])?;
    Ok(changed > 0)
}

/// Writes down what became of everything so far.
pub(crate) fn set_report(connection: &Connection, id: RefreshId, report: &Report) -> Result<()> {
    connection.execute(
        "UPDATE refresh SET report = ?2 WHERE id = ?1",
        params![id, serde_json::to_string(report)?],
    )?;
    Ok(())
}

/// Ends a refresh.
pub(crate) fn end(connection: &Connection, id: RefreshId, at: Moment) -> Result<()> {
    connection
        .execute("UPDATE refresh SET state = 'ended', ended = ?2 WHERE id = ?1", params![id, at])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<KeptRefresh>> {
    let (id, person, sends) = (row.get("id")?, row.get("person")?, row.get("sends")?);
    let (due, started, ended) = (row.get("due")?, row.get("started")?, row.get("ended")?);
    let (state, report): (String, String) = (row.get("state")?, row.get("report")?);
    let missed: Option<String> = row.get("missed")?;
    let understood = move || {
        let Report { sources, exports } = serde_json::from_str(&report)?;
        let missed = missed.as_deref().map(serde_json::from_str).transpose()?;
        let state = serde_json::from_value(state.into())?;
        let view = RefreshView { id, state, person, due, missed, started, ended, sources, exports };
        Ok(KeptRefresh { view, sends })
    };
    Ok(understood())
}

fn word(state: RefreshState) -> Result<String> {
    match serde_json::to_value(state)? {
        serde_json::Value::String(word) => Ok(word),
        _ => Err(Error::from(ErrorCode::Internal)),
    }
}
