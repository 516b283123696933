//! The wizard's steps: what is done, what may be done now, what has to be done again. It asks nobody and writes nothing down.

use listward_klaviyo::{ApiKey, BaseUrl, Client};

use crate::clock::Moment;
use crate::contract::{
    AccountView, Audience, CONSENT_VERSION, ConnectionDraft, ConnectionType, ConsentText, DraftId,
    ErrorCode, Failure, PersonView, StepState, StepView, WizardStep,
};
use crate::error::Result;

const STEPS: [WizardStep; 7] = [
    WizardStep::Name,
    WizardStep::Key,
    WizardStep::Privacy,
    WizardStep::Connect,
    WizardStep::Authenticate,
    WizardStep::ExportUser,
    WizardStep::Save,
];

/// A connection that is being set up. The key in it goes nowhere but to Klaviyo and, when all is done, to the secret store.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) id: DraftId,
    pub(super) kind: ConnectionType,
    pub(super) base: BaseUrl,
    pub(super) name: String,
    pub(super) audience: Audience,
    pub(super) key: Option<ApiKey>,
    pub(super) agreed: Option<(ConsentText, Moment)>,
    /// What Connect talked over: kept for the steps after it, since Klaviyo's limits are counted in it.
    pub(super) client: Option<Client>,
    pub(super) account: Option<AccountView>,
    confirmed: bool,
    pub(super) export_user: Option<PersonView>,
    failed: Option<(WizardStep, Failure)>,
    /// Grows when what Klaviyo was asked about changes, so that an answer that comes too late is known as such.
    pub(super) edition: u32,
}

impl Draft {
    /// A connection of which only the type and the place are known.
    pub(super) fn new(id: DraftId, kind: ConnectionType, base: BaseUrl) -> Self {
        Self {
            id,
            kind,
            base,
            name: String::new(),
            audience: Audience::default(),
            key: None,
            agreed: None,
            client: None,
            account: None,
            confirmed: false,
            export_user: None,
            failed: None,
            edition: 0,
        }
    }

    /// The same with a key that nobody has to give.
    pub(super) fn with_key(self, key: ApiKey) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Refuses a step before the ones that it stands on are done.
    pub(super) fn require_open(&self, step: WizardStep) -> Result<()> {
        match self.missing_before(step) {
            None => Ok(()),
            Some(first) => Err(Failure::new(ErrorCode::StepLocked).about(word(first)).into()),
        }
    }

    /// Takes the display name, trimmed, and who can use it.
    pub(super) fn name(&mut self, name: &str, audience: Audience) {
        name.trim().clone_into(&mut self.name);
        self.audience = audience;
    }

    /// Takes a key. What was found out with another one is forgotten.
    pub(super) fn give_key(&mut self, key: ApiKey) -> Result<()> {
        self.require_open(WizardStep::Key)?;
        self.key = Some(key);
        self.disconnect();
        Ok(())
    }

    /// Takes the agreement to the text of today.
    pub(super) fn agree(&mut self, text: ConsentText, now: Moment) -> Result<()> {
        self.require_open(WizardStep::Privacy)?;
        if text.version != CONSENT_VERSION {
            return Err(ErrorCode::ConsentOutdated.into());
        }
        self.agreed = Some((text, now));
        Ok(())
    }

    /// Takes the agreement back, and with it everything that was done upon it.
    pub(super) fn disagree(&mut self) {
        self.agreed = None;
        self.disconnect();
    }

    /// Takes what Connect found: an account, or why not. Another account than before has to be confirmed anew.
    pub(super) fn connected(&mut self, outcome: std::result::Result<AccountView, Failure>) {
        self.confirmed = false;
        self.export_user = None;
        self.account = self.noted(WizardStep::Connect, outcome);
    }

    /// Takes whether the confirmed account's key may do all that exports need.
    pub(super) fn authenticated(&mut self, outcome: std::result::Result<(), Failure>) {
        self.confirmed = self.noted(WizardStep::Authenticate, outcome).is_some();
    }

    /// The draft as a window sees it.
    pub(super) fn view(&self) -> ConnectionDraft {
        ConnectionDraft {
            id: self.id.clone(),
            kind: self.kind,
            name: self.name.clone(),
            audience: self.audience,
            key_hint: self.key.as_ref().map(|key| key.last_four().to_owned()),
            account: self.account.clone(),
            export_user: self.export_user.as_ref().map(|person| person.name.clone()),
            consent_version: CONSENT_VERSION,
            steps: STEPS.map(|step| StepView { step, state: self.state(step) }).to_vec(),
        }
    }

    fn state(&self, step: WizardStep) -> StepState {
        if let Some(until) = self.missing_before(step) {
            return StepState::Locked { until };
        }
        match &self.failed {
            _ if self.is_done(step) => StepState::Done,
            Some((failed, failure)) if *failed == step => {
                StepState::Failed { failure: failure.clone() }
            }
            _ => StepState::Ready,
        }
    }

    fn missing_before(&self, step: WizardStep) -> Option<WizardStep> {
        STEPS
            .into_iter()
            .take_while(|earlier| *earlier < step)
            .find(|earlier| !self.is_done(*earlier))
    }

    fn is_done(&self, step: WizardStep) -> bool {
        match step {
            WizardStep::Name => !self.name.is_empty(),
            WizardStep::Key => self.key.is_some(),
            WizardStep::Privacy => self.agreed.is_some(),
            WizardStep::Connect => self.account.is_some(),
            WizardStep::Authenticate => self.confirmed,
            WizardStep::ExportUser => self.export_user.is_some(),
            // A saved draft is a connection, and no draft any more.
            WizardStep::Save => false,
        }
    }

    fn disconnect(&mut self) {
        self.edition += 1;
        self.client = None;
        self.account = None;
        self.confirmed = false;
        self.export_user = None;
        self.failed = None;
    }

    fn noted<T>(
        &mut self,
        step: WizardStep,
        outcome: std::result::Result<T, Failure>,
    ) -> Option<T> {
        match outcome {
            Ok(found) => {
                self.failed = None;
                Some(found)
            }
            Err(failure) => {
                self.failed = Some((step, failure));
                None
            }
        }
    }
}

/// A step by the name that crosses the border.
const fn word(step: WizardStep) -> &'static str {
    match step {
        WizardStep::Name => "name",
        WizardStep::Key => "key",
        WizardStep::Privacy => "privacy",
        WizardStep::Connect => "connect",
        WizardStep::Authenticate => "authenticate",
        WizardStep::ExportUser => "export_user",
        WizardStep::Save => "save",
    }
}
