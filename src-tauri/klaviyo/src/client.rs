//! The one place that sends.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use tokio::time::Instant;
use url::Url;

use crate::api_key::ApiKey;
use crate::base_url::BaseUrl;
use crate::endpoint::Endpoint;
use crate::error::{Error, Obstacle};
use crate::limits::Pacing;
use crate::outbound::{Observer, Outbound, Sighting};
use crate::pace::{Pace, Passage};
use crate::transport::{Timeouts, http_client};
use crate::waiting::{WaitReason, Waiting};
use crate::{REVISION, answer, retry};

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.api+json");

/// A connection to one Klaviyo account.
///
/// Cheap to clone; clones share the pace. So do clients of the same account that were given the same [`Pace`].
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    pace: Pace,
    waiting: Waiting,
    observer: Option<Observer>,
}

struct Shared {
    http: reqwest::Client,
    base: BaseUrl,
    key: ApiKey,
    timeouts: Timeouts,
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
        let shared = Arc::new(Shared { http, base, key, timeouts });
        let pace = Pace::new(pacing);
        Ok(Self { shared, pace, waiting: Waiting::default(), observer: None })
    }

    /// The same client at the pace of others: for another key or another connection of the same account.
    #[must_use]
    pub fn with_pace(&self, pace: &Pace) -> Self {
        Self { pace: pace.clone(), ..self.clone() }
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

    /// The pace at which this client and its clones go.
    pub fn pace(&self) -> &Pace {
        &self.pace
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
            let passage = self.pace.turn(request.endpoint, waiting).await?;
            let outcome = self.once(request).await;
            let down_until = found_out(passage, &outcome);
            let failure = match outcome {
                Ok(body) => return Ok(body),
                Err(failure) => failure,
            };
            let now = Instant::now();
            let own = || match down_until {
                Some(until) => until.saturating_duration_since(now),
                None => self.pace.backoff().pause(attempt, jitter()),
            };
            let Some((pause, why)) = pause_after(&failure, request.again, own) else {
                return Err(failure);
            };
            let until = now + pause;
            if let Error::RateLimited { retry_after } = failure {
                self.pace.refused(request.endpoint, now, until, retry_after);
            }
            if attempt >= waiting.tries() || pause > waiting.longest() {
                return Err(failure);
            }
            waiting.pause_until(until, why).await?;
        }
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
        let query = request.url.query().filter(|_| request.endpoint.asks_by_address());
        let bytes = request.body.as_ref().map_or(0, Bytes::len) + query.map_or(0, str::len);
        builder = builder.timeout(self.shared.timeouts.request_of(bytes));
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
                if let Some(time) = answer::time_told(&response) {
                    self.pace.told_the_time(time);
                }
                (Some(status), answer::read(response, self.shared.timeouts.idle).await)
            }
            Err(problem) if problem.is_connect() || request.again == Again::Always => {
                (None, Err(Error::Unreachable { why: answer::obstacle(&problem) }))
            }
            Err(_) => (None, Err(Error::OutcomeUnknown)),
        };
        let outcome = outcome.map_err(|failure| unless_lost(request, status, failure));
        tracing::debug!(
            endpoint = ?request.endpoint,
            status = status.map(|status| status.as_u16()),
            milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "asked Klaviyo"
        );
        outcome
    }
}

/// Tells those who wait whether Klaviyo answers. Until when it is left alone, if it counts as down.
fn found_out(passage: Passage, outcome: &Result<Bytes, Error>) -> Option<Instant> {
    let why = match outcome {
        Err(Error::Unavailable(status)) => WaitReason::Unavailable(*status),
        Err(Error::Unreachable { why }) => WaitReason::Unreachable(*why),
        Err(Error::OutcomeUnknown) => WaitReason::Unreachable(Obstacle::Broken),
        _ => {
            passage.answered();
            return None;
        }
    };
    passage.failed(why)
}

/// How long to stay away after `failure`, or `None` when asking again is no use or not safe. `own` is the pause when Klaviyo
/// does not name one.
fn pause_after(
    failure: &Error,
    again: Again,
    own: impl FnOnce() -> Duration,
) -> Option<(Duration, WaitReason)> {
    match failure {
        Error::RateLimited { retry_after: Some(asked) } => {
            Some((retry::obeyed(*asked, jitter()), WaitReason::Asked))
        }
        Error::RateLimited { retry_after: None } => Some((own(), WaitReason::Asked)),
        // So it stays until a person has done something.
        Error::Unreachable { why: Obstacle::CertificateDate | Obstacle::ProxyPassword } => None,
        Error::Unreachable { why } => Some((own(), WaitReason::Unreachable(*why))),
        Error::Unavailable(status) if again != Again::WhenRefused => {
            Some((own(), WaitReason::Unavailable(*status)))
        }
        _ => None,
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
