//! Connections, each with the agreement that it stands on and the person in whose name it is used.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::consents;
use super::given_ids::{self, Thing};
use crate::clock::Moment;
use crate::contract::{
    AccountView, Audience, ConnectionId, ConnectionLimits, ConnectionType, ConsentText,
    ConsentView, PersonId,
};
use crate::error::Result;

/// A connection to keep.
pub(crate) struct NewConnection<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: ConnectionType,
    pub(crate) audience: Audience,
    /// Where Klaviyo is; empty for the practice account inside Listward.
    pub(crate) base_url: &'a str,
    /// Under which name the secret store has the key; empty for the practice account.
    pub(crate) secret: &'a str,
    /// The last four characters of the key; empty for the practice account.
    pub(crate) key_hint: &'a str,
    pub(crate) account: &'a AccountView,
    /// The row of the agreement.
    pub(crate) consent: i64,
    pub(crate) export_user: PersonId,
    pub(crate) created: Moment,
}

/// A connection as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct StoredConnection {
    pub(crate) id: ConnectionId,
    pub(crate) name: String,
    pub(crate) kind: ConnectionType,
    pub(crate) audience: Audience,
    pub(crate) base_url: String,
    pub(crate) secret: String,
    pub(crate) key_hint: String,
    pub(crate) account: AccountView,
    pub(crate) consent: ConsentView,
    pub(crate) export_user: PersonId,
    pub(crate) export_user_name: String,
    pub(crate) created: Moment,
    pub(crate) limits: ConnectionLimits,
}

const SELECT: &str = "SELECT connection.id, connection.name, kind, audience, base_url, secret, \
    key_hint, account, consent.person, consent.at, version, language, export_user, person.name, \
    connection.created, share, plan_profiles \
    FROM connection JOIN consent ON consent.id = connection.consent \
    JOIN person ON person.id = connection.export_user";

/// Keeps a connection.
pub(crate) fn insert(connection: &Connection, new: &NewConnection<'_>) -> Result<ConnectionId> {
    let id: ConnectionId = given_ids::next(connection, Thing::Connection)?;
    connection.execute(
        "INSERT INTO connection (id, name, kind, audience, base_url, secret, key_hint, account, \
         consent, export_user, created) \
         VALUES (:id, :name, :kind, :audience, :base_url, :secret, :key_hint, :account, :consent, \
         :export_user, :created)",
        named_params! {
            ":id": id,
            ":name": new.name,
            ":kind": kind_word(new.kind),
            ":audience": audience_word(new.audience),
            ":base_url": new.base_url,
            ":secret": new.secret,
            ":key_hint": new.key_hint,
            ":account": serde_json::to_string(new.account)?,
            ":consent": new.consent,
            ":export_user": new.export_user,
            ":created": new.created,
        },
    )?;
    Ok(id)
}

/// All connections by name.
pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredConnection>> {
    let sql = format!("{SELECT} ORDER BY connection.name COLLATE NOCASE, connection.id");
    connection.prepare_cached(&sql)?.query_and_then([], read)?.collect()
}

/// A connection.
pub(crate) fn find(connection: &Connection, id: ConnectionId) -> Result<Option<StoredConnection>> {
    let sql = format!("{SELECT} WHERE connection.id = ?1");
    connection.prepare_cached(&sql)?.query_and_then([id], read)?.next().transpose()
}

/// Whether a connection has this name, whatever its case.
pub(crate) fn name_taken(connection: &Connection, name: &str) -> Result<bool> {
    let found = connection
        .query_row("SELECT 1 FROM connection WHERE name = ?1", [name], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// The names of the exports that use a connection, by name.
pub(crate) fn exports(connection: &Connection, id: ConnectionId) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT name FROM export WHERE connection = ?1 ORDER BY name COLLATE NOCASE",
    )?;
    Ok(statement.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Changes what a connection may take up of its account.
pub(crate) fn set_limits(
    connection: &Connection,
    id: ConnectionId,
    limits: ConnectionLimits,
) -> Result<()> {
    connection.execute(
        "UPDATE connection SET share = ?2, plan_profiles = ?3 WHERE id = ?1",
        rusqlite::params![id, limits.share, limits.plan_profiles],
    )?;
    Ok(())
}

/// Puts another key in place of a connection's: its name in the secret store and its last characters.
pub(crate) fn set_key(
    connection: &Connection,
    id: ConnectionId,
    secret: &str,
    key_hint: &str,
) -> Result<()> {
    connection.execute(
        "UPDATE connection SET secret = ?2, key_hint = ?3 WHERE id = ?1",
        rusqlite::params![id, secret, key_hint],
    )?;
    Ok(())
}

/// Removes a connection. False when it is not there.
pub(crate) fn delete(connection: &Connection, id: ConnectionId) -> Result<bool> {
    Ok(connection.execute("DELETE FROM connection WHERE id = ?1", [id])? == 1)
}

fn read(row: &Row<'_>) -> Result<StoredConnection> {
    let account: String = row.get(7)?;
    let language: String = row.get(11)?;
    let language = consents::language(&language).ok_or_else(|| unknown(11, "language"))?;
    let text = ConsentText { version: row.get(10)?, language };
    Ok(StoredConnection {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: kind_of(&row.get::<_, String>(2)?).ok_or_else(|| unknown(2, "kind"))?,
        audience: audience_of(&row.get::<_, String>(3)?).ok_or_else(|| unknown(3, "audience"))?,
        base_url: row.get(4)?,
        secret: row.get(5)?,
        key_hint: row.get(6)?,
        account: serde_json::from_str(&account)?,
        consent: ConsentView { person: row.get(8)?, at: row.get(9)?, text },
        export_user: row.get(12)?,
        export_user_name: row.get(13)?,
        created: row.get(14)?,
        limits: ConnectionLimits { share: row.get(15)?, plan_profiles: row.get(16)? },
    })
}

fn unknown(column: usize, name: &str) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, name.to_owned(), Type::Text)
}

const fn kind_word(kind: ConnectionType) -> &'static str {
    match kind {
        ConnectionType::Klaviyo => "klaviyo",
        ConnectionType::Practice => "practice",
    }
}

pub(super) fn kind_of(word: &str) -> Option<ConnectionType> {
    match word {
        "klaviyo" => Some(ConnectionType::Klaviyo),
        "practice" => Some(ConnectionType::Practice),
        _ => None,
    }
}

const fn audience_word(audience: Audience) -> &'static str {
    match audience {
        Audience::Administrators => "administrators",
        Audience::Contributors => "contributors",
    }
}

pub(super) fn audience_of(word: &str) -> Option<Audience> {
    match word {
        "administrators" => Some(Audience::Administrators),
        "contributors" => Some(Audience::Contributors),
        _ => None,
    }
}
