//! One import from its ticket to its report.

use super::inbox::{Arrived, Origin};
use super::job::Job;
use super::mapping::{self, KeptMapping, MappedColumn};
use super::pipeline::{Outcome, Task};
use super::sampling::{self, Sample};
use super::staging::Staged;
use super::{locked, rejects};
use crate::clock::Moment;
use crate::contract::{ErrorCode, ImportPlan, ImportReport, SnapshotId, SourceId, SourceView};
use crate::corrections::Moves;
use crate::engine::Engine;
use crate::error::Result;
use crate::profiles::{Crowd, Identity, Unified};
use crate::store::snapshots::{self, Part};
use crate::store::sources::KeptSource;
use crate::store::{corrections, fields, identity, sources};

/// How many rejected rows a report shows.
const SHOWN_REJECTS: usize = 100;

/// An import that is about to begin.
pub(crate) struct Import<'a> {
    /// The engine.
    pub(crate) engine: &'a Engine,
    /// How far it is.
    pub(crate) job: &'a Job,
    /// The file.
    pub(crate) arrived: &'a Arrived,
    /// What to do with it.
    pub(crate) plan: &'a ImportPlan,
    /// The name of the person who asked.
    pub(crate) person: &'a str,
    /// When they asked.
    pub(crate) started: Moment,
    /// Whether a source's file is read again, as it was read before.
    pub(crate) again: bool,
}

