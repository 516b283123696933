//! Who is in office at this moment.

use std::sync::Arc;

use crate::contract::{PersonId, PersonView};
use crate::engine::Engine;
use crate::error::Result;

impl Engine {
    /// The person, unless they are gone or disabled.
    pub(crate) async fn person_in_office(
        self: &Arc<Self>,
        _id: PersonId,
    ) -> Result<Option<PersonView>> {
        Ok(None)
    }

    /// Writes down that a command was refused.
    pub(crate) async fn note_refusal(
        self: &Arc<Self>,
        _person: &PersonView,
        _command: &'static str,
    ) {
    }
}
