//! A laptop on which Anna, the Administrator, is signed in, and a Klaviyo to rehearse on.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use listward_engine::contract::*;
use listward_engine::desktop::{Desktop, NoDesktop};
use listward_engine::event::NoListener;
use listward_engine::secrets::{MemorySecrets, SecretStore};
use listward_engine::{Door, Result, Session};
use listward_practice::{JobTime, Limits, Options, Practice, Running};
use secrecy::SecretString;
use tempfile::TempDir;

/// Anna's password.
pub(crate) const PASSWORD: &str = "sails at dawn";

/// A keychain that also tells which names it holds.
#[derive(Default)]
pub(crate) struct Keychain {
    kept: MemorySecrets,
    names: Mutex<BTreeSet<String>>,
}

impl Keychain {
    /// Names of the keys of connections.
    pub(crate) fn connections(&self) -> Vec<String> {
        let names = self.names.lock().expect("no test panics with it");
        names.iter().filter(|name| name.starts_with("connection-")).cloned().collect()
    }
}

impl SecretStore for Keychain {
    fn get(&self, name: &str) -> Result<Option<SecretString>> {
        self.kept.get(name)
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<()> {
        self.names.lock().expect("no test panics with it").insert(name.into());
        self.kept.set(name, secret)
    }

    fn remove(&self, name: &str) -> Result<()> {
        self.names.lock().expect("no test panics with it").remove(name);
        self.kept.remove(name)
    }
}

/// The laptop.
pub(crate) struct Laptop {
    pub(crate) session: Session,
    pub(crate) keychain: Arc<Keychain>,
    pub(crate) folder: TempDir,
}

impl Laptop {
    pub(crate) async fn with_anna() -> Self {
        Self::with_anna_and(Arc::new(NoDesktop)).await
    }

    /// With a desktop around the program.
    pub(crate) async fn with_anna_and(desktop: Arc<dyn Desktop>) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let keychain = Arc::new(Keychain::default());
        let secrets = Arc::clone(&keychain) as Arc<dyn SecretStore>;
        let door = Door::new(folder.path(), secrets, Arc::new(NoListener), desktop);
        let session = Session::new(door);
        session
            .create_first_administrator("Anna".into(), PASSWORD.into())
            .await
            .expect("Anna founds");
        Self { session, keychain, folder }
    }

    /// A wizard that has come as far as it comes without the network.
    pub(crate) async fn agreed(&self, klaviyo: &Running, name: &str, key: &str) -> DraftId {
        let session = &self.session;
        let draft = session.begin_connection_at(&klaviyo.base_url()).await.expect("loopback").id;
        let audience = Audience::default();
        session.name_connection(draft.clone(), name.into(), audience).await.expect("a free name");
        session.give_connection_key(draft.clone(), key.into()).await.expect("a key");
        session.agree_to_privacy(draft.clone(), true, text()).await.expect("the text of today");
        draft
    }

    /// A wizard with every step done but Save.
    pub(crate) async fn complete(&self, klaviyo: &Running, name: &str) -> DraftId {
        let session = &self.session;
        let draft = self.agreed(klaviyo, name, klaviyo.key()).await;
        let connected = session.connect_connection(draft.clone()).await.expect("it answers");
        let account = connected.account.expect("an account").id;
        session.authenticate_connection(draft.clone(), account).await.expect("it is that account");
        session.add_export_user(draft.clone(), PASSWORD.into()).await.expect("Anna's password");
        draft
    }
}

/// The consent text of today.
pub(crate) fn text() -> ConsentText {
    ConsentText { version: CONSENT_VERSION, language: Language::En }
}

/// A Klaviyo that answers at once.
pub(crate) async fn klaviyo() -> Running {
    let options = Options {
        limits: Limits::klaviyo().times(100),
        job_time: JobTime::none(),
        ..Options::default()
    };
    Practice::start(options).await.expect("loopback is free")
}

/// How a step stands.
pub(crate) fn state(draft: &ConnectionDraft, step: WizardStep) -> StepState {
    draft.steps.iter().find(|view| view.step == step).expect("every step is shown").state.clone()
}
