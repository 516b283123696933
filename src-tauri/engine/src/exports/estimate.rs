//! How many requests and bytes people come to, and how long they take: written as if they were sent.

use listward_klaviyo::{MAX_BODY_BYTES, MAX_PROFILES};

use super::cut::{Cut, Cutter};
use super::people::People;
use crate::error::Result;

/// Up to so many people are written in full to know their bytes.
const WRITTEN_IN_FULL: u32 = 30_000;

/// Of more, so many are written at the beginning, in the middle and at the end.
const STRETCH: u32 = 5_000;

/// Bytes a second of a modest connection.
const UPLINK: u64 = 1_250_000;

/// What writing the people showed.
#[derive(Debug, Default)]
pub(super) struct Estimate {
    /// In how many requests.
    pub(super) chunks: u64,
    /// How many bytes.
    pub(super) bytes: u64,
    /// How many have more data than Klaviyo takes; known only when all were written.
    pub(super) too_large: u64,
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
        written.too_large += cut.too_large.len() as u64;
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
    Ok(Estimate { chunks: by_bytes.max(by_people), bytes, too_large: 0, first: beginning })
}

/// About how long it takes: the longest of Klaviyo's limits, the uplink and Klaviyo's own work.
pub(super) fn seconds(people: u64, chunks: u64, bytes: u64, works: u64) -> u64 {
    if chunks == 0 {
        return 0;
    }
    let before_the_last = chunks - 1;
    let limits = before_the_last / 150 * 60 + before_the_last % 150 / 10;
    limits.max(bytes / UPLINK).max(people / works.max(1)) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_knows_klaviyos_limits_the_uplink_and_klaviyos_work() {
        assert_eq!(seconds(0, 0, 0, 1), 0, "nothing to do");
        assert_eq!(seconds(100, 1, 10_000, 2_000), 1, "one request");
        assert_eq!(seconds(10, 101, 0, 1_000), 11, "101 requests at ten a second");
        assert_eq!(seconds(10, 301, 0, 1_000), 121, "150 a minute: two full ones before");
        assert_eq!(seconds(10, 1, 12_500_000, 1_000), 11, "the uplink");
        assert_eq!(seconds(100_000, 10, 0, 2_000), 51, "Klaviyo's own work");
    }
}
