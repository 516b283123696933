//! The connection below the requests: what it may do, and for how long.

use std::time::Duration;

use crate::base_url::BaseUrl;
use crate::error::{Error, Obstacle};

/// How long a single request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// To connect.
    pub connect: Duration,
    /// From the first byte sent to the last byte read, beside what a body takes on its way.
    pub request: Duration,
    /// Between two bytes of an answer.
    pub idle: Duration,
}

/// The slowest way that a body is given the time for, in bytes a second: a telephone in a train.
const SLOWEST_WAY: u32 = 32_000;

impl Timeouts {
    /// How long a request may take whose body has so many bytes.
    pub(crate) fn request_of(&self, bytes: usize) -> Duration {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.request + Duration::from_secs(1) * bytes / SLOWEST_WAY
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_mins(1),
            idle: Duration::from_secs(30),
        }
    }
}

/// Follows nobody, tells nobody where it comes from, and stays on this computer when `base` does.
pub(crate) fn http_client(base: &BaseUrl, timeouts: Timeouts) -> Result<reqwest::Client, Error> {
    // Fails only when the process has a provider already, and any will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("listward/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(timeouts.connect)
        .pool_idle_timeout(Duration::from_secs(20));
    builder = if base.is_loopback() {
        // A rehearsal stays on this computer whatever proxy it has, and needs no certificates.
        builder.no_proxy().tls_certs_only([])
    } else {
        builder.https_only(true)
    };
    builder.build().map_err(|_| Error::Unreachable { why: Obstacle::Tls })
}