impl Import<'_> {
    /// Does it. Blocks, for as long as the file needs.
    pub(crate) fn run(&self) -> Result<ImportReport> {
        self.engine.columns.make_room();
        let outcome = self.read_all();
        if outcome.is_err()
            && let Err(cause) = self.leave_nothing()
        {
            // A full disk takes no deletion either. What went wrong first is what a person is told.
            tracing::warn!(
                error = &cause as &dyn std::error::Error,
                "a failed import is not cleared away yet"
            );
        }
        outcome
    }

    fn read_all(&self) -> Result<ImportReport> {
        let store = &self.engine.store;
        self.job.watch.go_on()?;
        let mut opened = self.arrived.open()?;
        let sample = sampling::look(&mut opened, &self.plan.options)?;
        let headings = sample.headings();
        *locked(&self.job.layout) = (headings.clone(), sample.reading.delimiter);
        let path = self.arrived.path();
        let replaced = store.read(|connection| sources::find_by_path(connection, &path))?;
        let old = replaced.as_ref().map(|source| source.snapshot);
        let settled = store.read(|connection| fields::settled(connection, old))?;
        let decided = match (&replaced, self.again) {
            (Some(before), true) => {
                mapping::found_again(&serde_json::from_str(&before.mapping)?, &headings)?
            }
            (None, true) => return Err(ErrorCode::NotFound.into()),
            (_, false) => self.plan.mapping.clone(),
        };
        let mapped = mapping::decide(&sample.columns, &decided, &settled)?;
        let staged = self.stage(if self.plan.check_only { &[] } else { &mapped })?;
        let task = Task {
            reading: &sample.reading,
            headings: &headings,
            mapped: &mapped,
            snapshot: staged.snapshot,
            fields: (!self.plan.check_only).then_some(&staged.fields),
            identity: &Identity::new(&self.secret()?),
            watch: &self.job.watch,
            store,
        };
        let outcome = task.run(&mut opened.input);
        self.job.watch.go_on()?;
        // Before anything else that went wrong: half a row or half a file is what a change leaves to be read.
        if let Origin::Path(path) = &self.arrived.origin {
            opened.refuse_change(path)?;
        }
        let outcome = outcome?;
        self.job.watch.unifying();
        let id = match &replaced {
            Some(replaced) => replaced.view.id,
            None => store.read(sources::next_id)?,
        };
        let parts = self.parts(Part { source: id, snapshot: staged.snapshot })?;
        if self.plan.check_only {
            let merged = self.merged(&parts, staged.snapshot)?;
            store.write(|transaction| snapshots::sweep_unfinished(transaction))?;
            return self.report(None, outcome, merged);
        }
        let (columns, cancel) = (&self.engine.columns, &self.job.watch.cancel);
        let unified =
            Unified::stage(store, columns, parts, Some(staged.snapshot), cancel, self.started)?;
        self.job.watch.go_on()?;
        let mut source = self.source(id, &sample, &mapped, &outcome, &staged, unified.merged)?;
        if let (Some(before), true) = (&replaced, self.again) {
            source.place = before.place.or(Some(before.view.import));
            source.view.person.clone_from(&before.view.person);
        }
        self.swap_in(&source, &mapped, &staged, replaced.as_ref(), &unified)?;
        self.report(Some(id), outcome, unified.merged)
    }

    /// How many rows of what was read have an older row of the same person.
    fn merged(&self, parts: &[Part], read: SnapshotId) -> Result<u64> {
        let store = &self.engine.store;
        let ((chunks, _), corrections) = store.read(|connection| {
            Ok((snapshots::spans(connection, parts)?, corrections::all(connection)?))
        })?;
        let crowd = Crowd {
            store,
            columns: &self.engine.columns,
            chunks: &chunks,
            counted: Some(read),
            keep_in: None,
            moves: &Moves::of(&corrections),
            cancel: &self.job.watch.cancel,
        };
        Ok(crowd.people()?.merged)
    }

    /// The parts that all sources have with a new one: at the end, where its values win, or in its old place when it is only
    /// read again.
    fn parts(&self, new: Part) -> Result<Vec<Part>> {
        let mut parts = self.engine.store.read(sources::parts)?;
        let old = parts.iter().position(|part| part.source == new.source);
        match (old, self.again) {
            (Some(place), true) => parts[place] = new,
            (old, _) => {
                old.map(|place| parts.remove(place));
                parts.push(new);
            }
        }
        Ok(parts)
    }

    fn secret(&self) -> Result<[u8; 16]> {
        let mut fresh = [0; 16];
        getrandom::fill(&mut fresh).map_err(std::io::Error::other)?;
        self.engine.store.write(|transaction| identity::secret_or(transaction, &fresh))
    }

    fn source(
        &self,
        id: SourceId,
        sample: &Sample,
        mapped: &[MappedColumn],
        outcome: &Outcome,
        staged: &Staged,
        merged: u64,
    ) -> Result<KeptSource> {
        let ticket = &self.arrived.ticket;
        let mapping =
            KeptMapping { headings: sample.headings(), columns: mapping::targets(mapped) };
        Ok(KeptSource {
            view: SourceView {
                id,
                name: ticket.name.clone(),
                import: self.job.watch.import(),
                rows: outcome.rows,
                imported: outcome.accepted - merged,
                merged,
                rejected: outcome.rows - outcome.accepted,
                dialect: sample.reading.dialect.clone(),
                bytes: self.job.watch.progress().bytes_total,
                person: self.person.to_owned(),
                read: Moment::now(),
                sample: self.arrived.origin == Origin::Sample,
            },
            path: self.arrived.path(),
            snapshot: staged.snapshot,
            mapping: serde_json::to_string(&mapping)?,
            place: None,
        })
    }

    fn report(
        &self,
        source: Option<SourceId>,
        outcome: Outcome,
        merged: u64,
    ) -> Result<ImportReport> {
        let import = self.job.watch.import();
        let page = rejects::page(&self.engine.store, import, 0, SHOWN_REJECTS)?;
        Ok(ImportReport {
            import,
            source,
            file: self.arrived.ticket.name.clone(),
            rows: outcome.rows,
            imported: outcome.accepted - merged,
            merged,
            rejected: outcome.rows - outcome.accepted,
            reasons: outcome.reasons,
            notices: outcome.notices,
            rejects: page.rejects,
            started: self.started,
            ended: Moment::now(),
        })
    }
}
