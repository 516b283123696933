//! Beginning a run: who is in it is frozen, and it is written down before anything else happens.

use std::sync::Arc;

use roaring::RoaringBitmap;
use rusqlite::{Connection, Transaction};

use super::again;
use super::grant::Grant;
use crate::audit;
use crate::clock::Moment;
use crate::columns::ProfileSnapshot;
use crate::contract::{
    Act, ConnectionType, ErrorCode, ExportId, Failure, LeftOut, RowFlow, RunHappening, RunId,
    RunMoment, RunOptions, RunOrigin, RunPhase, RunSegment, RunStatus, SegmentId, StartedBy,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::session::Caller;
use crate::store::exports::StoredExport;
use crate::store::run_rejects::Trace;
use crate::store::runs::{self, Found, RunFields, RunRow};
use crate::store::{export_schedules, run_origins, run_rejects, segments, sources};

/// How often the people are frozen anew because profiles were unified at the same moment.
const TRIES: usize = 3;

/// Who or what begins a run.
#[derive(Debug, Clone)]
pub(super) struct Start {
    /// Whose name stands in the log.
    pub(super) person: String,
    pub(super) origin: RunOrigin,
}

/// Who is in a run.
pub(super) struct Audience {
    pub(super) snapshot: Arc<ProfileSnapshot>,
    pub(super) members: RoaringBitmap,
    /// Who was to be in it and is not there any more.
    pub(super) absent: Vec<Absent>,
}

/// Somebody who was to be sent again and is not in the segments any more, or gone.
pub(super) struct Absent {
    pub(super) reason: LeftOut,
    pub(super) email: String,
    pub(super) key: u128,
}

impl Default for Audience {
    fn default() -> Self {
        let snapshot = Arc::new(ProfileSnapshot::empty());
        Self { snapshot, members: RoaringBitmap::new(), absent: Vec::new() }
    }
}

impl Audience {
    /// How many were selected, whether they are there or not.
    pub(super) fn selected(&self) -> u64 {
        self.members.len() + self.absent.len() as u64
    }
}

impl Engine {
    /// An export that a person may run.
    pub(super) async fn export_for(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<StoredExport> {
        let found = self.changeable_export(caller, export).await?;
        if found.draft.connection.is_none() {
            return Err(Failure::new(ErrorCode::NoConnection).about(found.draft.name).into());
        }
        Ok(found)
    }

    /// Who is in some segments now.
    pub(super) async fn audience(self: &Arc<Self>, segments: Vec<SegmentId>) -> Result<Audience> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let snapshot = engine.columns.current(&engine.store)?;
            let members = engine.members_of(&snapshot, &segments)?;
            Ok(Audience { snapshot, members, absent: Vec::new() })
        })
        .await?
    }

    /// Begins a run that a person asked for, or refuses it before anything is sent: also when nobody has looked at its
    /// preflight, unless that is what they ask for.
    pub(super) async fn begin_run(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
        options: RunOptions,
    ) -> Result<RunId> {
        let export = self.export_for(caller, export).await?;
        let connection = export.draft.connection.ok_or(ErrorCode::NoConnection)?;
        let grant = self.grant_of(connection).await?;
        if !options.unseen {
            self.look_first(&export, options).await?;
        }
        let start = Start { person: caller.person.name.clone(), origin: RunOrigin::PERSON };
        self.begin_as(&export, &grant, options, &start).await
    }

    /// Freezes who is in a run and writes it down. It may end at once, without sending, and then says why.
    pub(super) async fn begin_as(
        self: &Arc<Self>,
        export: &StoredExport,
        grant: &Grant,
        options: RunOptions,
        start: &Start,
    ) -> Result<RunId> {
        let chosen = export.draft.segments.clone();
        let segments = self.read(move |database| segments_now(database, &chosen)).await?;
        let mut tries = 0;
        let (run, goes_on) = loop {
            tries += 1;
            let audience = match options.only_rejected_of {
                Some(run) => self.audience_again(export, run).await?,
                None => self.audience(export.draft.segments.clone()).await?,
            };
            let row = RunRow {
                options,
                segments: segments.clone(),
                ..row_of(
                    export,
                    grant,
                    &audience,
                    (self.runs.now(), refusal(export, audience.selected())),
                )
            };
            let start = start.clone();
            let written = self
                .write(move |transaction| write_down(transaction, row, &audience, &start))
                .await;
            match written {
                Err(Error::Database(problem)) if tries < TRIES && is_missing_snapshot(&problem) => {
                }
                written => break written?,
            }
        };
        if goes_on {
            self.run_on(run);
        } else {
            self.events.emit(Event::RunEnded { run });
        }
        Ok(run)
    }

    /// Writes down a run that is refused before anybody is looked at, so that its reason is found where runs are.
    pub(super) async fn refuse_run(
        self: &Arc<Self>,
        export: &StoredExport,
        grant: &Grant,
        failure: Failure,
        start: &Start,
    ) -> Result<RunId> {
        let nobody = Vec::new();
        // Which people a rule that does not fit any more would choose, nobody can say.
        let audience = match self.audience(export.draft.segments.clone()).await {
            Ok(audience) => audience,
            Err(_) => self.audience(nobody).await?,
        };
        let chosen = export.draft.segments.clone();
        let segments = self.read(move |database| segments_now(database, &chosen)).await?;
        let row = RunRow {
            segments,
            ..row_of(export, grant, &audience, (self.runs.now(), Some(failure)))
        };
        let start = start.clone();
        let (run, _) =
            self.write(move |transaction| write_down(transaction, row, &audience, &start)).await?;
        self.events.emit(Event::RunEnded { run });
        Ok(run)
    }
}

