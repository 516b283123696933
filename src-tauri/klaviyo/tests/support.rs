//! A rehearsal and a client of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use listward_klaviyo::{
    ApiKey, Attribute, BaseUrl, Client, ImportBody, Layout, ListId, Pacing, Pushed, Value, Wait,
    Waiting,
};
use listward_practice::{
    Faults, JobTime, KeyKind, Limits, Operation, Options, Practice, Running, What,
};
use tokio_util::sync::CancellationToken;

/// So much faster than Klaviyo do both sides go, so that nobody waits for a test.
const FACTOR: u32 = 1_000;

/// The options of nearly every test.
pub(crate) fn quick() -> Options {
    Options {
        limits: Limits::klaviyo().times(FACTOR),
        job_time: JobTime::none(),
        keep_attributes: true,
        ..Options::default()
    }
}

/// Pacing that fits [`quick`].
pub(crate) fn quick_pacing() -> Pacing {
    Pacing::klaviyo().times(FACTOR)
}

pub(crate) async fn rehearse(options: Options) -> (Running, Client) {
    let running = Practice::start(options).await.expect("a free port");
    let client = client_of(&running, KeyKind::Full);
    (running, client)
}

/// A rehearsal where `what` happens once to `operation`.
pub(crate) async fn with_fault(operation: Operation, what: What) -> (Running, Client) {
    rehearse(Options { faults: Faults::once(operation, what), ..quick() }).await
}

pub(crate) fn client_of(running: &Running, kind: KeyKind) -> Client {
    client(&running.base_url(), running.key_of(kind))
}

pub(crate) fn client(base: &str, key: &str) -> Client {
    let base: BaseUrl = base.parse().expect("a loopback address");
    Client::new(base, api_key(key), quick_pacing()).expect("a client")
}

pub(crate) fn api_key(text: &str) -> ApiKey {
    ApiKey::new(&text.to_owned().into()).expect("a well-formed key")
}

/// The list that most tests send to.
pub(crate) fn newsletter() -> ListId {
    ListId::new("Nw5LtR")
}

/// An import of these addresses into the newsletter.
pub(crate) fn import_of(emails: &[&str]) -> Bytes {
    import_into(&newsletter(), emails)
}

pub(crate) fn import_into(list: &ListId, emails: &[&str]) -> Bytes {
    let layout = Layout::new([Attribute::Email]).expect("a layout");
    let mut body = ImportBody::new(Arc::new(layout), list);
    for email in emails {
        let pushed = body.push(&[Some(Value::text(*email))]);
        assert_eq!(pushed, Ok(Pushed::Added), "a small profile fits");
    }
    body.finish()
}

/// A patient caller that writes down its waits.
pub(crate) fn watched() -> (Waiting, Arc<Mutex<Vec<Wait>>>) {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&waits);
    let on_wait = move |wait| notes.lock().expect("no panic while noting").push(wait);
    (Waiting::patient(CancellationToken::new(), on_wait), waits)
}

/// Tries eight times, and never sleeps long.
pub(crate) fn patient() -> Waiting {
    watched().0.no_longer_than(Duration::from_secs(5))
}
