//! The one place that sends.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use tokio::time::Instant;
use url::Url;

use crate::api_key::ApiKey;
use crate::base_url::BaseUrl;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::limits::{Pacer, Pacing};
use crate::outbound::{Observer, Outbound, Sighting};
use crate::transport::{Timeouts, http_client};
use crate::waiting::{WaitReason, Waiting};
use crate::{REVISION, answer, retry};

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.api+json");

/// Failures in a row after which every pause is the longest one: a server that is down is left alone.
const DOWN_AFTER: u32 = 5;

/// A connection to one Klaviyo account.
///
/// Cheap to clone; clones share the pacing, so use one per account for everything.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    waiting: Waiting,
    observer: Option<Observer>,
}

struct Shared {
    http: reqwest::Client,
    base: BaseUrl,
    key: ApiKey,
    pacer: Pacer,
    failures: AtomicU32,
}

/// One request, to be sent as often as it takes.
pub(crate) struct Request {
    pub(crate) endpoint: Endpoint,
    pub(crate) url: Url,
    pub(crate) body: Option<Bytes>,
    pub(crate) again: Again,
}

/// What may follow a failure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// Nothing changes at Klaviyo: send it again after anything.
    Always,
    /// Sending twice has the effect of sending once, but a lost answer is the caller's to look into.
    UnlessLost,
    /// Sending twice would do it twice: only after a refusal that says nothing was done.
    WhenRefused,
}

impl Client {
    /// A client with the usual [`Timeouts`].
    ///
    /// Fails with [`Obstacle::Tls`] when this computer's certificates cannot be read.
    pub fn new(base: BaseUrl, key: ApiKey, pacing: Pacing) -> Result<Self, Error> {
        Self::with_timeouts(base, key, pacing, Timeouts::default())
    }

    /// A client with its own [`Timeouts`].
    pub fn with_timeouts(
        base: BaseUrl,
        key: ApiKey,
        pacing: Pacing,
        timeouts: Timeouts,
    ) -> Result<Self, Error> {
        let http = http_client(&base, timeouts)?;
        let pacer = Pacer::new(pacing);
        let shared = Shared { http, base, key, pacer, failures: AtomicU32::new(0) };
        Ok(Self { shared: Arc::new(shared), waiting: Waiting::default(), observer: None })
    }

    /// The same client with another patience, for every call that is not given one.
    #[must_use]
    pub fn with_waiting(&self, waiting: Waiting) -> Self {
        Self { waiting, ..self.clone() }
    }

    /// The same client, that tells `observer` once of every request that it or a clone of it puts on the wire, a repeated one
    /// each time. It is told from within the sending: it should be quick.
    #[must_use]
    pub fn with_observer(&self, observer: Arc<dyn Fn(&Outbound) + Send + Sync>) -> Self {
        Self { observer: Some(observer), ..self.clone() }
    }

    /// Where requests go.
    pub fn base_url(&self) -> &BaseUrl {
        &self.shared.base
    }

    pub(crate) fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    /// Reads `url`.
    pub(crate) async fn get(&self, endpoint: Endpoint, url: Url) -> Result<Bytes, Error> {
        let request = Request { endpoint, url, body: None, again: Again::Always };
        self.send(&request, &self.waiting).await
    }

