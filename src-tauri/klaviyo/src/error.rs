//! What can go wrong between this computer and Klaviyo, by what a caller can do about it.

use std::time::Duration;

/// The end of a call that did not succeed. Each variant is a different decision.
///
/// Texts in `said` and `detail` are Klaviyo's own words and may quote customer data (an e-mail address): show them to
/// the person who runs the export, never log them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Klaviyo does not know the key (any more). Ask for another one; nothing was done.
    #[error("Klaviyo does not accept the key")]
    KeyRefused,
    /// The key may not do this. Klaviyo cannot add scopes to a key, so a new key is needed. Empty when Klaviyo does not name
    /// the scopes.
    #[error("the key lacks scopes: {}", .0.join(", "))]
    ScopesMissing(Vec<String>),
    /// Klaviyo asks for a pause that is longer than the caller was ready to wait, or asked too often. `None`: it did not say
    /// how long.
    #[error("Klaviyo asks to wait")]
    RateLimited {
        /// How long Klaviyo wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// Nothing was imported, because of these profiles of the request. Send again without them.
    #[error("Klaviyo rejected {} profiles of the request, and with them all of it", .rows.len())]
    RowsRejected {
        /// The profiles at fault; perhaps not all that Klaviyo will object to.
        rows: Vec<RowProblem>,
    },
    /// Klaviyo rejects the request for a reason that is not in single profiles. Sending it again would not help.
    #[error("Klaviyo rejected the request: {said}")]
    RequestRejected {
        /// Klaviyo's words.
        said: String,
    },
    /// The list does not exist (any more). Another one has to be chosen.
    #[error("Klaviyo does not know the list: {said}")]
    ListUnknown {
        /// Klaviyo's words.
        said: String,
    },
    /// What was asked for does not exist, or no longer: jobs and their errors expire after seven days.
    #[error("Klaviyo does not have this")]
    NotFound,
    /// The request was larger than Klaviyo takes. Halve it.
    #[error("the request is too large for Klaviyo")]
    TooLarge,
    /// Something between here and Klaviyo answered in its stead: a firewall's page, a hotel's log-in page, a redirect.
    #[error("something else answered in Klaviyo's place")]
    Blocked,
    /// No conversation took place.
    #[error("Klaviyo cannot be reached: {why}")]
    Unreachable {
        /// How far it got.
        why: Obstacle,
    },
    /// Klaviyo has trouble of its own; the number is its HTTP status. Later may work.
    #[error("Klaviyo is not available (status {0})")]
    Unavailable(u16),
    /// The request may have been carried out, or not: the answer got lost. Look at the recent jobs before sending again.
    #[error("the answer got lost, so it is not known whether Klaviyo took the request")]
    OutcomeUnknown,
    /// Klaviyo answered something that cannot be understood.
    #[error("Klaviyo's answer cannot be understood")]
    Unreadable,
    /// Klaviyo no longer serves the revision that this program speaks. A newer version of the program is needed.
    #[error("Klaviyo no longer serves API revision {}", crate::REVISION)]
    RevisionRetired,
    /// The caller cancelled while waiting. Nothing was in flight.
    #[error("cancelled")]
    Cancelled,
}

/// One profile that kept a whole request from being taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// Position of the profile in the request, from 0.
    pub index: usize,
    /// Where in the request, as a JSON pointer.
    pub pointer: String,
    /// Klaviyo's code, for example `invalid`.
    pub code: String,
    /// Klaviyo's words. May quote the value.
    pub detail: String,
}

/// Why no conversation took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The name `a.klaviyo.com` has no address here: offline, or a blocker of trackers.
    Dns,
    /// Nothing listens there, or a firewall says so.
    Refused,
    /// The other side could not prove to be Klaviyo.
    Tls,
    /// The certificate is not valid at the time that this computer shows: its clock may be wrong.
    CertificateDate,
    /// A proxy on the way lets nobody through without a name and a password.
    ProxyPassword,
    /// Connecting or waiting for the answer took too long.
    Timeout,
    /// The connection broke for another reason.
    Broken,
}

impl std::fmt::Display for Obstacle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Dns => "its name has no address",
            Self::Refused => "the connection was refused",
            Self::Tls => "the connection could not be secured",
            Self::CertificateDate => "its certificate is not valid at this computer's time",
            Self::ProxyPassword => "the proxy wants a name and a password",
            Self::Timeout => "it took too long",
            Self::Broken => "the connection broke",
        })
    }
}
