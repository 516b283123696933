//! How many profiles have each value, when only the most frequent ones are wanted.
//!
//! Values are shown twice. The first time a sieve learns which of them surely come once; the second time only the others
//! are kept and counted, so that a field in which everybody has a value of their own is not held in memory whole.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::sieve::Sieve;
use crate::columns::{text_of_date, text_of_number};
use crate::contract::ValueCount;
use crate::segments::Wanted;

/// How many values are given.
const VALUES: usize = 20;

/// A value, in the order in which equally frequent ones are given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Value<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number, as bits that lie in the order of the numbers.
    Number(u64),
    /// Milliseconds since 1970, UTC.
    Date(i64),
    /// Yes or no.
    Truth(bool),
}

impl Value<'_> {
    /// A number.
    pub(super) fn number(number: f64) -> Self {
        let bits = number.to_bits();
        Self::Number(if bits & SIGN == 0 { bits | SIGN } else { !bits })
    }

    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(bits) => {
                let bits = if bits & SIGN == 0 { !bits } else { bits & !SIGN };
                text_of_number(f64::from_bits(bits)).into()
            }
            Self::Date(milliseconds) => text_of_date(*milliseconds).unwrap_or_default().into(),
            Self::Truth(truth) => if *truth { "true" } else { "false" }.into(),
        }
    }

    fn into_owned(self) -> Value<'static> {
        match self {
            Self::Text(text) => Value::Text(text.into_owned().into()),
            Self::Number(bits) => Value::Number(bits),
            Self::Date(milliseconds) => Value::Date(milliseconds),
            Self::Truth(truth) => Value::Truth(truth),
        }
    }
}

const SIGN: u64 = 1 << 63;

/// How many profiles have each value, of those that begin with a text.
pub(super) struct Tally {
    prefix: Option<Wanted>,
    hasher: DefaultHashBuilder,
    sieve: Sieve,
    counted: HashTable<(Value<'static>, u64)>,
    /// The first ones of those that one profile has.
    once: BinaryHeap<Value<'static>>,
}

impl Tally {
    /// A tally of about so many values.
    pub(super) fn new(values: u64, prefix: Option<Wanted>) -> Self {
        Self {
            prefix,
            hasher: DefaultHashBuilder::default(),
            sieve: Sieve::new(values),
            counted: HashTable::new(),
            once: BinaryHeap::new(),
        }
    }

    /// Learns that a value will come.
    pub(super) fn announce(&mut self, value: &Value<'_>, profiles: u64) {
        let hash = self.hasher.hash_one(value);
        (0..profiles.min(2)).for_each(|_| self.sieve.meet(hash));
    }

    /// Counts a value, after all have been announced.
    pub(super) fn count(&mut self, value: Value<'_>, profiles: u64) {
        let hash = self.hasher.hash_one(&value);
        if !self.sieve.holds_back(hash) {
            self.keep_once(value);
            return;
        }
        if let Some((_, count)) = self.counted.find_mut(hash, |(each, _)| *each == value) {
            *count += profiles;
        } else if self.is_wanted(&value) {
            let (hasher, counted) = (&self.hasher, (value.into_owned(), profiles));
            self.counted.insert_unique(hash, counted, |(each, _)| hasher.hash_one(each));
        }
    }

    fn keep_once(&mut self, value: Value<'_>) {
        let full = self.once.len() == VALUES;
        if full && self.once.peek().is_some_and(|last| *last <= value) || !self.is_wanted(&value) {
            return;
        }
        if full {
            self.once.pop();
        }
        self.once.push(value.into_owned());
    }

    fn is_wanted(&self, value: &Value<'_>) -> bool {
        self.prefix.as_ref().is_none_or(|prefix| prefix.begins(&value.text()))
    }

    /// The most frequent first; equally frequent ones by their order, so that the answer is the same each time.
    pub(super) fn most_frequent(self) -> Vec<ValueCount> {
        let once = self.once.into_iter().map(|value| (Reverse(1), value));
        let counted = self.counted.into_iter().map(|(value, profiles)| (Reverse(profiles), value));
        let mut all: Vec<_> = counted.chain(once).collect();
        if all.len() > VALUES {
            all.select_nth_unstable(VALUES);
            all.truncate(VALUES);
        }
        all.sort_unstable();
        let shown = all.into_iter();
        shown
            .map(|(Reverse(profiles), value)| ValueCount { value: value.text().into(), profiles })
            .collect()
    }
}
