//! The people who may sign in.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::clock::Moment;
use crate::contract::{PersonId, PersonView, Role};
use crate::error::Result;

/// Whether anybody is there yet.
pub(crate) fn anybody(connection: &Connection) -> Result<bool> {
    Ok(connection.query_row("SELECT EXISTS (SELECT 1 FROM person)", [], |row| row.get(0))?)
}

/// Adds a person with the hash of their password.
pub(crate) fn insert(
    connection: &Connection,
    name: &str,
    role: Role,
    password: &str,
    created: Moment,
) -> Result<PersonId> {
    let id = connection.query_row(
        "INSERT INTO person (name, role, password, created) VALUES (:name, :role, :password, :created) RETURNING id",
        named_params! { ":name": name, ":role": word(role), ":password": password, ":created": created },
        |row| row.get(0),
    )?;
    Ok(id)
}

/// A person who is there and not disabled.
pub(crate) fn in_office(connection: &Connection, id: PersonId) -> Result<Option<PersonView>> {
    let found = connection
        .query_row("SELECT id, name, role FROM person WHERE id = ?1 AND disabled = 0", [id], view)
        .optional()?;
    Ok(found)
}

/// A person who is not disabled, by the name they sign in with, and the hash of their password.
pub(crate) fn by_name(connection: &Connection, name: &str) -> Result<Option<(PersonView, String)>> {
    let found = connection
        .query_row(
            "SELECT id, name, role, password FROM person WHERE name = ?1 AND disabled = 0",
            [name],
            |row| Ok((view(row)?, row.get(3)?)),
        )
        .optional()?;
    Ok(found)
}

fn view(row: &Row<'_>) -> rusqlite::Result<PersonView> {
    let role: String = row.get(2)?;
    let role = role_of(&role).ok_or(rusqlite::Error::InvalidColumnType(
        2,
        "role".into(),
        rusqlite::types::Type::Text,
    ))?;
    Ok(PersonView { id: row.get(0)?, name: row.get(1)?, role })
}

const fn word(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Contributor => "contributor",
        Role::Administrator => "administrator",
    }
}

fn role_of(word: &str) -> Option<Role> {
    match word {
        "viewer" => Some(Role::Viewer),
        "contributor" => Some(Role::Contributor),
        "administrator" => Some(Role::Administrator),
        _ => None,
    }
}
