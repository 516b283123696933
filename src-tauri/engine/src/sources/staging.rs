//! What an import stages beside everything that is current, and how it takes its place: swapped in at the end by one
//! transaction, so that a canceled, failed or killed import leaves nothing.

use super::import::Import;
use super::mapping::MappedColumn;
use crate::audit;
use crate::clock::Moment;
use crate::columns::Field;
use crate::contract::{Act, ErrorCode, SnapshotId, SourceId};
use crate::engine::Engine;
use crate::error::Result;
use crate::profiles::Unified;
use crate::store::snapshots;
use crate::store::sources::KeptSource;
use crate::store::{fields, reject_chunks, sources};

/// What is staged.
pub(super) struct Staged {
    pub(super) snapshot: SnapshotId,
    pub(super) fields: Vec<Field>,
}

impl Import<'_> {
    /// Begins it.
    pub(super) fn stage(&self, mapped: &[MappedColumn]) -> Result<Staged> {
        self.engine.store.write(|transaction| {
            // Imports take turns: what is unfinished is of one that could not be cleared away.
            snapshots::sweep_unfinished(transaction)?;
            let fields = mapped
                .iter()
                .map(|column| fields::find_or_add(transaction, &column.key, column.kind.values))
                .collect::<Result<_>>()?;
            let snapshot = snapshots::begin(transaction, "source", self.started)?;
            Ok(Staged { snapshot, fields })
        })
    }

    /// Makes all of it current at once.
    pub(super) fn swap_in(
        &self,
        source: &KeptSource,
        mapped: &[MappedColumn],
        staged: &Staged,
        replaced: Option<&KeptSource>,
        unified: &Unified,
    ) -> Result<()> {
        let store = &self.engine.store;
        store.write(|transaction| {
            for (field, column) in staged.fields.iter().zip(mapped) {
                fields::set_kind(transaction, field.id, column.kind.values)?;
            }
            let records = source.view.imported + source.view.merged;
            snapshots::finish_source(transaction, staged.snapshot, records)?;
            sources::put(transaction, source)?;
            if let Some(replaced) = replaced {
                snapshots::retire(transaction, replaced.snapshot)?;
                reject_chunks::remove(transaction, replaced.view.import)?;
            }
            unified.swap_in(transaction)?;
            let (name, rows) = (&source.view.name, Some(source.view.rows));
            let (now, person) = (Moment::now(), self.person);
            let act = if self.again { Act::SourceRefreshed } else { Act::SourceAdded };
            audit::write(transaction, now, person, act, name, rows)?;
            let overruled = unified.overruled();
            if overruled > 0 {
                let act = Act::CorrectionsOverruled;
                audit::write(transaction, now, person, act, name, Some(overruled))?;
            }
            Ok(())
        })?;
        self.engine.columns.swapped();
        store.write(|transaction| snapshots::sweep(transaction))
    }

    /// Clears away what was staged.
    pub(super) fn leave_nothing(&self) -> Result<()> {
        self.engine.store.write(|transaction| {
            snapshots::sweep_unfinished(transaction)?;
            reject_chunks::remove(transaction, self.job.watch.import())
        })
    }
}

/// Takes a source out, and unifies what is left. Blocks.
pub(crate) fn remove(engine: &Engine, id: SourceId, person: &str) -> Result<()> {
    let store = &engine.store;
    let source =
        store.read(|connection| sources::find(connection, id))?.ok_or(ErrorCode::NotFound)?;
    let mut parts = store.read(sources::parts)?;
    parts.retain(|part| part.source != id);
    let never = tokio_util::sync::CancellationToken::new();
    let unified = Unified::stage(store, &engine.columns, parts, None, &never, Moment::now())?;
    store.write(|transaction| {
        sources::remove(transaction, id)?;
        snapshots::retire(transaction, source.snapshot)?;
        reject_chunks::remove(transaction, source.view.import)?;
        unified.swap_in(transaction)?;
        let (name, rows) = (&source.view.name, Some(source.view.rows));
        audit::write(transaction, Moment::now(), person, Act::SourceRemoved, name, rows)
    })?;
    engine.columns.swapped();
    store.write(|transaction| snapshots::sweep(transaction))
}

/// Clears away what imports that were killed have left, and the rejected rows of checks. Once, before anything is read.
pub(crate) fn tidy(engine: &Engine) -> Result<()> {
    engine.store.write(|transaction| {
        snapshots::sweep_unfinished(transaction)?;
        snapshots::sweep(transaction)?;
        reject_chunks::sweep(transaction)
    })
}
