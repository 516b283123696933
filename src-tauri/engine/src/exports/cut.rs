//! Cuts the people of a run into chunks, and writes a chunk again, byte for byte, from its ranks.

use std::ops::Range;

use bytes::Bytes;
use listward_klaviyo::{ImportBody, MAX_PROFILES, ProfileRefused, Pushed};
use sha2::{Digest as _, Sha256};

use super::masked::masked;
use super::people::People;
use crate::error::Result;
use crate::store::run_rejects::Trace;

/// So many of the last people of a chunk are shown, masked.
const SAMPLE: usize = 3;

/// A chunk, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// The rank of its first person.
    pub(super) first: u32,
    /// The rank after its last person.
    pub(super) after: u32,
    /// The ranks of those in the body, in its order.
    pub(super) ranks: Vec<u32>,
    /// The body of the import; empty when it would hold nobody.
    pub(super) body: Bytes,
    /// SHA-256 of the body, in hexadecimal.
    pub(super) sha256: String,
    /// Those who have more data than Klaviyo takes: their addresses, and where they stand.
    pub(super) too_large: Vec<(String, Trace)>,
    /// The last people in it, masked.
    pub(super) sample: Vec<Vec<String>>,
}

impl Cut {
    /// How many people its body holds.
    pub(super) fn people(&self) -> u32 {
        u32::try_from(self.ranks.len()).unwrap_or(u32::MAX)
    }
}

impl People {
    /// Writes the body for ranks `first` to before `after` without the `refused` ones (which rise), as far as one import
    /// takes them, and at most `most` people. Blocks.
    pub(super) fn cut(&self, first: u32, after: u32, refused: &[u32], most: usize) -> Result<Cut> {
        let mut body = ImportBody::new(self.layout.clone(), &self.list).holding(most);
        let mut ranks = Vec::new();
        let mut too_large = Vec::new();
        let mut end = first;
        self.walk(first, after, |rank, person| {
            if refused.binary_search(&rank).is_ok() {
                end = rank + 1;
                return Ok(true);
            }
            match person.push(&mut body) {
                Ok(Pushed::Added) => ranks.push(rank),
                Ok(Pushed::Full) => return Ok(false),
                Err(ProfileRefused::TooLarge(_)) => {
                    let trace = self.tracer()?.map(|mut tracer| tracer.fault(self, &person, None));
                    too_large.push((person.address(), trace.transpose()?.unwrap_or_default()));
                }
                // Neither can be: everybody here has an address, and lists go into properties only.
                Err(ProfileRefused::NoIdentifier | ProfileRefused::NotAList(_)) => {
                    return Err(crate::contract::ErrorCode::Internal.into());
                }
            }
            end = rank + 1;
            Ok(true)
        })?;
        let body = if body.is_empty() { Bytes::new() } else { body.finish() };
        let sha256 =
            if body.is_empty() { String::new() } else { hex::encode(Sha256::digest(&body)) };
        let sample = self.sample(&ranks)?;
        Ok(Cut { first, after: end, ranks, body, sha256, too_large, sample })
    }

    fn sample(&self, ranks: &[u32]) -> Result<Vec<Vec<String>>> {
        let mut sample = Vec::new();
        for rank in &ranks[ranks.len().saturating_sub(SAMPLE)..] {
            self.walk(*rank, rank + 1, |_, person| {
                sample.push(person.texts().iter().map(|text| masked(text)).collect());
                Ok(true)
            })?;
        }
        Ok(sample)
    }
}

/// How many of the last chunks have different numbers of people.
const DISTINCT: usize = 16;

/// Cuts one chunk after the other, no two near each other with the same number of people.
///
/// When an answer is lost, the number of people is all by which Klaviyo's list of jobs tells chunks apart. So a full chunk has
/// 10,000 people, the next 9,999, and so on; a million people take one request more than they would otherwise.
pub(super) struct Cutter {
    next: u32,
    counts: Vec<usize>,
}

impl Cutter {
    /// Begins at a rank, after chunks with these numbers of people.
    pub(super) fn at(next: u32, counts: impl IntoIterator<Item = usize>) -> Self {
        Self { next, counts: counts.into_iter().collect() }
    }

    /// The next chunk; none when everybody is in one. Blocks.
    pub(super) fn next(&mut self, people: &People) -> Result<Option<Cut>> {
        let after = people.count();
        if self.next >= after {
            return Ok(None);
        }
        self.next_before(people, after, &[]).map(Some)
    }

    /// The ranks of which the next chunk is cut, at most; none when everybody is in one.
    pub(super) fn stretch(&self, people: &People) -> Option<Range<u32>> {
        let most = u32::try_from(MAX_PROFILES).unwrap_or(u32::MAX);
        let after = people.count().min(self.next.saturating_add(most));
        (self.next < after).then_some(self.next..after)
    }

    /// The next chunk of people before a rank and without some, whose ranks rise. Blocks.
    pub(super) fn next_before(
        &mut self,
        people: &People,
        after: u32,
        without: &[u32],
    ) -> Result<Cut> {
        let mut cut = people.cut(self.next, after, without, self.unlike(MAX_PROFILES))?;
        let unlike = self.unlike(cut.ranks.len());
        if unlike < cut.ranks.len() {
            cut = people.cut(self.next, after, without, unlike)?;
        }
        self.goes_on_after(&cut);
        Ok(cut)
    }

    /// The next chunk begins after this one.
    pub(super) fn goes_on_after(&mut self, cut: &Cut) {
        self.next = cut.after;
        self.counts.push(cut.ranks.len());
    }

    /// The greatest number up to `most` that none of the last chunks has. Chunks of a handful are told apart by their time.
    fn unlike(&self, most: usize) -> usize {
        let last = &self.counts[self.counts.len().saturating_sub(DISTINCT)..];
        (1..=most).rev().find(|count| !last.contains(count)).unwrap_or(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_near_each_other_have_different_numbers_of_people() {
        let cutter = Cutter::at(0, [10_000, 9_999, 9_998, 500]);
        assert_eq!(cutter.unlike(10_000), 9_997, "the next smaller one");
        assert_eq!(cutter.unlike(500), 499, "also where bytes were the limit");
        assert_eq!(cutter.unlike(3), 3, "nobody else has this one");
        let long_ago = [10_000].into_iter().chain(1..=16);
        let cutter = Cutter::at(0, long_ago);
        assert_eq!(cutter.unlike(10_000), 10_000, "what is long answered does not matter");
        assert_eq!(Cutter::at(0, [1]).unlike(1), 1, "one person goes alone, whatever was before");
    }
}
