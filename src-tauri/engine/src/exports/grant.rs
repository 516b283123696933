//! What a run stands on: a privacy text that is agreed to as it is now, and a person who may export over the connection.

use std::sync::Arc;

use crate::connections::may_use;
use crate::contract::{CONSENT_VERSION, ConnectionId, ErrorCode, Failure, PersonView};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::connections::{self, StoredConnection};
use crate::store::people;

/// A connection that may be used at this moment.
pub(super) struct Grant {
    /// The connection.
    pub(super) connection: StoredConnection,
    /// In whose name it is used, as they are now.
    pub(super) export_user: PersonView,
}

impl Engine {
    /// What a run over a connection stands on at this moment; asked before each run, and before each chunk.
    ///
    /// [`ErrorCode::ConsentOutdated`] when the text has changed since, [`ErrorCode::ExportUserUnfit`] when the export
    /// user is gone, disabled or may not use the connection any more.
    pub(super) async fn grant_of(self: &Arc<Self>, id: ConnectionId) -> Result<Grant> {
        self.read(move |database| {
            let connection = connections::find(database, id)?.ok_or(ErrorCode::NotFound)?;
            if connection.consent.text.version != CONSENT_VERSION {
                return Err(Failure::new(ErrorCode::ConsentOutdated).about(connection.name).into());
            }
            let person = people::in_office(database, connection.export_user)?;
            let fit = person.filter(|person| may_use(person.role, connection.audience));
            let Some(export_user) = fit else {
                let name = connection.export_user_name;
                return Err(Failure::new(ErrorCode::ExportUserUnfit).about(name).into());
            };
            Ok(Grant { connection, export_user })
        })
        .await
    }
}
