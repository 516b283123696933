//! Telling Klaviyo that people agreed to receive marketing by e-mail. Adding to a list never does.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FieldKey;

/// Where an export finds who agreed, and when. Without both there is no way to subscribe anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Subscribing {
    /// The yes-or-no field that says that a person agreed to receive marketing by e-mail.
    pub agreed: FieldKey,
    /// The date field that says when.
    pub at: FieldKey,
}

/// What became of those who agreed: `agreed = subscribed + already + against + rejected + unknown`.
///
/// Only people of whom Klaviyo confirmed that it has them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Subscriptions {
    /// Those who agreed, on a day that is known.
    pub agreed: u64,
    /// Subscribed by this run.
    pub subscribed: u64,
    /// Subscribed before.
    pub already: u64,
    /// They unsubscribed, complained, or are suppressed in Klaviyo: left as they are.
    pub against: u64,
    /// Klaviyo refused.
    pub rejected: u64,
    /// The run stopped before it came to them, or Klaviyo does not show them yet.
    pub unknown: u64,
}
