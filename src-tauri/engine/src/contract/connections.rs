//! Connections: ways to Klaviyo accounts, and the wizard that makes them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConnectionId, DraftId, Failure, Language};
use crate::clock::Moment;

/// The types of connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionType {
    /// A Klaviyo account.
    Klaviyo,
    /// The practice account inside Listward: nothing leaves the laptop.
    Practice,
}

/// Who can use a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Administrators only.
    #[default]
    Administrators,
    /// Administrators and contributors.
    Contributors,
}

/// A Klaviyo account, as Klaviyo describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountView {
    /// Klaviyo's id of it.
    pub id: String,
    /// The organisation's name.
    pub name: String,
    /// The country of its address, in Klaviyo's words; may be empty.
    pub country: String,
    /// Whether Klaviyo marks it as a test account.
    pub test: bool,
}

/// The consent text that was shown: which version, in which language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentText {
    /// The version of the text.
    pub version: u32,
    /// The language it was shown in.
    pub language: Language,
}

/// The version of the consent text that Listward asks for now. Whoever agreed to an older one is asked again.
pub const CONSENT_VERSION: u32 = 1;

/// Who agreed to what, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentView {
    /// Who.
    pub person: String,
    /// When.
    pub at: Moment,
    /// To which text.
    pub text: ConsentText,
}

/// A connection. Contributors see name and type; the rest is for administrators and empty for others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ConnectionView {
    /// Its id.
    pub id: ConnectionId,
    /// Its display name.
    pub name: String,
    /// Its type.
    pub kind: ConnectionType,
    /// Who can use it.
    pub audience: Audience,
    /// The account behind it.
    pub account: Option<AccountView>,
    /// The last four characters of its key.
    pub key_hint: Option<String>,
    /// Who agreed to the privacy text.
    pub consent: Option<ConsentView>,
    /// In whose name its runs happen.
    pub export_user: Option<String>,
    /// Names of the exports that use it.
    pub exports: Vec<String>,
    /// When it was made.
    pub created: Option<Moment>,
    /// Whether this person may use it for exports.
    pub usable: bool,
    /// What it may take up of the account.
    pub limits: Option<ConnectionLimits>,
}

/// What a connection may take up of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionLimits {
    /// How much of the requests that Klaviyo takes from the account, in percent, 10 to 100. The rest is left for other tools.
    pub share: u8,
    /// How many profiles the account's plan allows; none when nobody said.
    pub plan_profiles: Option<u64>,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self { share: 100, plan_profiles: None }
    }
}

/// The steps of the wizard, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WizardStep {
    /// Display name, and who can use it.
    Name,
    /// Klaviyo API key.
    Key,
    /// Data privacy and compliance.
    Privacy,
    /// Connect.
    Connect,
    /// Authenticate with Klaviyo.
    Authenticate,
    /// Add yourself as export user.
    ExportUser,
    /// Save.
    Save,
}

/// How a step stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StepState {
    /// It waits for another one.
    Locked {
        /// Which one.
        until: WizardStep,
    },
    /// It can be done now.
    Ready,
    /// It was tried and failed; it can be tried again.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// It is done.
    Done,
}

/// A connection that is being set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ConnectionDraft {
    /// What to call it by.
    pub id: DraftId,
    /// Its type.
    pub kind: ConnectionType,
    /// Its display name so far.
    pub name: String,
    /// Who can use it so far.
    pub audience: Audience,
    /// The last four characters of the key that was given.
    pub key_hint: Option<String>,
    /// The account that Connect found, to be confirmed.
    pub account: Option<AccountView>,
    /// In whose name runs would happen.
    pub export_user: Option<String>,
    /// The consent text that has to be agreed to.
    pub consent_version: u32,
    /// Every step and how it stands, in order.
    pub steps: Vec<StepView>,
}

/// A step and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StepView {
    /// Which step.
    pub step: WizardStep,
    /// How it stands.
    #[serde(flatten)]
    pub state: StepState,
}
