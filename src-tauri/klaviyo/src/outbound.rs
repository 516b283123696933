//! What left this computer, for whoever counts along.

use std::sync::Arc;

use crate::base_url::BaseUrl;
use crate::endpoint::Endpoint;

/// One request that was put on the wire. It names no list, no job and nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbound {
    /// Where it went: `a.klaviyo.com`, or an address of this computer with its port.
    pub host: String,
    /// Its HTTP method.
    pub method: String,
    /// Its path with `{id}` in the place of ids, for example `/api/lists/{id}/profiles`.
    pub path: &'static str,
    /// The bytes of its body, and of a query that may name people.
    pub bytes_out: u64,
}

/// Who is told of every request.
pub(crate) type Observer = Arc<dyn Fn(&Outbound) + Send + Sync>;

/// Tells the observer when it ends, unless nothing was sent: a request whose future is dropped half-way may well have arrived.
pub(crate) struct Sighting {
    told: Option<(Observer, Outbound)>,
}

impl Sighting {
    pub(crate) fn begin(
        observer: Option<&Observer>,
        base: &BaseUrl,
        endpoint: Endpoint,
        bytes: usize,
    ) -> Self {
        let told = observer.map(|observer| {
            let outbound = Outbound {
                host: base.host(),
                method: endpoint.method().to_string(),
                path: endpoint.path(),
                bytes_out: bytes as u64,
            };
            (Arc::clone(observer), outbound)
        });
        Self { told }
    }

    /// No connection came about, so there is nothing to tell.
    pub(crate) fn nothing_was_sent(&mut self) {
        self.told = None;
    }
}

impl Drop for Sighting {
    fn drop(&mut self) {
        if let Some((observer, outbound)) = self.told.take() {
            observer(&outbound);
        }
    }
}
