#![doc = include_str!("../README.md")]

mod account;
mod answer;
mod api_key;
mod attribute;
mod base_url;
mod breaker;
mod bulk_import;
mod client;
mod consent;
mod email_filter;
mod endpoint;
mod error;
mod flows;
mod ids;
mod import_body;
mod import_errors;
mod json_api;
mod layout;
mod limits;
mod lists;
mod members;
mod outbound;
mod pace;
mod page;
mod profile_update;
mod profiles;
mod retry;
mod scopes;
mod share;
mod subscribe;
mod their_clock;
mod transport;
mod value;
mod waiting;
mod windows;

pub use account::Account;
pub use api_key::{ApiKey, ApiKeyRefused};
pub use attribute::{Attribute, AttributeUnknown, Place};
pub use base_url::{BaseUrl, BaseUrlRefused};
pub use bulk_import::{ImportJob, JobStatus};
pub use client::Client;
pub use consent::{Consent, ConsentState, ListSuppression, Suppression, SuppressionReason};
pub use endpoint::SUBSCRIBE_PATH;
pub use error::{Error, Obstacle, RowProblem};
pub use flows::{FlowName, FlowStatus};
pub use ids::{AccountId, FlowId, JobId, ListId, ProfileId};
pub use import_body::{
    ImportBody, MAX_BODY_BYTES, MAX_PROFILE_BYTES, MAX_PROFILES, ProfileRefused, Pushed,
};
pub use import_errors::ImportProblem;
pub use layout::{Layout, LayoutRefused};
pub use limits::{Pacing, Rate};
pub use lists::{List, OptIn};
pub use members::Member;
pub use outbound::Outbound;
pub use pace::Pace;
pub use profiles::{ProfileFields, ProfileRecord};
pub use retry::Backoff;
pub use subscribe::{MAX_SUBSCRIBERS, Subscriber};
pub use transport::Timeouts;
pub use value::{Number, Value};
pub use waiting::{Wait, WaitReason, Waiting};

/// The revision of Klaviyo's API that every request names and every type here was written for.
///
/// Klaviyo supports a revision for two years, so this one serves until 15 July 2028.
pub const REVISION: &str = "2026-07-15";
