//! Who is in office at this moment.

use std::sync::Arc;

use crate::contract::{Act, PersonId, PersonView};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::people;

impl Engine {
    /// The person, unless they are gone or disabled.
    pub(crate) async fn person_in_office(
        self: &Arc<Self>,
        id: PersonId,
    ) -> Result<Option<PersonView>> {
        self.read(move |connection| people::in_office(connection, id)).await
    }

    /// Writes down that a command was refused.
    pub(crate) async fn note_refusal(self: &Arc<Self>, person: &PersonView, command: &'static str) {
        if let Err(cause) = self.note(&person.name, Act::Refused, command, None).await {
            tracing::error!(
                error = &cause as &dyn std::error::Error,
                command,
                "a refusal could not be written down"
            );
        }
    }
}
