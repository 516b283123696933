//! Who is on a list, and since when: kept as one group of people for each moment at which some joined.

use jiff::Timestamp;
use roaring::RoaringBitmap;

/// Who is on a list.
#[derive(Default)]
pub(crate) struct Membership {
    all: RoaringBitmap,
    joined: Vec<(Timestamp, RoaringBitmap)>,
}

impl Membership {
    /// People join. Whoever is on the list already stays on it since when they were.
    pub(crate) fn join(&mut self, people: &RoaringBitmap, at: Timestamp) {
        let new = people - &self.all;
        if !new.is_empty() {
            self.all |= &new;
            self.joined.push((at, new));
        }
    }

    /// Somebody leaves.
    pub(crate) fn leave(&mut self, number: u32) {
        self.all.remove(number);
        for (_, people) in &mut self.joined {
            people.remove(number);
        }
        self.joined.retain(|(_, people)| !people.is_empty());
    }

    /// Everybody.
    pub(crate) fn all(&self) -> &RoaringBitmap {
        &self.all
    }

    /// Since when somebody is on the list; none when they are not.
    pub(crate) fn since(&self, number: u32) -> Option<Timestamp> {
        self.joined.iter().find(|(_, people)| people.contains(number)).map(|(at, _)| *at)
    }
}
