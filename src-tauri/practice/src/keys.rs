//! The keys of the practice account: one for everything, and one for each mistake that people make with scopes.

use std::fmt::Write as _;

/// What a key of the practice account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// Everything.
    Full,
    /// What an export needs, and no more: not `flows:read`, not `subscriptions:write`.
    Needed,
    /// Klaviyo's preset "read-only".
    ReadOnly,
    /// Everything but `lists:write`.
    WithoutListsWrite,
    /// Everything but `profiles:read`.
    WithoutProfilesRead,
    /// Everything but `accounts:read`.
    WithoutAccounts,
}

/// What an export needs.
const NEEDED: [&str; 5] =
    ["accounts:read", "lists:read", "lists:write", "profiles:read", "profiles:write"];

impl KeyKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Full,
        Self::Needed,
        Self::ReadOnly,
        Self::WithoutListsWrite,
        Self::WithoutProfilesRead,
        Self::WithoutAccounts,
    ];

    pub(crate) fn may(self, scope: &str) -> bool {
        match self {
            Self::Full => true,
            Self::Needed => NEEDED.contains(&scope),
            Self::ReadOnly => scope.ends_with(":read"),
            Self::WithoutListsWrite => scope != "lists:write",
            Self::WithoutProfilesRead => scope != "profiles:read",
            Self::WithoutAccounts => scope != "accounts:read",
        }
    }
}

/// The keys of one rehearsal, made up anew each time: customers may be in there, and other programs can reach loopback.
pub(crate) struct Keys(Vec<(KeyKind, String)>);

impl Keys {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        KeyKind::ALL.iter().map(|kind| Ok((*kind, key()?))).collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn of(&self, kind: KeyKind) -> &str {
        let key = self.0.iter().find(|(known, _)| *known == kind);
        key.map(|(_, key)| key.as_str()).expect("BUG: there is a key of every kind")
    }

    /// Whose key this `Authorization` header carries.
    pub(crate) fn recognise(&self, authorization: Option<&str>) -> Option<KeyKind> {
        let key = authorization?.strip_prefix("Klaviyo-API-Key ")?;
        self.0.iter().find(|(_, known)| known == key).map(|(kind, _)| *kind)
    }
}

/// Shaped like Klaviyo's: `pk_` and 34 letters and digits.
fn key() -> Result<String, getrandom::Error> {
    let mut chance = [0; 17];
    getrandom::fill(&mut chance)?;
    let mut key = String::from("pk_");
    for byte in chance {
        write!(key, "{byte:02x}").expect("BUG: writing to memory cannot fail");
    }
    Ok(key)
}
