//! The operations that are rehearsed: address, scopes, tier and query parameters of each, as Klaviyo documents them.

use axum::http::Method;
use serde::{Deserialize, Serialize};

use crate::limits::Tier;

/// An operation of Klaviyo's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// `GET /api/accounts`
    Accounts,
    /// `GET /api/lists`
    Lists,
    /// `POST /api/lists`
    CreateList,
    /// `GET /api/lists/{id}`
    List,
    /// `GET /api/lists/{id}/flow-triggers`
    FlowTriggers,
    /// `GET /api/lists/{id}/profiles`
    Members,
    /// `DELETE /api/lists/{id}/relationships/profiles`
    RemoveMembers,
    /// `GET /api/profiles`
    Profiles,
    /// `PATCH /api/profiles/{id}`
    UpdateProfile,
    /// `POST /api/profile-subscription-bulk-create-jobs`
    Subscribe,
    /// `GET /api/profile-bulk-import-jobs`
    ImportJobs,
    /// `POST /api/profile-bulk-import-jobs`
    Import,
    /// `GET /api/profile-bulk-import-jobs/{id}`
    ImportJob,
    /// `GET /api/profile-bulk-import-jobs/{id}/import-errors`
    ImportErrors,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Accounts,
        Self::Lists,
        Self::CreateList,
        Self::List,
        Self::FlowTriggers,
        Self::Members,
        Self::RemoveMembers,
        Self::Profiles,
        Self::UpdateProfile,
        Self::Subscribe,
        Self::ImportJobs,
        Self::Import,
        Self::ImportJob,
        Self::ImportErrors,
    ];

    pub(crate) fn method(self) -> Method {
        match self {
            Self::CreateList | Self::Subscribe | Self::Import => Method::POST,
            Self::RemoveMembers => Method::DELETE,
            Self::UpdateProfile => Method::PATCH,
            _ => Method::GET,
        }
    }

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Accounts => "/api/accounts",
            Self::Lists | Self::CreateList => "/api/lists",
            Self::List => "/api/lists/{id}",
            Self::FlowTriggers => "/api/lists/{id}/flow-triggers",
            Self::Members => "/api/lists/{id}/profiles",
            Self::RemoveMembers => "/api/lists/{id}/relationships/profiles",
            Self::Profiles => "/api/profiles",
            Self::UpdateProfile => "/api/profiles/{id}",
            Self::Subscribe => "/api/profile-subscription-bulk-create-jobs",
            Self::ImportJobs | Self::Import => "/api/profile-bulk-import-jobs",
            Self::ImportJob => "/api/profile-bulk-import-jobs/{id}",
            Self::ImportErrors => "/api/profile-bulk-import-jobs/{id}/import-errors",
        }
    }

    pub(crate) fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::Accounts => &["accounts:read"],
            Self::Lists | Self::List => &["lists:read"],
            Self::CreateList => &["lists:write"],
            Self::FlowTriggers => &["flows:read", "lists:read"],
            Self::Members | Self::ImportJobs | Self::ImportJob => &["lists:read", "profiles:read"],
            Self::RemoveMembers | Self::Import => &["lists:write", "profiles:write"],
            Self::Profiles | Self::ImportErrors => &["profiles:read"],
            Self::UpdateProfile => &["profiles:write"],
            Self::Subscribe => &["lists:write", "profiles:write", "subscriptions:write"],
        }
    }

    /// Counting the profiles of a list makes it dear.
    pub(crate) fn tier(self, query: &[(String, String)]) -> Tier {
        match self {
            Self::Accounts => Tier::ExtraSmall,
            Self::List if query.iter().any(|(name, _)| name == "additional-fields[list]") => {
                Tier::ExtraSmall
            }
            Self::FlowTriggers => Tier::Small,
            Self::Lists
            | Self::List
            | Self::Members
            | Self::Profiles
            | Self::UpdateProfile
            | Self::Subscribe => Tier::Large,
            _ => Tier::Medium,
        }
    }

    /// Query parameters that are understood. Klaviyo knows more; what is rehearsed is what is used.
    pub(crate) fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Accounts => &["fields[account]"],
            Self::Lists | Self::ImportJobs => &["filter", "page[cursor]", "page[size]", "sort"],
            Self::List => &["additional-fields[list]"],
            Self::FlowTriggers => &["fields[flow]"],
            Self::Members => &["fields[profile]", "filter", "page[cursor]", "page[size]"],
            Self::Profiles => &[
                "additional-fields[profile]",
                "fields[profile]",
                "filter",
                "page[cursor]",
                "page[size]",
            ],
            Self::ImportErrors => &["page[cursor]", "page[size]"],
            Self::CreateList
            | Self::RemoveMembers
            | Self::UpdateProfile
            | Self::Subscribe
            | Self::Import
            | Self::ImportJob => &[],
        }
    }
}