/// Some segments as they are now, to be kept with a run.
fn segments_now(database: &Connection, ids: &[SegmentId]) -> Result<Vec<RunSegment>> {
    let mut kept = Vec::new();
    for id in ids {
        let segment = segments::find(database, *id)?.ok_or(ErrorCode::NotFound)?;
        let rule = serde_json::to_string(&segment.rule)?;
        kept.push(RunSegment { name: segment.name, rule });
    }
    Ok(kept)
}

fn row_of(
    export: &StoredExport,
    grant: &Grant,
    audience: &Audience,
    (started, refusal): (Moment, Option<Failure>),
) -> RunRow {
    let draft = &export.draft;
    let selected = audience.selected();
    let happened = |what| RunMoment { at: started, what, count: None };
    let mut row = RunRow {
        id: RunId(0),
        export: export.id,
        export_name: draft.name.clone(),
        connection: grant.connection.id,
        account: grant.connection.account.clone(),
        practice: grant.connection.kind == ConnectionType::Practice,
        list: draft.list.clone(),
        fields: RunFields {
            email: draft.email.clone(),
            attributes: draft.attributes.clone(),
            subscribing: draft.subscribing.clone(),
        },
        person: grant.export_user.name.clone(),
        snapshot: Some(audience.snapshot.id),
        phase: RunPhase::Planned,
        status: RunStatus::Processing,
        cancel_asked: false,
        failure: refusal,
        selected,
        left_out: again::reasons(&audience.absent),
        flow: RowFlow {
            unique: audience.snapshot.alive.len(),
            in_segment: selected,
            ..RowFlow::default()
        },
        timeline: vec![happened(RunHappening::Started)],
        started,
        ended: None,
        undoes: None,
        segments: Vec::new(),
        consent: Some(grant.connection.consent.clone()),
        choices: draft.choices,
        options: RunOptions::default(),
        found: Found::default(),
    };
    if row.failure.is_some() {
        row.snapshot = None;
        row.phase = RunPhase::Ended;
        row.status = RunStatus::Skipped;
        row.ended = Some(started);
        row.timeline.push(happened(RunHappening::Ended));
        if !audience.members.is_empty() {
            row.left_out.insert(LeftOut::Stopped, audience.members.len());
        }
    }
    row
}

/// Why so many people are not sent at all. Never cut down to the limit: who would be the ones to stay?
pub(super) fn refusal(export: &StoredExport, selected: u64) -> Option<Failure> {
    if selected > export.limit() {
        return Some(Failure::new(ErrorCode::OverLimit).counting(selected));
    }
    (selected == 0).then(|| Failure::new(ErrorCode::NobodyToSend))
}

fn write_down(
    transaction: &Transaction<'_>,
    mut row: RunRow,
    audience: &Audience,
    start: &Start,
) -> Result<(RunId, bool)> {
    let person = &start.person;
    let rows = sources::row_totals(transaction)?;
    row.flow.imported = rows.rows;
    row.flow.valid = rows.rows - rows.rejected;
    let goes_on = row.ended.is_none();
    let run = runs::insert(transaction, &row, goes_on.then_some(&audience.members))?;
    for Absent { reason, email, key } in &audience.absent {
        let trace = Trace { key: Some(*key), ..Trace::default() };
        run_rejects::leave_out(transaction, run, *reason, email, &trace)?;
    }
    run_origins::insert(transaction, run, &start.origin)?;
    if let (StartedBy::Timetable, Some(due)) = (start.origin.by, start.origin.due) {
        export_schedules::set_served(transaction, row.export, due)?;
    }
    let selected = Some(row.selected);
    audit::write(transaction, row.started, person, Act::RunStarted, &row.export_name, selected)?;
    if !goes_on {
        audit::write(transaction, row.started, person, Act::RunEnded, &row.export_name, Some(0))?;
    }
    Ok((run, goes_on))
}

/// The profiles were unified between looking and writing, and the old ones are gone already.
fn is_missing_snapshot(problem: &rusqlite::Error) -> bool {
    problem.to_string().contains("FOREIGN KEY")
}
