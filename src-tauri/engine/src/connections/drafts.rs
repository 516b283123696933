//! The connections that are being set up at this moment. They live in memory and end with the process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::draft::Draft;
use crate::contract::{DraftId, ErrorCode, PersonId};
use crate::error::Result;

/// Who sets up what: one draft a person, so that a wizard that was closed without a word leaves no key behind for long.
#[derive(Default)]
pub(super) struct Drafts(Mutex<HashMap<PersonId, Draft>>);

impl Drafts {
    /// Begins a draft, or puts one back; the person's earlier one is given up.
    pub(super) fn put(&self, owner: PersonId, draft: Draft) {
        self.all().insert(owner, draft);
    }

    /// Works on a person's draft. [`ErrorCode::NotFound`] when it is not theirs, or gone.
    pub(super) fn with<T>(
        &self,
        owner: PersonId,
        id: &DraftId,
        work: impl FnOnce(&mut Draft) -> Result<T>,
    ) -> Result<T> {
        let mut drafts = self.all();
        let draft = drafts.get_mut(&owner).filter(|draft| draft.id == *id);
        work(draft.ok_or(ErrorCode::NotFound)?)
    }

    /// Takes a person's draft out.
    pub(super) fn take(&self, owner: PersonId, id: &DraftId) -> Option<Draft> {
        let mut drafts = self.all();
        if drafts.get(&owner).is_some_and(|draft| draft.id == *id) {
            drafts.remove(&owner)
        } else {
            None
        }
    }

    /// Gives up whatever a person was setting up.
    pub(super) fn forget(&self, owner: PersonId) {
        self.all().remove(&owner);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<PersonId, Draft>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
