//! The commands of the wizard: each is one step, and Save is the only one that writes anything down.

use std::sync::Arc;

use listward_klaviyo::{ApiKey, ApiKeyRefused, BaseUrl, Client, Pacing};

use super::draft::Draft;
use super::saving;
use crate::clock::Moment;
use crate::contract::{
    AccountView, Audience, ConnectionDraft, ConnectionType, ConnectionView, ConsentText, DraftId,
    ErrorCode, Failure, Permission, Secret, WizardStep,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::secrets;
use crate::session::{Caller, Session};
use crate::store::connections;

impl Engine {
    pub(crate) async fn begin_connection(
        self: &Arc<Self>,
        caller: &Caller,
        kind: ConnectionType,
    ) -> Result<ConnectionDraft> {
        match kind {
            ConnectionType::Klaviyo => {
                self.begin(caller, |id| Draft::new(id, kind, BaseUrl::klaviyo()))
            }
            ConnectionType::Practice => {
                let (base, key) = self.connections.practice.door().await?;
                self.begin(caller, |id| Draft::new(id, kind, base).with_key(key))
            }
        }
    }

    pub(crate) async fn name_connection(
        self: &Arc<Self>,
        caller: &Caller,
        draft: DraftId,
        name: String,
        audience: Audience,
    ) -> Result<ConnectionDraft> {
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(ErrorCode::NameMissing.into());
        }
        let asked = name.clone();
        if self.read(move |database| connections::name_taken(database, &asked)).await? {
            return Err(Failure::new(ErrorCode::NameTaken).about(name).into());
        }
        self.step(caller, &draft, |draft| {
            draft.name(&name, audience);
            Ok(())
        })
    }

    pub(crate) async fn give_connection_key(
        self: &Arc<Self>,
        caller: &Caller,
        draft: DraftId,
        key: Secret,
    ) -> Result<ConnectionDraft> {
        let key = ApiKey::new(&key.0).map_err(key_refused)?;
        self.step(caller, &draft, |draft| match draft.kind {
            ConnectionType::Klaviyo => draft.give_key(key),
            // The practice account takes none but its own, and that one is there already.
            ConnectionType::Practice => Ok(()),
        })
    }

    pub(crate) async fn agree_to_privacy(
        self: &Arc<Self>,
        caller: &Caller,
        draft: DraftId,
        agree: bool,
        text: ConsentText,
    ) -> Result<ConnectionDraft> {
        self.step(caller, &draft, |draft| {
            if agree {
                draft.agree(text, Moment::now())
            } else {
                draft.disagree();
                Ok(())
            }
        })
    }

    pub(crate) async fn connect_connection(
        self: &Arc<Self>,
        caller: &Caller,
        draft: DraftId,
    ) -> Result<ConnectionDraft> {
        let (client, edition) =
            self.connections.drafts.with(caller.person.id, &draft, |draft| {
                draft.require_open(WizardStep::Connect)?;
                let key = draft.key.clone().ok_or(ErrorCode::KeyMalformed)?;
                if draft.client.is_none() {
                    draft.client = Some(Client::new(draft.base.clone(), key, Pacing::klaviyo())?);
                }
                Ok((draft.client.clone().ok_or(ErrorCode::Internal)?, draft.edition))
            })?;
        let found = client.account().await.map(account_view).map_err(Failure::from);
        self.step(caller, &draft, |draft| {
            if draft.edition == edition {
                draft.connected(found);
            }
            Ok(())
        })
    }

    pub(crate) async fn authenticate_connection(
        self: &Arc<Self>,
        caller: &Caller,
        draft: DraftId,
        account: String,
    ) -> Result<ConnectionDraft> {
        let (client, edition) =
            self.connections.drafts.with(caller.person.id, &draft, |draft| {
                draft.require_open(WizardStep::Authenticate)?;
                if draft.account.as_ref().is_none_or(|found| found.id != account) {
                    return Err(ErrorCode::AccountMismatch.into());
                }
                Ok((draft.client.clone().ok_or(ErrorCode::Internal)?, draft.edition))
            })?;
        let proven = client.prove_scopes().await.map_err(Failure::from);
        self.step(caller, &draft, |draft| {
            let same = draft.account.as_ref().is_some_and(|found| found.id == account);
            if draft.edition == edition && same {
                draft.authenticated(proven);
            }
            Ok(())
        })
    }

    pub(crate) async fn add_export_user(
        self: &Arc<Self>,
        caller: &Caller,
        draft: DraftId,
        password: Secret,
    ) -> Result<ConnectionDraft> {
        let open = |draft: &mut Draft| draft.require_open(WizardStep::ExportUser);
        self.connections.drafts.with(caller.person.id, &draft, open)?;
        self.confirm_password(caller.person.id, &password).await?;
        self.step(caller, &draft, |draft| {
            open(draft)?;
            draft.export_user = Some(caller.person.clone());
            Ok(())
        })
    }

    pub(crate) async fn save_connection(
        self: &Arc<Self>,
        caller: &Caller,
        draft: DraftId,
    ) -> Result<ConnectionView> {
        let drafts = &self.connections.drafts;
        drafts.with(caller.person.id, &draft, |draft| draft.require_open(WizardStep::Save))?;
        // Taken out first: who presses Save twice saves once.
        let taken = drafts.take(caller.person.id, &draft).ok_or(ErrorCode::NotFound)?;
        let saved = saving::save(self, caller, &taken).await;
        if saved.is_err() {
            drafts.put(caller.person.id, taken);
        }
        saved
    }

    pub(crate) async fn cancel_connection(
        self: &Arc<Self>,
        caller: &Caller,
        draft: DraftId,
    ) -> Result<()> {
        // It may be gone already: nothing of it stays either way.
        drop(self.connections.drafts.take(caller.person.id, &draft));
        Ok(())
    }

    fn begin(
        &self,
        caller: &Caller,
        draft: impl FnOnce(DraftId) -> Draft,
    ) -> Result<ConnectionDraft> {
        let draft = draft(DraftId(hex::encode(secrets::random::<16>()?)));
        let view = draft.view();
        self.connections.drafts.put(caller.person.id, draft);
        Ok(view)
    }

    fn step(
        &self,
        caller: &Caller,
        draft: &DraftId,
        work: impl FnOnce(&mut Draft) -> Result<()>,
    ) -> Result<ConnectionDraft> {
        self.connections.drafts.with(caller.person.id, draft, |draft| {
            work(draft)?;
            Ok(draft.view())
        })
    }
}

