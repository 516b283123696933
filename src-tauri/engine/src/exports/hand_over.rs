//! One chunk on its way to Klaviyo: until Klaviyo has it, has refused it, or the run is halted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use listward_klaviyo::{Error as KlaviyoError, JobId, Wait, WaitReason};

use super::course::{Course, tell};
use super::cut::Cut;
use super::left_since::was_sent_long_ago;
use super::lost::Sought;
use super::trouble::{Outage, Trouble};
use crate::contract::{ErrorCode, Failure, RunHappening};
use crate::error::Result;
use crate::store::run_chunks::{self, ChunkRow, ChunkState};
use crate::store::run_rejects::Trace;

/// What to do next with a chunk.
pub(super) enum Next {
    /// Nothing: what became of it is written down.
    Done,
    /// The same again.
    Again,
    /// Find out whether Klaviyo has it.
    Look,
    /// Send two halves.
    Halves(Box<[Piece; 2]>),
}

/// A chunk and its bytes.
pub(super) struct Piece {
    pub(super) row: ChunkRow,
    pub(super) cut: Cut,
}

/// Somebody of a chunk who stays as they are in Klaviyo.
#[derive(Debug, Clone)]
pub(super) struct Staying {
    pub(super) rank: u32,
    pub(super) email: String,
    /// Where they stand, or what shows why.
    pub(super) trace: Trace,
}

/// After so many answers that were lost one after the other the run waits for a person: a way that loses every answer
/// would be paid for with every byte, again and again.
const LOST_IN_A_ROW: u32 = 8;

/// What handing over one piece has met with so far.
#[derive(Default)]
struct Trials {
    /// How often Klaviyo refused people of it.
    rounds: u32,
    /// How many answers in a row were lost.
    lost: u32,
    /// How long Klaviyo has not been reached.
    outage: Outage,
}

impl Course {
    /// Hands over one chunk. One that was being sent when the program ended is `found`, and looked for first.
    pub(super) async fn hand_over(&self, row: ChunkRow, cut: Cut, found: bool) -> Result<()> {
        let mut next = if found { Next::Look } else { Next::Again };
        let mut pieces = vec![Piece { row, cut }];
        while let Some(piece) = pieces.pop() {
            pieces.extend(self.hand_over_piece(piece, next).await?);
            next = Next::Again;
        }
        Ok(())
    }

    async fn hand_over_piece(&self, mut piece: Piece, mut next: Next) -> Result<Vec<Piece>> {
        let mut trials = Trials::default();
        loop {
            next = match next {
                Next::Done => return Ok(Vec::new()),
                Next::Halves(halves) => {
                    let [one, other] = *halves;
                    return Ok(vec![other, one]);
                }
                Next::Look => self.look(&mut piece, &mut trials.outage).await?,
                Next::Again if piece.cut.ranks.is_empty() => {
                    self.nobody_left(piece.row.clone()).await?
                }
                Next::Again => {
                    self.pass().await?;
                    if self.is_halted() {
                        self.take_back(piece.row.clone()).await?
                    } else {
                        self.submit(&mut piece, &mut trials).await?
                    }
                }
            };
        }
    }

    async fn submit(&self, piece: &mut Piece, trials: &mut Trials) -> Result<Next> {
        if piece.row.state == ChunkState::Planned || was_sent_long_ago(&piece.row, self.now()) {
            self.send_anew(piece).await?;
            if piece.cut.ranks.is_empty() || self.is_halted() {
                return Ok(Next::Again);
            }
        }
        // A server in trouble may have done what it did not confirm.
        let doubtful = Arc::new(AtomicBool::new(false));
        let client = self.client(piece.row.people.into());
        match client.submit_import(&piece.cut.body, &self.sending(&doubtful)).await {
            Ok(job) => self.claim(piece, &job).await,
            Err(error @ KlaviyoError::OutcomeUnknown) => {
                trials.lost += 1;
                if trials.lost.is_multiple_of(LOST_IN_A_ROW) {
                    self.hold_for(error.into()).await?;
                }
                Ok(Next::Look)
            }
            Err(KlaviyoError::RowsRejected { rows }) => {
                trials.outage.is_over();
                trials.lost = 0;
                trials.rounds += 1;
                self.refuse(piece, &rows, trials.rounds).await
            }
            Err(KlaviyoError::TooLarge) => self.halve(piece).await,
            Err(error) => {
                let doubtful = doubtful.load(Ordering::Relaxed)
                    || matches!(error, KlaviyoError::Unavailable(_));
                self.endure(error, &mut trials.outage).await?;
                Ok(if doubtful { Next::Look } else { Next::Again })
            }
        }
    }

