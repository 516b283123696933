//! The last few answers that took work, so that the same question is answered at once.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Answers by what was asked; the one used longest ago goes first.
///
/// Few enough that looking through them costs nothing beside finding an answer anew.
pub(crate) struct Recent<K, V> {
    answers: Mutex<VecDeque<(K, V)>>,
    capacity: usize,
}

impl<K: PartialEq, V: Clone> Recent<K, V> {
    /// Nothing yet; later at most `capacity` answers.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { answers: Mutex::new(VecDeque::with_capacity(capacity)), capacity }
    }

    /// The answer, if it is among the last few.
    pub(crate) fn get(&self, asked: &K) -> Option<V> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let place = answers.iter().position(|(each, _)| each == asked)?;
        let answer = answers.remove(place)?;
        let value = answer.1.clone();
        answers.push_front(answer);
        Some(value)
    }

    /// Keeps an answer.
    pub(crate) fn keep(&self, asked: K, answer: V) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.retain(|(each, _)| *each != asked);
        answers.push_front((asked, answer));
        answers.truncate(self.capacity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_used_longest_ago_goes_first() {
        let recent = Recent::new(2);
        recent.keep("a", 1);
        recent.keep("b", 2);
        assert_eq!(recent.get(&"a"), Some(1), "both are kept");
        recent.keep("c", 3);
        assert_eq!(recent.get(&"b"), None, "b was used longest ago");
        assert_eq!(recent.get(&"a"), Some(1), "a was used since");
        recent.keep("a", 4);
        assert_eq!(recent.get(&"a"), Some(4), "a new answer takes the old one's place");
        assert_eq!(recent.get(&"c"), Some(3), "and nobody else's");
    }
}
