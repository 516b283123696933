//! Who agreed to which privacy text, when. Rows stay when their connection goes: they are the proof.

use rusqlite::{Connection, named_params};

use crate::clock::Moment;
use crate::contract::{ConsentText, Language};
use crate::error::Result;

/// An agreement as it is kept.
pub(crate) struct Consent<'a> {
    /// Who.
    pub(crate) person: &'a str,
    /// When.
    pub(crate) at: Moment,
    /// To which text.
    pub(crate) text: &'a ConsentText,
    /// SHA-256 of that text, in hexadecimal.
    pub(crate) text_hash: &'a str,
}

/// Keeps an agreement.
pub(crate) fn insert(connection: &Connection, consent: &Consent<'_>) -> Result<i64> {
    connection.execute(
        "INSERT INTO consent (person, at, version, language, text_hash) \
         VALUES (:person, :at, :version, :language, :text_hash)",
        named_params! {
            ":person": consent.person,
            ":at": consent.at,
            ":version": consent.text.version,
            ":language": consent.text.language.tag(),
            ":text_hash": consent.text_hash,
        },
    )?;
    Ok(connection.last_insert_rowid())
}

/// The language of a tag that [`insert`] wrote.
pub(super) fn language(tag: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| language.tag() == tag)
}
