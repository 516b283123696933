//! Who may use a connection, and who sees what of it.

use std::sync::Arc;

use crate::contract::{
    Audience, ConnectionId, ConnectionType, ConnectionView, ErrorCode, Permission, Role,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;
use crate::store::connections::{self, StoredConnection};

/// Whether somebody may export over a connection.
pub(crate) fn may_use(role: Role, audience: Audience) -> bool {
    role.may(Permission::ManageExports)
        && (role.may(Permission::ManageConnections) || audience == Audience::Contributors)
}

/// A connection as somebody sees it. Whoever does not manage connections sees the name and type of shared ones, and no more.
pub(super) fn seen_by(
    role: Role,
    stored: StoredConnection,
    exports: Vec<String>,
) -> Option<ConnectionView> {
    let all = role.may(Permission::ManageConnections);
    if !all && stored.audience == Audience::Administrators {
        return None;
    }
    let hint = (stored.kind == ConnectionType::Klaviyo).then_some(stored.key_hint);
    Some(ConnectionView {
        id: stored.id,
        name: stored.name,
        kind: stored.kind,
        audience: stored.audience,
        account: all.then_some(stored.account),
        key_hint: hint.filter(|_| all),
        consent: all.then_some(stored.consent),
        export_user: all.then_some(stored.export_user_name),
        exports: if all { exports } else { Vec::new() },
        created: all.then_some(stored.created),
        usable: may_use(role, stored.audience),
    })
}

impl Engine {
    /// A connection that the caller may use. [`ErrorCode::NotFound`] or [`ErrorCode::NotPermitted`] otherwise.
    pub(crate) async fn usable_connection(
        self: &Arc<Self>,
        caller: &Caller,
        connection: ConnectionId,
    ) -> Result<StoredConnection> {
        let stored = self.read(move |database| connections::find(database, connection)).await?;
        let stored = stored.ok_or(ErrorCode::NotFound)?;
        if may_use(caller.person.role, stored.audience) {
            Ok(stored)
        } else {
            Err(ErrorCode::NotPermitted.into())
        }
    }
}
