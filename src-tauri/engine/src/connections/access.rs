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

/// [`ErrorCode::NotPermitted`] when somebody may not export over a connection.
pub(crate) fn let_export(caller: &Caller, audience: Audience) -> Result<()> {
    if may_use(caller.person.role, audience) { Ok(()) } else { Err(ErrorCode::NotPermitted.into()) }
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
        limits: all.then_some(stored.limits),
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
        let_export(caller, stored.audience)?;
        Ok(stored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::contract::{
        AccountView, ConnectionLimits, ConsentText, ConsentView, Language, PersonId,
    };

    fn shop(audience: Audience) -> StoredConnection {
        let at = Moment("2026-11-24T12:00:00Z".parse().expect("a time"));
        let text = ConsentText { version: 1, language: Language::En };
        StoredConnection {
            id: ConnectionId(7),
            name: "Main shop".into(),
            kind: ConnectionType::Klaviyo,
            audience,
            base_url: "https://a.klaviyo.com".into(),
            secret: "connection-1".into(),
            key_hint: "cdef".into(),
            account: AccountView {
                id: "AbC123".into(),
                name: "Harbour Ltd".into(),
                country: "Finland".into(),
                test: false,
            },
            consent: ConsentView { person: "Anna".into(), at, text },
            export_user: PersonId(1),
            export_user_name: "Anna".into(),
            created: at,
            limits: ConnectionLimits::default(),
        }
    }

    #[test]
    fn s13_a_contributor_sees_name_and_type_of_a_shared_connection_and_no_more() {
        let exports = vec!["Spring".to_owned()];
        let seen = seen_by(Role::Contributor, shop(Audience::Contributors), exports);

        let expected = ConnectionView {
            id: ConnectionId(7),
            name: "Main shop".into(),
            kind: ConnectionType::Klaviyo,
            audience: Audience::Contributors,
            account: None,
            key_hint: None,
            consent: None,
            export_user: None,
            exports: Vec::new(),
            created: None,
            usable: true,
            limits: None,
        };
        assert_eq!(seen, Some(expected), "what the connection is, and not where it leads");
    }

    #[test]
    fn s13_who_may_use_a_connection_depends_on_role_and_sharing() {
        use {Audience::Administrators as Kept, Audience::Contributors as Shared};
        for (role, audience, sees, uses) in [
            (Role::Administrator, Kept, true, true),
            (Role::Administrator, Shared, true, true),
            (Role::Contributor, Kept, false, false),
            (Role::Contributor, Shared, true, true),
            (Role::Viewer, Kept, false, false),
            (Role::Viewer, Shared, true, false),
        ] {
            let seen = seen_by(role, shop(audience), Vec::new());
            assert_eq!(seen.is_some(), sees, "a {role:?} looks at one for {audience:?}");
            assert_eq!(
                may_use(role, audience),
                uses,
                "a {role:?} exports over one for {audience:?}"
            );
        }
    }
}
