//! What Klaviyo counts separately: the address, the method and the limits of each thing that is asked.

use reqwest::Method;

/// Where people are subscribed: what crosses there is not what crosses in an import.
pub const SUBSCRIBE_PATH: &str = "/api/profile-subscription-bulk-create-jobs";

/// One operation of Klaviyo's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Account,
    Lists,
    CountedList,
    CreateList,
    FlowTriggers,
    Members,
    RemoveMembers,
    Profiles,
    UpdateProfile,
    Subscribe,
    Import,
    ImportJobs,
    ImportJob,
    ImportErrors,
}

/// How dear an endpoint is to Klaviyo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tier {
    ExtraSmall,
    Small,
    Medium,
    Large,
}

impl Endpoint {
    pub(crate) const COUNT: usize = Self::ImportErrors as usize + 1;

    pub(crate) fn method(self) -> Method {
        match self {
            Self::Account
            | Self::Lists
            | Self::CountedList
            | Self::FlowTriggers
            | Self::Members
            | Self::Profiles
            | Self::ImportJobs
            | Self::ImportJob
            | Self::ImportErrors => Method::GET,
            Self::CreateList | Self::Subscribe | Self::Import => Method::POST,
            Self::RemoveMembers => Method::DELETE,
            Self::UpdateProfile => Method::PATCH,
        }
    }

    /// Its path, with `{id}` where an id goes.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Account => "/api/accounts",
            Self::Lists | Self::CreateList => "/api/lists",
            Self::CountedList => "/api/lists/{id}",
            Self::FlowTriggers => "/api/lists/{id}/flow-triggers",
            Self::Members => "/api/lists/{id}/profiles",
            Self::RemoveMembers => "/api/lists/{id}/relationships/profiles",
            Self::Profiles => "/api/profiles",
            Self::UpdateProfile => "/api/profiles/{id}",
            Self::Subscribe => SUBSCRIBE_PATH,
            Self::Import | Self::ImportJobs => "/api/profile-bulk-import-jobs",
            Self::ImportJob => "/api/profile-bulk-import-jobs/{id}",
            Self::ImportErrors => "/api/profile-bulk-import-jobs/{id}/import-errors",
        }
    }

    /// Whether its query may hold addresses of people.
    pub(crate) fn asks_by_address(self) -> bool {
        matches!(self, Self::Members | Self::Profiles)
    }

    pub(crate) fn tier(self) -> Tier {
        match self {
            Self::Account | Self::CountedList => Tier::ExtraSmall,
            Self::FlowTriggers => Tier::Small,
            Self::CreateList
            | Self::RemoveMembers
            | Self::Import
            | Self::ImportJobs
            | Self::ImportJob
            | Self::ImportErrors => Tier::Medium,
            Self::Lists
            | Self::Members
            | Self::Profiles
            | Self::UpdateProfile
            | Self::Subscribe => Tier::Large,
        }
    }
}
