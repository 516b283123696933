//! How many profiles have each value, when only the most frequent ones are wanted.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::columns::{text_of_date, text_of_number};
use crate::contract::ValueCount;
use crate::segments::Wanted;

/// How many values are given.
const VALUES: usize = 20;
/// How many different values are counted. In a field that has more of them hardly any repeats, and what comes late is no
/// more worth to be shown than what came first.
const DIFFERENT: usize = 1 << 16;

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
///
/// Of the first 65,536 different ones it knows exactly how many have them, and of any others nothing.
pub(super) struct Tally {
    prefix: Option<Wanted>,
    hasher: DefaultHashBuilder,
    counted: HashTable<(Value<'static>, u64)>,
}

impl Tally {
    /// Nothing counted yet.
    pub(super) fn new(prefix: Option<Wanted>) -> Self {
        Self { prefix, hasher: DefaultHashBuilder::default(), counted: HashTable::new() }
    }

    /// Counts a value.
    pub(super) fn count(&mut self, value: Value<'_>, profiles: u64) {
        let is_text = matches!(value, Value::Text(_));
        if is_text && !self.is_wanted(&value) {
            return;
        }
        let hash = self.hasher.hash_one(&value);
        if let Some((_, count)) = self.counted.find_mut(hash, |(each, _)| *each == value) {
            *count += profiles;
        } else if self.counted.len() < DIFFERENT && (is_text || self.is_wanted(&value)) {
            let (hasher, counted) = (&self.hasher, (value.into_owned(), profiles));
            self.counted.insert_unique(hash, counted, |(each, _)| hasher.hash_one(each));
        }
    }

    fn is_wanted(&self, value: &Value<'_>) -> bool {
        self.prefix.as_ref().is_none_or(|prefix| prefix.begins(&value.text()))
    }

    /// The most frequent first; equally frequent ones by their order, so that the answer is the same each time.
    pub(super) fn most_frequent(self) -> Vec<ValueCount> {
        let counted = self.counted.into_iter();
        let mut all: Vec<_> = counted.map(|(value, profiles)| (Reverse(profiles), value)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn given(tally: Tally) -> Vec<(String, u64)> {
        tally.most_frequent().into_iter().map(|each| (each.value, each.profiles)).collect()
    }

    #[test]
    fn equally_frequent_numbers_come_in_their_order() {
        let mut tally = Tally::new(None);
        for number in [10.0, 9.0, -1.5, 0.0, -2.0, 9.0] {
            tally.count(Value::number(number), 1);
        }
        let expected = [("9", 2), ("-2", 1), ("-1.5", 1), ("0", 1), ("10", 1)];
        assert_eq!(given(tally), expected.map(|(value, count)| (value.to_owned(), count)));
    }

    #[test]
    fn of_very_many_values_the_first_ones_are_counted_and_counted_right() {
        let mut tally = Tally::new(None);
        for _ in 0..3 {
            for number in 0..100_000 {
                tally.count(Value::number(f64::from(number)), 1);
            }
        }
        tally.count(Value::number(99_999.0), 1_000);
        tally.count(Value::number(7.0), 1);
        let first = given(tally).into_iter().next();
        assert_eq!(first, Some(("7".to_owned(), 4)), "what came late is not looked at");
    }
}
