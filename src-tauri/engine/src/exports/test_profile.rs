//! Trying an export out on one person: sent under an address of one's own, and read back.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use listward_klaviyo::{
    Attribute, Client, Error as KlaviyoError, ImportBody, ImportJob, JobId, Layout, ListId,
    ProfileFields, Value, Waiting,
};
use tokio::time::Instant;

use super::people::{People, address_of};
use super::written;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{Act, ErrorCode, ExportId, Failure, TestProfile, ValueChange};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::profiles::Identity;
use crate::session::Caller;
use crate::store::identity;

/// How long Klaviyo may take over one person before nobody waits any longer.
const PATIENCE: Duration = Duration::from_mins(2);

/// How long to wait before each question.
const PAUSE: Duration = Duration::from_millis(500);

impl Engine {
    /// Sends one person: the one of the export with this address, with all that crosses, or else only the address and the
    /// name of whoever tries it. A customer only when somebody says that a customer is meant: they join the list, and who is not
    /// of the export gets the name of whoever tries it.
    pub(super) async fn test(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
        email: &str,
        customer: bool,
    ) -> Result<TestProfile> {
        let address = address_of(email).ok_or(ErrorCode::AddressInvalid)?;
        let export = self.export_for(caller, export).await?;
        let connection = export.draft.connection.ok_or(ErrorCode::NoConnection)?;
        self.grant_of(connection).await?;
        let audience = self.audience(export.draft.segments.clone()).await?;
        let (engine, wanted, name) =
            (Arc::clone(self), address.clone(), caller.person.name.clone());
        let saved = export.clone();
        let profile = tokio::task::spawn_blocking(move || {
            let (people, _) = engine.sendable(&saved, &audience)?;
            let found = find(&people, &wanted)?;
            if !customer && (found.is_some() || engine.is_customer(&wanted)?) {
                return Err(ErrorCode::AddressOfCustomer.into());
            }
            found.map_or_else(|| stranger(&wanted, &name), Ok)
        });
        let profile = profile.await??;
        let list = ListId::new(export.draft.list.id.clone());
        let body = import_of(&profile, &list)?;
        let (person, subject) = (caller.person.name.clone(), export.draft.name.clone());
        self.write(move |transaction| {
            audit::write(transaction, Moment::now(), &person, Act::TestSent, &subject, Some(1))
        })
        .await?;
        let client = self.client_for(connection).await?;
        let waiting = Waiting::default();
        let job = match client.submit_import(&body, &waiting).await {
            Ok(job) => job,
            Err(KlaviyoError::RowsRejected { rows }) => {
                let said = rows.into_iter().next().map(|row| row.detail);
                return Ok(TestProfile {
                    email: address,
                    accepted: false,
                    said,
                    values: Vec::new(),
                });
            }
            Err(error) => return Err(error.into()),
        };
        let job = done(&client, &job).await?;
        if job.failed_count.unwrap_or_default() > 0 {
            let problems = client.import_errors(&job.id).await?;
            let said = problems.into_iter().next().map(|problem| problem.detail);
            return Ok(TestProfile { email: address, accepted: false, said, values: Vec::new() });
        }
        let found = client.profiles_by_email(&[&address], ProfileFields::Attributes).await?;
        let found = found.into_iter().next().map(|profile| profile.attributes).unwrap_or_default();
        let values = beside(&written::values(&profile), &written::attributes_of(found));
        Ok(TestProfile { email: address, accepted: true, said: None, values })
    }
}

impl Engine {
    /// Whether a profile has this address. Blocks.
    fn is_customer(&self, address: &str) -> Result<bool> {
        let Some(secret) = self.store.read(identity::secret)? else { return Ok(false) };
        match self.person_with_key(Identity::new(&secret).key(address)) {
            Ok(_) => Ok(true),
            Err(Error::Refused(failure)) if failure.code == ErrorCode::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Somebody of the export, as they would be sent. Blocks.
fn find(people: &People, address: &str) -> Result<Option<Vec<u8>>> {
    let mut found = None;
    people.walk(0, people.count(), |_, person| {
        if person.email().as_deref() != Some(address) {
            return Ok(true);
        }
        let mut profile = Vec::new();
        person.write(&mut profile)?;
        found = Some(profile);
        Ok(false)
    })?;
    Ok(found)
}

/// Somebody of whom only the address and the name are known.
fn stranger(address: &str, name: &str) -> Result<Vec<u8>> {
    let layout = Layout::new([Attribute::Email, Attribute::FirstName]);
    let layout = layout.map_err(|_| ErrorCode::Internal)?;
    let mut profile = Vec::new();
    let values = [Some(Value::text(address)), Some(Value::text(name))];
    layout.write(&values, &mut profile).map_err(|_| ErrorCode::Internal)?;
    Ok(profile)
}

fn import_of(profile: &[u8], list: &ListId) -> Result<bytes::Bytes> {
    let layout = Layout::new([Attribute::Email]).map_err(|_| ErrorCode::Internal)?;
    let mut body = ImportBody::new(Arc::new(layout), list);
    match body.push_written(profile) {
        Ok(_) => Ok(body.finish()),
        Err(refused) => {
            Err(Failure::new(ErrorCode::KlaviyoRefused).saying(refused.to_string()).into())
        }
    }
}

/// Waits for a job's end.
async fn done(client: &Client, job: &JobId) -> Result<ImportJob> {
    let began = Instant::now();
    loop {
        let state = client.import_job(job).await?;
        if state.status.is_final() {
            return Ok(state);
        }
        if began.elapsed() > PATIENCE {
            return Err(ErrorCode::KlaviyoUnavailable.into());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Every value as it was sent and as it was found.
fn beside(
    sent: &BTreeMap<String, serde_json::Value>,
    found: &BTreeMap<String, serde_json::Value>,
) -> Vec<ValueChange> {
    let both = sent.iter().map(|(attribute, value)| ValueChange {
        attribute: attribute.clone(),
        before: Some(written::shown(value)),
        after: found.get(attribute).map(written::shown),
    });
    both.collect()
}
