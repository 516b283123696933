//! What people agreed to receive by e-mail.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::time::seconds;

/// A person's standing towards marketing by e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consent {
    /// Known, never asked. Imports make people like this.
    #[default]
    NeverSubscribed,
    /// They said yes.
    Subscribed {
        /// When.
        since: Timestamp,
    },
    /// They said no more.
    Unsubscribed {
        /// When.
        since: Timestamp,
    },
    /// Somebody suppressed them.
    Suppressed {
        /// When.
        since: Timestamp,
    },
    /// They called it spam.
    Complained {
        /// When.
        since: Timestamp,
    },
    /// Their mailbox does not exist. Subscribing does not lift this.
    Bounced {
        /// When.
        since: Timestamp,
    },
}

impl Consent {
    /// `subscriptions`, as it is answered.
    pub(crate) fn answered(self) -> Value {
        let (state, since, suppressed_for) = match self {
            Self::NeverSubscribed => ("NEVER_SUBSCRIBED", None, None),
            Self::Subscribed { since } => ("SUBSCRIBED", Some(since), None),
            Self::Unsubscribed { since } => ("UNSUBSCRIBED", Some(since), Some("UNSUBSCRIBE")),
            Self::Suppressed { since } => {
                ("NEVER_SUBSCRIBED", Some(since), Some("USER_SUPPRESSED"))
            }
            Self::Complained { since } => ("UNSUBSCRIBED", Some(since), Some("SPAM_COMPLAINT")),
            Self::Bounced { since } => ("NEVER_SUBSCRIBED", Some(since), Some("HARD_BOUNCE")),
        };
        let since = since.map(seconds);
        let suppressions: Vec<Value> = suppressed_for
            .map(|reason| json!({ "reason": reason, "timestamp": since }))
            .into_iter()
            .collect();
        let said = !matches!(state, "NEVER_SUBSCRIBED");
        json!({ "email": { "marketing": {
            "can_receive_email_marketing": suppressions.is_empty(),
            "consent": state,
            "consent_timestamp": since.as_ref().filter(|_| said),
            "last_updated": since,
            "method": null,
            "method_detail": null,
            "custom_method_detail": null,
            "double_optin": null,
            "suppression": suppressions,
            "list_suppressions": [],
        }}})
    }
}
