//! What was looked up about the current profiles lately.

use std::sync::Arc;

use crate::contract::{FieldKey, FieldView, SnapshotId, ValueCount};
use crate::recent::Recent;
use crate::segments::Wanted;

/// What was looked up lately.
pub(crate) struct Lookups {
    pub(super) fields: Recent<SnapshotId, Arc<Vec<FieldView>>>,
    pub(super) values: Recent<Asked, Arc<Vec<ValueCount>>>,
}

/// Frequent values that were asked for.
#[derive(PartialEq)]
pub(super) struct Asked {
    /// In which snapshot.
    pub(super) snapshot: SnapshotId,
    /// Of which field.
    pub(super) field: FieldKey,
    /// Beginning with what.
    pub(super) prefix: Option<Wanted>,
}

impl Default for Lookups {
    fn default() -> Self {
        Self { fields: Recent::new(2), values: Recent::new(64) }
    }
}