    /// Sends `request` until it is answered or patience ends.
    pub(crate) async fn send(&self, request: &Request, waiting: &Waiting) -> Result<Bytes, Error> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            self.await_turn(request.endpoint, waiting).await?;
            let failure = match self.once(request).await {
                Ok(body) => return Ok(body),
                Err(failure) => failure,
            };
            let Some((pause, why)) = self.pause_after(&failure, request, attempt) else {
                return Err(failure);
            };
            let until = Instant::now() + pause;
            if why == WaitReason::Asked {
                self.shared.pacer.hold(request.endpoint, until);
            }
            if attempt >= waiting.tries() || pause > waiting.longest() {
                return Err(failure);
            }
            waiting.pause_until(until, why).await?;
        }
    }

    async fn await_turn(&self, endpoint: Endpoint, waiting: &Waiting) -> Result<(), Error> {
        waiting.check()?;
        let turn = self
            .shared
            .pacer
            .turn(endpoint, Instant::now(), waiting.longest())
            .map_err(|away| Error::RateLimited { retry_after: Some(away) })?;
        waiting.pause_until(turn, WaitReason::Pace).await
    }

    async fn once(&self, request: &Request) -> Result<Bytes, Error> {
        let mut builder = self
            .shared
            .http
            .request(request.endpoint.method(), request.url.clone())
            .header(AUTHORIZATION, self.shared.key.authorization())
            .header("revision", REVISION)
            .header(ACCEPT, MEDIA_TYPE);
        if let Some(body) = &request.body {
            builder = builder.header(CONTENT_TYPE, MEDIA_TYPE).body(body.clone());
        }
        let bytes = request.body.as_ref().map_or(0, Bytes::len);
        let mut sighting =
            Sighting::begin(self.observer.as_ref(), self.base_url(), request.endpoint, bytes);
        let started = Instant::now();
        let sent = builder.send().await;
        if sent.as_ref().is_err_and(reqwest::Error::is_connect) {
            sighting.nothing_was_sent();
        }
        drop(sighting);
        let (status, outcome) = match sent {
            Ok(response) => {
                let status = response.status();
                (Some(status), answer::read(response).await)
            }
            Err(problem) if problem.is_connect() || request.again == Again::Always => {
                (None, Err(Error::Unreachable { why: answer::obstacle(&problem) }))
            }
            Err(_) => (None, Err(Error::OutcomeUnknown)),
        };
        let outcome = outcome.map_err(|failure| unless_lost(request, status, failure));
        self.note(request, status, started.elapsed(), &outcome);
        outcome
    }

    fn note(
        &self,
        request: &Request,
        status: Option<StatusCode>,
        took: Duration,
        outcome: &Result<Bytes, Error>,
    ) {
        let in_trouble = matches!(
            outcome,
            Err(Error::Unavailable(_) | Error::Unreachable { .. } | Error::OutcomeUnknown)
        );
        if in_trouble {
            self.shared.failures.fetch_add(1, Ordering::Relaxed);
        } else {
            self.shared.failures.store(0, Ordering::Relaxed);
        }
        tracing::debug!(
            endpoint = ?request.endpoint,
            status = status.map(|status| status.as_u16()),
            milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "asked Klaviyo"
        );
    }

    /// How long to stay away after `failure`, or `None` when asking again is no use or not safe.
    fn pause_after(
        &self,
        failure: &Error,
        request: &Request,
        attempt: u32,
    ) -> Option<(Duration, WaitReason)> {
        let backoff = self.shared.pacer.backoff();
        let own_pause = || match self.shared.failures.load(Ordering::Relaxed) {
            DOWN_AFTER.. => backoff.cap,
            _ => backoff.pause(attempt, jitter()),
        };
        match failure {
            Error::RateLimited { retry_after: Some(asked) } => {
                Some((retry::obeyed(*asked, jitter()), WaitReason::Asked))
            }
            Error::RateLimited { retry_after: None } => Some((own_pause(), WaitReason::Asked)),
            Error::Unreachable { why } => Some((own_pause(), WaitReason::Unreachable(*why))),
            Error::Unavailable(status) if request.again != Again::WhenRefused => {
                Some((own_pause(), WaitReason::Unavailable(*status)))
            }
            _ => None,
        }
    }
}

/// An accepted request whose answer cannot be used has an unknown outcome; so has one whose answer broke off, unless the
/// status already told that nothing was done.
fn unless_lost(request: &Request, status: Option<StatusCode>, failure: Error) -> Error {
    let accepted = status == Some(StatusCode::ACCEPTED);
    match failure {
        Error::Blocked if accepted => Error::OutcomeUnknown,
        Error::Unreachable { .. } | Error::Unreadable
            if request.again != Again::Always
                && status.is_some_and(|status| status.is_success()) =>
        {
            Error::OutcomeUnknown
        }
        other => other,
    }
}

/// Chance, from 0 to 1.
fn jitter() -> f64 {
    f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / f64::from(u32::MAX)
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.shared.base)
            .field("key", &self.shared.key)
            .finish_non_exhaustive()
    }
}
