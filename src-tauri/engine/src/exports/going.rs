//! A run from its row to its end, in this process or after a restart.

use std::sync::Arc;
use std::time::Duration;

use listward_klaviyo::Client;
use rusqlite::Transaction;

use super::away::away_for_long;
use super::book;
use super::course::Course;
use super::durable::{hold, write_books};
use super::finish::{Ending, finish};
use super::live::Live;
use super::people::People;
use crate::clock::Moment;
use crate::contract::{
    ErrorCode, ExportChoices, Failure, Leavers, RunHappening, RunHold, RunId, RunMoment, RunPhase,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::Event;
use crate::store::run_chunks::{self, ChunkState};
use crate::store::run_findings;
use crate::store::runs::{self, RunRow};

/// How often whoever looks on is told that something changed.
const TELL_EVERY: Duration = Duration::from_millis(250);

impl Engine {
    /// Lets every run go on that an earlier process left open.
    pub(crate) async fn resume_runs(self: &Arc<Self>) -> Result<()> {
        let open = self.read(runs::open).await?;
        for run in open {
            let at = self.runs.now();
            self.write(move |transaction| take_up_again(transaction, run, at)).await?;
            self.run_on(run);
        }
        Ok(())
    }

    /// Lets a run go on in the background, unless it does already.
    pub(super) fn run_on(self: &Arc<Self>, run: RunId) {
        let Some(live) = self.runs.enter(run) else { return };
        let engine = Arc::clone(self);
        tokio::spawn(async move {
            tokio::select! {
                ended = engine.go_to_the_end(run, &live) => {
                    if let Err(error) = ended {
                        // It stays open, and goes on when the program starts again.
                        let error = &error as &dyn std::error::Error;
                        tracing::error!(run = run.0, error, "a run cannot be ended now");
                    }
                }
                () = engine.tell(run, &live) => {}
            }
            engine.runs.leave(run);
            engine.events.emit(Event::RunEnded { run });
        });
    }

    /// Tells whoever looks on, for ever, and looks at the clock itself.
    async fn tell(&self, run: RunId, live: &Live) {
        let mut ticks = tokio::time::interval(TELL_EVERY);
        loop {
            ticks.tick().await;
            live.presence.look(self.runs.now());
            if live.take_changed() {
                self.events.emit(Event::RunProgressed { run });
            }
        }
    }

    async fn go_to_the_end(self: &Arc<Self>, run: RunId, live: &Arc<Live>) -> Result<()> {
        let row = self.read(move |database| runs::one(database, run)).await?;
        let row = row.ok_or(ErrorCode::NotFound)?;
        if row.cancel_asked {
            live.halt.cancel();
        }
        let (ending, people) = match self.go(&row, live).await {
            Ok(gone) => gone,
            Err(error) => (Ending::Stopped(Failure::from(error)), None),
        };
        // A clock that was set back while it went on.
        let now = self.runs.now().max(row.started);
        write_books(self, run, live, &self.runs.pace(row.practice), move |transaction| {
            finish(transaction, run, people.as_deref(), &ending, now)
        })
        .await?;
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || book::tidy(&engine.store, row.export, run)).await?
    }

    /// Everything up to the end. Fails only when the run cannot even be set up.
    async fn go(
        self: &Arc<Self>,
        row: &RunRow,
        live: &Arc<Live>,
    ) -> Result<(Ending, Option<Arc<People>>)> {
        let people = self.people_of_run(row, live).await?;
        self.show_what_was_found(row.id, live).await?;
        let client = match self.client_at_last(row, live).await {
            Ok(Some(client)) => client,
            Ok(None) => return Ok((Ending::Canceled, Some(people))),
            Err(error) => return Ok((Ending::Stopped(error.into()), Some(people))),
        };
        let here = client.base_url().is_loopback();
        let pace = self.runs.pace(here);
        let course = Arc::new(Course::new((self, live), row, Arc::clone(&people), client, pace));
        if row.found.hold.is_some() {
            self.go_on_waiting(row.id, live).await?;
        }
        if let Some(failure) = row.failure.clone() {
            course.stop(failure).await?;
        }
        let ending = course.run_its_course(row).await;
        Ok((ending, Some(people)))
    }

    /// A client for a run. One whose key is not in the secret store any more waits until a person gives it another; `None`
    /// when it is halted meanwhile.
    async fn client_at_last(
        self: &Arc<Self>,
        row: &RunRow,
        live: &Arc<Live>,
    ) -> Result<Option<Client>> {
        loop {
            let failure = match self.client_for(row.connection).await {
                Ok(client) => return Ok(Some(client)),
                Err(error) => Failure::from(error),
            };
            if failure.code != ErrorCode::ConnectionKeyLost {
                return Err(failure.into());
            }
            if live.halt.is_cancelled() {
                return Ok(None);
            }
            let pace = self.runs.pace(row.practice);
            hold(self, row.id, live, &pace, RunHold::Trouble { failure }).await?;
        }
    }

    /// Closes the gate of a run that waited for a person when its row was read.
    async fn go_on_waiting(self: &Arc<Self>, run: RunId, live: &Arc<Live>) -> Result<()> {
        live.gate.close();
        // Somebody may have let it go on since then, and found the gate open.
        let row = self.read(move |database| runs::one(database, run)).await?;
        if row.is_some_and(|row| row.found.hold.is_some()) {
            live.gate.is_written();
        } else {
            live.gate.open();
        }
        Ok(())
    }

    /// Shows what was handed over and settled before a restart.
    async fn show_what_was_found(self: &Arc<Self>, run: RunId, live: &Arc<Live>) -> Result<()> {
        let rows = self.read(move |database| run_chunks::all(database, run)).await?;
        let (mut handed_over, mut settled, mut chunks, mut gone) = (0, 0, 0, 0);
        for row in rows {
            let refused = row.refused.len() as u64;
            let there = !matches!(row.state, ChunkState::Planned | ChunkState::Sending);
            handed_over += refused + if there { row.people.into() } else { 0 };
            settled += refused + if row.state.is_final() { row.people.into() } else { 0 };
            chunks += u64::from(there && row.people > 0);
            gone += row.gone.len() as u64;
        }
        live.left_out(gone);
        if chunks > 0 {
            live.found(handed_over, settled, chunks);
        }
        Ok(())
    }
}

