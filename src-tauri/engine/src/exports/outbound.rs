//! What left the laptop for a run, counted where it is put on the wire.

use std::collections::BTreeMap;

use listward_klaviyo::Outbound;

use crate::store::run_outbound::OutboundRow;

/// Requests by host and kind.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<(String, String), Counts>);

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    requests: u64,
    people: u64,
    bytes: u64,
}

impl Tally {
    /// Counts a request that names so many people.
    pub(super) fn count(&mut self, outbound: &Outbound, people: u64) {
        let request = format!("{} {}", outbound.method, outbound.path);
        let counts = self.0.entry((outbound.host.clone(), request)).or_default();
        counts.requests += 1;
        counts.people += people;
        counts.bytes += outbound.bytes_out;
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        for (kind, more) in other.0 {
            let counts = self.0.entry(kind).or_default();
            counts.requests += more.requests;
            counts.people += more.people;
            counts.bytes += more.bytes;
        }
    }

    /// What is to be written down.
    pub(super) fn rows(&self) -> impl Iterator<Item = OutboundRow> + '_ {
        self.0.iter().map(|((host, request), counts)| OutboundRow {
            host: host.clone(),
            request: request.clone(),
            requests: counts.requests,
            people: counts.people,
            bytes: counts.bytes,
        })
    }
}