    /// Finds out whether Klaviyo has a chunk whose answer was lost.
    async fn look(&self, piece: &mut Piece, outage: &mut Outage) -> Result<Next> {
        match self.find_job(&piece.row).await? {
            Ok(Sought::Found(job)) => {
                self.note(RunHappening::JobFound, None);
                self.claim(piece, &job).await
            }
            Ok(sought) => {
                // Whatever becomes of the next request: Klaviyo may have taken the one before.
                piece.row.in_doubt |= sought == Sought::Doubtful;
                if !self.is_halted() {
                    self.note(RunHappening::SentAgain, None);
                    self.send_anew(piece).await?;
                }
                Ok(Next::Again)
            }
            Err(Trouble::Passing(failure)) if !outage.is_longer_than(self.pace.give_up) => {
                self.rest(&failure).await;
                Ok(Next::Look)
            }
            Err(Trouble::Passing(_) | Trouble::Fixable(_)) if self.is_halted() => {
                self.call_unknown(piece.row.clone()).await?;
                Ok(Next::Done)
            }
            Err(Trouble::Passing(failure)) => {
                self.wait_out(failure, outage).await?;
                Ok(Next::Look)
            }
            Err(Trouble::Fixable(failure)) => {
                self.hold_for(failure).await?;
                Ok(Next::Look)
            }
            Err(Trouble::Lasting(failure)) => {
                self.stop(failure).await?;
                self.call_unknown(piece.row.clone()).await?;
                Ok(Next::Done)
            }
            Err(Trouble::Halted) => Ok(Next::Look),
        }
    }

    /// Does about a failure what can be done: waits, for a person where that helps, or stops the run. Afterwards the same may be
    /// tried again, unless the run is halted.
    pub(super) async fn endure(&self, error: KlaviyoError, outage: &mut Outage) -> Result<()> {
        match Trouble::from(error) {
            Trouble::Halted => Ok(()),
            Trouble::Passing(failure) => self.wait_out(failure, outage).await,
            Trouble::Fixable(failure) => self.hold_for(failure).await,
            Trouble::Lasting(failure) => self.stop(failure).await,
        }
    }

    /// Waits a while before the same is tried again; for a person when that has gone on for too long. A time that Klaviyo named is
    /// waited for however long it is: it is known when that ends.
    pub(super) async fn wait_out(&self, failure: Failure, outage: &mut Outage) -> Result<()> {
        if asked_for(&failure).is_none() && outage.is_longer_than(self.pace.give_up) {
            outage.is_over();
            return self.hold_for(failure).await;
        }
        self.rest(&failure).await;
        Ok(())
    }

    /// Stays away for a while, or until the run is halted.
    pub(super) async fn rest(&self, failure: &Failure) {
        let why = match failure.code {
            ErrorCode::RateLimited => WaitReason::Asked,
            _ => WaitReason::Unavailable(0),
        };
        let pause = asked_for(failure).unwrap_or_default().max(self.pace.outage);
        tell(&self.live, self.now(), Wait { pause, why });
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = self.live.halt.cancelled(), if !self.is_halted() => {}
        }
    }

    /// Klaviyo has it.
    async fn claim(&self, piece: &mut Piece, job: &JobId) -> Result<Next> {
        let row = &mut piece.row;
        row.state = ChunkState::WithKlaviyo;
        row.job = Some(job.as_str().to_owned());
        self.put(row.clone()).await?;
        self.live.handed_over(row.people.into(), &piece.cut.sample);
        self.handed_over(row.clone());
        Ok(Next::Done)
    }

    /// Writes down that it is being sent (again), without whoever has left, or was changed, meanwhile.
    async fn send_anew(&self, piece: &mut Piece) -> Result<()> {
        if was_sent_long_ago(&piece.row, self.now()) {
            self.leave_out_who_left(piece).await?;
            if self.undoes.is_some() {
                self.leave_out_changed(piece).await?;
            }
        }
        let row = &mut piece.row;
        row.state = ChunkState::Sending;
        row.attempts += 1;
        row.sent_at = Some(self.now());
        row.sent_there = self.time_at_klaviyo();
        self.put(row.clone()).await
    }

    /// Klaviyo refused everybody in it.
    async fn nobody_left(&self, row: ChunkRow) -> Result<Next> {
        self.put_with_page(ChunkRow { state: ChunkState::Settled, ..row }).await?;
        Ok(Next::Done)
    }

    /// It was not handed over, and will not be. Its people are found again from its ranks when the run ends.
    async fn take_back(&self, row: ChunkRow) -> Result<Next> {
        if row.job.is_some() || row.in_doubt {
            // Klaviyo had it once and has forgotten it, or may have it.
            self.call_unknown(row).await?;
            return Ok(Next::Done);
        }
        self.put(ChunkRow { people: 0, bytes: 0, state: ChunkState::Settled, ..row }).await?;
        Ok(Next::Done)
    }

    /// Nobody can say what became of the people in it.
    pub(super) async fn call_unknown(&self, row: ChunkRow) -> Result<()> {
        let people = row.people.into();
        self.put_with_page(ChunkRow { state: ChunkState::Unknown, unknown: people, ..row }).await?;
        self.live.settled(people);
        Ok(())
    }

    /// Writes a chunk down of which Klaviyo confirmed nobody.
    async fn put_with_page(&self, row: ChunkRow) -> Result<()> {
        let page = self.page_of(&row, None).await?;
        let run = self.run;
        self.write(move |transaction| {
            page.keep(transaction)?;
            run_chunks::put(transaction, run, &row)
        })
        .await?;
        // After it is written: whoever waits for this reads what is written.
        self.settled_one.notify_one();
        Ok(())
    }

    pub(super) async fn put(&self, row: ChunkRow) -> Result<()> {
        let run = self.run;
        self.write(move |transaction| run_chunks::put(transaction, run, &row)).await
    }
}

/// How long Klaviyo wants to be left alone, if it said so.
fn asked_for(failure: &Failure) -> Option<Duration> {
    let seconds = failure.count.filter(|_| failure.code == ErrorCode::RateLimited)?;
    Some(Duration::from_secs(seconds))
}
