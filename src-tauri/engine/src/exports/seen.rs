//! Whether a preflight has to be looked at again before an export runs.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::contract::PreflightDue;
use crate::engine::Engine;
use crate::error::Result;
use crate::store::exports::{self, Seen, StoredExport};
use crate::store::segments;

/// By so many percent the people may become more or fewer.
const MAY_MOVE: u64 = 20;

/// Whom a preflight is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    /// Everybody in the export's segments.
    Everybody,
    /// Those whom an earlier run could not bring there.
    Again,
}

impl Engine {
    /// Remembers what a preflight of everybody showed, or one of those who are sent again.
    pub(super) async fn remember_seen(
        self: &Arc<Self>,
        export: &StoredExport,
        whom: Whom,
        selected: u64,
    ) -> Result<()> {
        let (id, export) = (export.id, export.clone());
        self.write(move |transaction| {
            let setup = setup(transaction, &export)?;
            let seen = match (whom, export.seen.clone().unwrap_or_default()) {
                (Whom::Everybody, seen) => Seen { setup, selected, ..seen },
                (Whom::Again, seen) => Seen { again: setup, ..seen },
            };
            exports::set_seen(transaction, id, &seen)
        })
        .await
    }

    /// Why the preflight of an export has to be looked at; none when it need not be.
    pub(crate) async fn preflight_due(
        self: &Arc<Self>,
        export: &StoredExport,
    ) -> Result<Option<PreflightDue>> {
        let seen = export.seen.clone().filter(|seen| !seen.setup.is_empty());
        let Some(seen) = seen else { return Ok(Some(PreflightDue::FirstRun)) };
        if self.setup_now(export).await? != seen.setup {
            return Ok(Some(PreflightDue::Changed));
        }
        // A rule that does not fit the data any more is a change, too.
        Ok(match self.audience(export.draft.segments.clone()).await {
            Ok(audience) => moved(seen.selected, audience.members.len()),
            Err(_) => Some(PreflightDue::Changed),
        })
    }

    /// Whether nobody has looked at what would cross of people who are sent again. How many there are does not matter: they are
    /// among those whom an earlier run went for.
    pub(super) async fn again_is_due(self: &Arc<Self>, export: &StoredExport) -> Result<bool> {
        let seen = export.seen.clone().unwrap_or_default();
        let setup = self.setup_now(export).await?;
        Ok(setup != seen.setup && setup != seen.again)
    }

    async fn setup_now(self: &Arc<Self>, export: &StoredExport) -> Result<String> {
        let now = export.clone();
        self.read(move |database| setup(database, &now)).await
    }
}

/// Everything that decides what crosses and where to, as one hash.
fn setup(database: &rusqlite::Connection, export: &StoredExport) -> Result<String> {
    let draft = &export.draft;
    let mut rules = Vec::new();
    for id in &draft.segments {
        rules.push(segments::find(database, *id)?.map(|segment| segment.rule));
    }
    let (list, choices) = (&draft.list.id, (draft.choices, &draft.subscribing));
    let setup = (draft.connection, list, &draft.email, &draft.attributes, rules, choices);
    Ok(hex::encode(Sha256::digest(serde_json::to_vec(&setup)?)))
}

fn moved(seen: u64, now: u64) -> Option<PreflightDue> {
    (seen.abs_diff(now) * 100 > seen * MAY_MOVE).then_some(PreflightDue::CountMoved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_more_or_fewer_people_may_come_and_no_more() {
        assert_eq!(moved(1_000, 1_200), None, "a fifth more");
        assert_eq!(moved(1_000, 800), None, "a fifth fewer");
        assert_eq!(moved(1_000, 1_201), Some(PreflightDue::CountMoved), "one more than that");
        assert_eq!(moved(1_000, 799), Some(PreflightDue::CountMoved), "one fewer than that");
        assert_eq!(moved(0, 1), Some(PreflightDue::CountMoved), "somebody where nobody was");
    }
}
