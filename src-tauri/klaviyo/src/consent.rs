//! What a person agreed to receive by e-mail, as Klaviyo keeps it.

use jiff::Timestamp;
use serde::Deserialize;

use crate::ids::ListId;

/// A profile's standing towards marketing by e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// What the person said last.
    pub state: ConsentState,
    /// When they said it.
    pub since: Option<Timestamp>,
    /// Whether Klaviyo would send them marketing. True for people who were never asked.
    pub can_receive: bool,
    /// Why Klaviyo sends them nothing at all; empty for most.
    pub suppressions: Vec<Suppression>,
    /// Why Klaviyo sends them nothing that goes to single lists.
    pub list_suppressions: Vec<ListSuppression>,
}

/// What a person said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ConsentState {
    /// Yes.
    #[serde(rename = "SUBSCRIBED")]
    Subscribed,
    /// No more.
    #[serde(rename = "UNSUBSCRIBED")]
    Unsubscribed,
    /// Nothing: they are only known.
    #[serde(rename = "NEVER_SUBSCRIBED")]
    NeverSubscribed,
    /// A word that this version does not know. Treat it as a no.
    #[serde(other, rename = "UNKNOWN")]
    Unknown,
}

/// A reason to send somebody nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Suppression {
    /// Why.
    pub reason: SuppressionReason,
    /// Since when.
    #[serde(rename = "timestamp")]
    pub since: Option<Timestamp>,
}

/// Why Klaviyo sends somebody nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum SuppressionReason {
    /// The mailbox does not exist.
    #[serde(rename = "HARD_BOUNCE")]
    HardBounce,
    /// The address cannot exist.
    #[serde(rename = "INVALID_EMAIL")]
    InvalidEmail,
    /// They called it spam.
    #[serde(rename = "SPAM_COMPLAINT")]
    SpamComplaint,
    /// They unsubscribed.
    #[serde(rename = "UNSUBSCRIBE")]
    Unsubscribe,
    /// Somebody of the account suppressed them.
    #[serde(rename = "USER_SUPPRESSED")]
    UserSuppressed,
    /// A word that this version does not know.
    #[serde(other, rename = "UNKNOWN")]
    Unknown,
}

/// A reason to send somebody nothing that goes to one list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListSuppression {
    /// The list.
    #[serde(rename = "list_id")]
    pub list: ListId,
    /// Why, in Klaviyo's word.
    pub reason: String,
    /// Since when.
    #[serde(rename = "timestamp")]
    pub since: Option<Timestamp>,
}

impl Consent {
    /// Whether subscribing this person would overrule a no: Klaviyo's subscribe lifts unsubscriptions, spam complaints and
    /// suppressions without a question.
    pub fn is_against(&self) -> bool {
        matches!(self.state, ConsentState::Unsubscribed | ConsentState::Unknown)
            || !self.suppressions.is_empty()
            || !self.list_suppressions.is_empty()
            || !self.can_receive
    }
}

/// `subscriptions`, of which only marketing by e-mail is read.
#[derive(Deserialize)]
pub(crate) struct Subscriptions {
    email: Option<Channel>,
}

#[derive(Deserialize)]
struct Channel {
    marketing: Option<Marketing>,
}

#[derive(Deserialize)]
struct Marketing {
    consent: ConsentState,
    #[serde(rename = "can_receive_email_marketing")]
    can_receive: bool,
    consent_timestamp: Option<Timestamp>,
    suppression: Option<Vec<Suppression>>,
    list_suppressions: Option<Vec<ListSuppression>>,
}

impl Subscriptions {
    pub(crate) fn consent(self) -> Option<Consent> {
        let marketing = self.email?.marketing?;
        Some(Consent {
            state: marketing.consent,
            since: marketing.consent_timestamp,
            can_receive: marketing.can_receive,
            suppressions: marketing.suppression.unwrap_or_default(),
            list_suppressions: marketing.list_suppressions.unwrap_or_default(),
        })
    }
}
