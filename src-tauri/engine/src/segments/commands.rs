//! The commands of this room.

use std::sync::Arc;

use super::interrupt::Interrupt;
use super::rule::Rule;
use super::sample;
use crate::clock::Moment;
use crate::contract::{RuleCount, RuleGroup, SegmentDraft, SegmentId, SegmentView};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::session::Caller;

impl Engine {
    pub(crate) async fn list_segments(
        self: &Arc<Self>,
        _caller: &Caller,
    ) -> Result<Vec<SegmentView>> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.segment_views()).await?
    }

    pub(crate) async fn count_rule(
        self: &Arc<Self>,
        caller: &Caller,
        rule: RuleGroup,
        builder: u32,
    ) -> Result<RuleCount> {
        let engine = Arc::clone(self);
        let builder = (caller.person.id, builder);
        let interrupt = self.findings.builders.begin(builder);
        tokio::task::spawn_blocking(move || {
            let count = engine.counted(&rule, &interrupt);
            engine.findings.builders.end(builder, &interrupt);
            count
        })
        .await?
    }

    pub(crate) async fn save_segment(
        self: &Arc<Self>,
        caller: &Caller,
        draft: SegmentDraft,
    ) -> Result<SegmentView> {
        let (engine, person) = (Arc::clone(self), caller.person.name.clone());
        let view = tokio::task::spawn_blocking(move || {
            let id = engine.keep_segment(&person, &draft, Moment::now())?;
            engine.segment_view(id)
        });
        let view = view.await??;
        self.events.emit(Event::Changed { what: Things::Segments });
        Ok(view)
    }

    pub(crate) async fn remove_segment(
        self: &Arc<Self>,
        caller: &Caller,
        segment: SegmentId,
    ) -> Result<()> {
        let (engine, person) = (Arc::clone(self), caller.person.name.clone());
        tokio::task::spawn_blocking(move || engine.drop_segment(&person, segment, Moment::now()))
            .await??;
        self.events.emit(Event::Changed { what: Things::Segments });
        Ok(())
    }

    fn counted(&self, rule: &RuleGroup, interrupt: &Interrupt) -> Result<RuleCount> {
        let snapshot = self.columns.current(&self.store)?;
        let rule = Rule::understand(rule, &snapshot.fields)?;
        let members = self.matching(&snapshot, &rule, interrupt)?;
        let sample_fields = sample::fields(&snapshot, &rule);
        let shown = sample::spread(&members.people);
        Ok(RuleCount {
            count: members.people.len(),
            total: snapshot.alive.len(),
            conditions: members.conditions,
            sample: self.rows_of(&snapshot, &shown, &sample_fields)?,
            sample_fields,
        })
    }
}
