//! Stops a count that nobody waits for any more: while a rule is being written, each count makes the one before it moot.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::contract::{ErrorCode, PersonId};
use crate::error::Result;

/// Whose rule builder: builders of two people have nothing to do with each other.
pub(crate) type Builder = (PersonId, u32);

/// The counts under way, by builder.
#[derive(Default)]
pub(crate) struct Builders {
    newest: Mutex<HashMap<Builder, Arc<AtomicU64>>>,
}

/// Tells one count whether a newer one has taken its place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt {
    newest: Arc<AtomicU64>,
    own: u64,
}

impl Builders {
    /// Begins a count and makes every older one of this builder moot.
    pub(crate) fn begin(&self, builder: Builder) -> Interrupt {
        let mut builders = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = Arc::clone(builders.entry(builder).or_default());
        let own = newest.fetch_add(1, Ordering::Relaxed) + 1;
        Interrupt { newest, own }
    }

    /// Forgets a builder whose newest count has ended.
    pub(crate) fn end(&self, builder: Builder, interrupt: &Interrupt) {
        let mut builders = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if builders.get(&builder).is_some_and(|newest| Arc::ptr_eq(newest, &interrupt.newest))
            && interrupt.is_newest()
        {
            builders.remove(&builder);
        }
    }
}

impl Interrupt {
    /// For work that nothing makes moot.
    pub(crate) fn never() -> Self {
        Self::default()
    }

    /// Refused with `Canceled` once a newer count has begun.
    pub(crate) fn check(&self) -> Result<()> {
        if self.is_newest() { Ok(()) } else { Err(ErrorCode::Canceled.into()) }
    }

    fn is_newest(&self) -> bool {
        self.newest.load(Ordering::Relaxed) == self.own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_count_of_the_same_builder_makes_the_older_one_moot() {
        let (builders, builder, other) = (Builders::default(), (PersonId(1), 7), (PersonId(2), 7));
        let older = builders.begin(builder);
        assert!(older.check().is_ok(), "nothing has taken its place yet");
        let elsewhere = builders.begin(other);
        assert!(older.check().is_ok(), "another person's builder is another builder");
        let newer = builders.begin(builder);
        assert!(older.check().is_err(), "a newer count has begun");
        builders.end(builder, &older);
        assert!(newer.check().is_ok(), "the older one's end does not touch the newer one");
        builders.end(builder, &newer);
        assert!(elsewhere.check().is_ok(), "nor does it touch another builder");
        assert_eq!(
            builders.newest.lock().expect("not poisoned").len(),
            1,
            "an ended builder is forgotten"
        );
    }
}
