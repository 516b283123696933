//! How many requests and bytes people come to, and how long they take: written as if they were sent.

use listward_klaviyo::{MAX_BODY_BYTES, MAX_PROFILES, Pacing};

use super::cut::{Cut, Cutter};
use super::people::People;
use crate::error::Result;

/// Up to so many people are written in full to know their bytes.
const WRITTEN_IN_FULL: u32 = 30_000;

/// Of more, so many are written at the beginning, in the middle and at the end.
const STRETCH: u32 = 5_000;

/// Bytes a second of a modest connection.
const UPLINK: u64 = 1_250_000;

/// So many people one request subscribes.
const SUBSCRIBED_AT_ONCE: u64 = 100;

/// About how long Klaviyo takes to answer; subscribing asks one thing after the other.
const AN_ANSWER_IN_MILLISECONDS: u64 = 300;

/// Before so many seconds nobody looks whether Klaviyo shows anybody as subscribed.
const SHOWN_AFTER: u64 = 5;

/// What writing the people showed.
#[derive(Debug, Default)]
pub(super) struct Estimate {
    /// In how many requests.
    pub(super) chunks: u64,
    /// How many bytes.
    pub(super) bytes: u64,
    /// The body of the first request.
    pub(super) first: Option<Cut>,
}

impl Estimate {
    /// Writes people, all of them or some. Blocks.
    pub(super) fn of(people: &People) -> Result<Self> {
        if people.count() <= WRITTEN_IN_FULL { write_all(people) } else { write_some(people) }
    }
}

fn write_all(people: &People) -> Result<Estimate> {
    let mut written = Estimate::default();
    let mut cutter = Cutter::at(0, []);
    while let Some(cut) = cutter.next(people)? {
        written.chunks += u64::from(!cut.body.is_empty());
        written.bytes += cut.body.len() as u64;
        written.first.get_or_insert(cut);
    }
    Ok(written)
}

fn write_some(people: &People) -> Result<Estimate> {
    let count = people.count();
    let (mut seen, mut bytes, mut beginning) = (0, 0, None);
    for first in [0, count / 2 - STRETCH / 2, count - STRETCH] {
        let cut = people.cut(first, first + STRETCH, &[], MAX_PROFILES)?;
        seen += u64::from(cut.people());
        bytes += cut.body.len() as u64;
        beginning.get_or_insert(cut);
    }
    let bytes = bytes * u64::from(count) / seen.max(1);
    let by_bytes = bytes.div_ceil(MAX_BODY_BYTES as u64);
    let by_people = u64::from(count).div_ceil(MAX_PROFILES as u64 - 8);
    Ok(Estimate { chunks: by_bytes.max(by_people), bytes, first: beginning })
}

/// What a run has to do, and what it can count on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work {
    /// People to send.
    pub(super) people: u64,
    /// In how many requests.
    pub(super) chunks: u64,
    /// Bytes of them.
    pub(super) bytes: u64,
    /// People who agreed to receive marketing, and are subscribed afterwards.
    pub(super) agreed: u64,
    /// People a second that Klaviyo works on.
    pub(super) works: u64,
    /// The part of Klaviyo's limits that is not left to other tools, up to 1.
    pub(super) share: f64,
}

impl Work {
    /// About how long it takes: the longest of Klaviyo's limits, the uplink and Klaviyo's own work, and then the subscribing.
    pub(super) fn seconds(&self) -> u64 {
        let limits = Pacing::klaviyo();
        let mut seconds = 0;
        if self.chunks > 0 {
            let limits = limits.medium.share(self.share).seconds_for(self.chunks);
            seconds += limits.max(self.bytes / UPLINK).max(self.people / self.works.max(1)) + 1;
        }
        let requests = self.agreed.div_ceil(SUBSCRIBED_AT_ONCE);
        if requests > 0 {
            // Before each request and after all of them Klaviyo is asked what it knows of these people.
            let reading = limits.large.share(self.share).seconds_for(2 * requests);
            seconds += reading.max(3 * requests * AN_ANSWER_IN_MILLISECONDS / 1_000) + SHOWN_AFTER;
        }
        seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_knows_klaviyos_limits_the_uplink_and_klaviyos_work() {
        let work = Work { people: 0, chunks: 0, bytes: 0, agreed: 0, works: 1_000, share: 1.0 };
        assert_eq!(work.seconds(), 0, "nothing to do");
        let work = Work { people: 10, chunks: 1, bytes: 10_000, ..work };
        assert_eq!(work.seconds(), 1, "one request");
        assert_eq!(Work { chunks: 101, ..work }.seconds(), 11, "101 requests at ten a second");
        let many = Work { chunks: 301, ..work };
        assert_eq!(many.seconds(), 121, "150 a minute: two full ones before");
        assert_eq!(Work { share: 0.5, ..many }.seconds(), 241, "half is left to other tools");
        assert_eq!(Work { bytes: 12_500_000, ..work }.seconds(), 11, "the uplink");
        let people = Work { people: 100_000, works: 2_000, ..work };
        assert_eq!(people.seconds(), 51, "Klaviyo's own work");
    }

    #[test]
    fn subscribing_comes_after_the_sending_and_takes_a_hundred_people_at_once() {
        let work = Work { people: 100, chunks: 1, bytes: 0, agreed: 0, works: 1_000, share: 1.0 };
        assert_eq!(Work { agreed: 100, ..work }.seconds(), 6, "one request, and a look at it");
        let agreed = Work { agreed: 10_000, ..work };
        assert_eq!(agreed.seconds(), 96, "a hundred requests, three answers each");
        let little = Work { share: 0.1, ..agreed };
        assert_eq!(little.seconds(), 133, "a tenth of the limits: 75 questions a minute");
    }
}