/// Writes down that a run goes on after a restart; that it waits for a person when it was away for too long.
fn take_up_again(transaction: &Transaction<'_>, run: RunId, at: Moment) -> Result<()> {
    let row = runs::one(transaction, run)?.ok_or(ErrorCode::NotFound)?;
    let note = |what| runs::note(transaction, run, &RunMoment { at, what, count: None });
    note(RunHappening::Resumed)?;
    let last = row.timeline.iter().map(|moment| moment.at).fold(row.started, Moment::max);
    let away = away_for_long(last, at).filter(|_| row.found.hold.is_none() && !row.cancel_asked);
    let Some(failure) = away else { return Ok(()) };
    note(RunHappening::Held)?;
    run_findings::set_hold(transaction, run, Some(&RunHold::Trouble { failure }))
}

/// Whether a run with nobody to send failed at that: elsewhere all may be as they are, or people only be taken off.
fn sends_everybody(row: &RunRow) -> bool {
    row.is_partial() || (row.undoes.is_none() && row.choices == ExportChoices::default())
}

impl Course {
    /// Counts the list; sends and settles, side by side; after that whoever has to leaves the list.
    async fn run_its_course(self: &Arc<Self>, row: &RunRow) -> Ending {
        self.count_before(row).await;
        let sending = async {
            let sent = match self.people.count() {
                0 => Ok(()),
                _ => self.send_everybody(row).await,
            };
            if let Err(error) = sent {
                self.stop_for(error.into()).await;
            }
            self.set_all_sent();
        };
        let settling = async {
            if let Err(error) = self.settle_all().await {
                self.stop_for(error.into()).await;
            }
        };
        tokio::join!(sending, settling);
        if let Err(error) = self.collect(row).await {
            self.stop_for(error.into()).await;
        }
        self.ending(row)
    }

    async fn collect(self: &Arc<Self>, row: &RunRow) -> Result<()> {
        self.enter(RunPhase::Collecting).await?;
        let mirrors = row.choices.leavers == Leavers::TakeOff && !row.is_partial();
        let may_leave = row.undoes.is_some() || mirrors;
        if may_leave && !self.is_halted() {
            let leaving = self.leaving().await?;
            self.take_off(leaving).await?;
        }
        if let Some(undone) = row.undoes.filter(|_| !self.is_halted()) {
            self.empty(undone).await?;
        }
        if !self.is_halted() {
            self.subscribe(row).await?;
        }
        self.count_after().await
    }

    async fn send_everybody(self: &Arc<Self>, row: &RunRow) -> Result<()> {
        self.send_all(row).await?;
        let run = self.run;
        if !self.is_halted() {
            let chunks = self.engine.read(move |database| run_chunks::sums(database, run)).await?;
            self.note(RunHappening::HandedOver, Some(chunks.chunks));
        }
        self.enter(RunPhase::WithKlaviyo).await
    }

    async fn enter(&self, phase: RunPhase) -> Result<()> {
        let run = self.run;
        self.write(move |transaction| runs::set_phase(transaction, run, phase)).await
    }

    /// Stops although the reason cannot be written down now.
    async fn stop_for(&self, failure: Failure) {
        if let Err(error) = self.stop(failure).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(run = self.run.0, error, "a run's failure cannot be written down");
        }
    }

    fn ending(&self, row: &RunRow) -> Ending {
        match self.stopped() {
            Some(failure) => Ending::Stopped(failure),
            None if self.is_halted() => Ending::Canceled,
            None if self.people.count() == 0 && sends_everybody(row) => {
                Ending::Stopped(Failure::new(ErrorCode::NobodyToSend))
            }
            None => Ending::Complete,
        }
    }
}
