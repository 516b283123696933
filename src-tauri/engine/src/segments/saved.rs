//! Segments as they are kept: named, listed, used by exports.

use rusqlite::Connection;

use super::members::understand;
use super::rule::Rule;
use crate::audit;
use crate::clock::Moment;
use crate::columns::ProfileSnapshot;
use crate::contract::{Act, ErrorCode, Failure, SegmentDraft, SegmentId, SegmentView};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::store::segments::{self, StoredSegment};

impl Engine {
    /// All segments. Blocks.
    pub(super) fn segment_views(&self) -> Result<Vec<SegmentView>> {
        let snapshot = self.columns.current(&self.store)?;
        let stored = self.store.read(|connection| {
            let all = segments::all(connection)?.into_iter();
            all.map(|segment| with_exports(connection, segment)).collect::<Result<Vec<_>>>()
        })?;
        stored
            .into_iter()
            .map(|(segment, exports)| self.view(&snapshot, segment, exports))
            .collect()
    }

    /// One segment. Blocks.
    pub(super) fn segment_view(&self, id: SegmentId) -> Result<SegmentView> {
        let snapshot = self.columns.current(&self.store)?;
        let (segment, exports) = self.store.read(|connection| {
            let segment = segments::find(connection, id)?.ok_or(ErrorCode::NotFound)?;
            with_exports(connection, segment)
        })?;
        self.view(&snapshot, segment, exports)
    }

    /// The names of the segments that a person is in, the built-in one left aside. Blocks.
    pub(crate) fn segments_with(
        &self,
        snapshot: &ProfileSnapshot,
        slot: u32,
    ) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for segment in self.store.read(segments::all)? {
            let Ok(rule) = understand(snapshot, &segment.rule) else { continue };
            if !segment.everyone && self.matches(snapshot, &rule, slot)? {
                names.push(segment.name);
            }
        }
        Ok(names)
    }

    /// Adds or changes a segment. Blocks.
    ///
    /// Refused with `NameMissing`, `NameTaken`, `NotFound`, `NotPermitted` for the built-in one, and as
    /// [`Rule::understand`].
    pub(super) fn keep_segment(
        &self,
        person: &str,
        draft: &SegmentDraft,
        now: Moment,
    ) -> Result<SegmentId> {
        let name = draft.name.trim();
        if name.is_empty() {
            return Err(ErrorCode::NameMissing.into());
        }
        let snapshot = self.columns.current(&self.store)?;
        Rule::understand(&draft.rule, &snapshot.fields)?;
        self.store.write(|transaction| {
            refuse_taken(transaction, name, draft.id)?;
            let id = if let Some(id) = draft.id {
                changeable(transaction, id)?;
                segments::update(transaction, id, name, &draft.rule, now)?;
                id
            } else {
                segments::insert(transaction, name, &draft.rule, now)?
            };
            audit::write(transaction, now, person, Act::SegmentSaved, name, None)?;
            Ok(id)
        })
    }

    /// Removes a segment. Blocks.
    ///
    /// Refused with `InUse` about an export that sends its members, `NotFound`, and `NotPermitted` for the built-in one.
    pub(super) fn drop_segment(&self, person: &str, id: SegmentId, now: Moment) -> Result<()> {
        self.store.write(|transaction| {
            let segment = changeable(transaction, id)?;
            if let Some(export) = segments::exports(transaction, id)?.into_iter().next() {
                return Err(Failure::new(ErrorCode::InUse).about(export).into());
            }
            segments::delete(transaction, id)?;
            audit::write(transaction, now, person, Act::SegmentRemoved, &segment.name, None)
        })
    }

    /// A rule that does not fit the data any more spoils one line, not the list.
    fn view(
        &self,
        snapshot: &ProfileSnapshot,
        segment: StoredSegment,
        exports: Vec<String>,
    ) -> Result<SegmentView> {
        let count = understand(snapshot, &segment.rule)
            .map_err(Error::from)
            .and_then(|rule| self.count(snapshot, &rule));
        let (members, problem) = match count {
            Ok(members) => (members, None),
            Err(Error::Refused(failure)) => (0, Some(failure)),
            Err(other) => return Err(other),
        };
        Ok(SegmentView {
            id: segment.id,
            name: segment.name,
            everyone: segment.everyone,
            rule: segment.rule,
            members,
            problem,
            total: snapshot.alive.len(),
            exports,
            changed: segment.changed,
        })
    }
}

fn with_exports(
    connection: &Connection,
    segment: StoredSegment,
) -> Result<(StoredSegment, Vec<String>)> {
    let exports = segments::exports(connection, segment.id)?;
    Ok((segment, exports))
}

/// The segment, unless it is gone or the built-in one.
fn changeable(connection: &Connection, id: SegmentId) -> Result<StoredSegment> {
    let segment = segments::find(connection, id)?.ok_or(ErrorCode::NotFound)?;
    if segment.everyone {
        return Err(ErrorCode::NotPermitted.into());
    }
    Ok(segment)
}

/// Names are one whatever the case, in any script; the table's own check knows the Latin letters only.
fn refuse_taken(connection: &Connection, name: &str, own: Option<SegmentId>) -> Result<()> {
    let wanted = name.to_lowercase();
    let taken =
        |segment: &StoredSegment| Some(segment.id) != own && segment.name.to_lowercase() == wanted;
    if segments::all(connection)?.iter().any(taken) {
        return Err(Failure::new(ErrorCode::NameTaken).about(name).into());
    }
    Ok(())
}