impl Session {
    /// Begins the wizard for a Klaviyo at another address: a rehearsal on this computer. No window can ask for this, so that
    /// no page can send customers elsewhere. [`ErrorCode::AddressRefused`] for any but Klaviyo's address and loopback.
    ///
    /// Needs the permission `ManageConnections`.
    pub async fn begin_connection_at(
        &self,
        base_url: &str,
    ) -> std::result::Result<ConnectionDraft, Failure> {
        let (engine, caller) =
            self.admit(Permission::ManageConnections, "begin_connection_at").await?;
        let refused = |_| Failure::new(ErrorCode::AddressRefused).about(base_url);
        let base: BaseUrl = base_url.parse().map_err(refused)?;
        Ok(engine.begin(&caller, |id| Draft::new(id, ConnectionType::Klaviyo, base))?)
    }
}

/// Why a text is no API key.
pub(super) fn key_refused(why: ApiKeyRefused) -> ErrorCode {
    match why {
        ApiKeyRefused::PublicKey => ErrorCode::KeyIsPublic,
        ApiKeyRefused::Empty | ApiKeyRefused::StrangeCharacter => ErrorCode::KeyMalformed,
    }
}

fn account_view(account: listward_klaviyo::Account) -> AccountView {
    AccountView {
        id: account.id.to_string(),
        name: account.organization,
        country: account.country.unwrap_or_default(),
        test: account.test_account,
    }
}
