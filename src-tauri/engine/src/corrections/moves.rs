//! Whose rows are since addresses were corrected.

use hashbrown::{HashMap, HashSet};

use crate::store::corrections::KeptCorrection;

/// For each identity key that was corrected away, the one that its rows have since.
#[derive(Debug, Default)]
pub(crate) struct Moves(HashMap<u128, u128>);

impl Moves {
    /// What corrections of addresses come to, one after the other.
    pub(crate) fn of(corrections: &[KeptCorrection]) -> Self {
        let steps: HashMap<u128, u128> =
            corrections.iter().filter_map(|kept| Some((kept.key, kept.moves_to?))).collect();
        let end_of = |key: u128| {
            // Corrections never lead back, but a database may be damaged: no more steps than there are corrections.
            let next = |key: &u128| steps.get(key).copied();
            std::iter::successors(Some(key), next).take(steps.len() + 1).last().unwrap_or(key)
        };
        Self(steps.keys().map(|key| (*key, end_of(*key))).collect())
    }

    /// Whose a row with this key is.
    pub(crate) fn whose(&self, key: u128) -> u128 {
        self.0.get(&key).copied().unwrap_or(key)
    }

    /// Every key that rows of one of these people may have.
    pub(crate) fn keys_of(&self, people: &HashSet<u128>) -> HashSet<u128> {
        let led = self.0.iter().filter(|(_, to)| people.contains(*to)).map(|(from, _)| *from);
        people.iter().copied().filter(|key| !self.0.contains_key(key)).chain(led).collect()
    }

    /// Makes each key that of whoever its row belongs to.
    pub(crate) fn follow(&self, keys: &mut [u128]) {
        if !self.0.is_empty() {
            for key in keys {
                *key = self.whose(*key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::columns::ColumnId;

    fn moved(key: u128, to: u128) -> KeptCorrection {
        KeptCorrection {
            id: 0,
            key,
            field: ColumnId(1),
            value: None,
            known: Vec::new(),
            said: None,
            moves_to: Some(to),
            person: "Anna".to_owned(),
            at: Moment(jiff::Timestamp::UNIX_EPOCH),
        }
    }

    #[test]
    fn an_address_that_was_corrected_twice_leads_to_the_last_one() {
        let moves = Moves::of(&[moved(1, 2), moved(2, 3), moved(7, 3)]);
        assert_eq!([1, 2, 3, 7, 8].map(|key| moves.whose(key)), [3, 3, 3, 3, 8]);
    }

    #[test]
    fn a_ring_in_a_damaged_database_ends() {
        let moves = Moves::of(&[moved(1, 2), moved(2, 1)]);
        assert!([1, 2].contains(&moves.whose(1)), "it leads somewhere");
    }
}
