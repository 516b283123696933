//! Makes a chunk smaller: without single people whom Klaviyo does not take or who have to stay as they are, or in two halves.

use std::collections::BTreeMap;

use listward_klaviyo::{Error as KlaviyoError, MAX_PROFILES, RowProblem};
use rusqlite::Transaction;

use super::course::Course;
use super::cut::Cut;
use super::hand_over::{Next, Piece, Staying};
use super::trace::find_givers;
use crate::contract::{LeftOut, RunHappening, RunId};
use crate::error::Result;
use crate::store::run_chunks::{self, ChunkRow, ChunkState};
use crate::store::run_rejects::{self, Refusal, Trace};
use crate::store::runs;

/// After so many refusals of single people a chunk is halved: Klaviyo may name them one at a time.
const ROUNDS: u32 = 5;

/// Whom Klaviyo calls too large although we do not.
const TOO_LARGE: &str = "request_too_large";

/// What Klaviyo has against one person.
pub(super) struct Problem {
    code: String,
    said: String,
    pointer: Option<String>,
}

/// Counts, and names, people who stay as they are.
pub(super) fn leave_out(
    transaction: &Transaction<'_>,
    run: RunId,
    reason: LeftOut,
    staying: &[Staying],
) -> Result<()> {
    runs::leave_out(transaction, run, reason, staying.len() as u64)?;
    for Staying { email, trace, .. } in staying {
        run_rejects::leave_out(transaction, run, reason, email, trace)?;
    }
    Ok(())
}

impl Course {
    /// Leaves out whom Klaviyo refuses, and writes the rest anew.
    pub(super) async fn refuse(
        &self,
        piece: &mut Piece,
        rows: &[RowProblem],
        rounds: u32,
    ) -> Result<Next> {
        let mut problems: BTreeMap<u32, Problem> = BTreeMap::new();
        for row in rows {
            if let Some(rank) = piece.cut.ranks.get(row.index) {
                problems.entry(*rank).or_insert_with(|| Problem {
                    code: row.code.clone(),
                    said: row.detail.clone(),
                    pointer: Some(row.pointer.clone()),
                });
            }
        }
        if problems.is_empty() {
            // It names people who are not in the request: its words are all that there is.
            let said = rows.iter().map(|row| row.detail.as_str()).collect::<Vec<_>>().join(" ");
            self.stop(KlaviyoError::RequestRejected { said }.into()).await?;
            return Ok(Next::Again);
        }
        self.note(RunHappening::PeopleRefused, Some(problems.len() as u64));
        self.leave_behind(piece, problems).await?;
        if rounds.is_multiple_of(ROUNDS) && piece.row.people > 1 {
            return self.halve(piece).await;
        }
        Ok(Next::Again)
    }

    async fn leave_behind(
        &self,
        piece: &mut Piece,
        problems: BTreeMap<u32, Problem>,
    ) -> Result<()> {
        let mut refused = piece.row.refused.clone();
        refused.extend(problems.keys());
        refused.sort_unstable();
        // What is refused for its rows was refused before, too, had it come.
        let row = ChunkRow { refused, in_doubt: false, ..piece.row.clone() };
        let (first, after, without) = (row.first, row.after, row.without());
        let (cut, refusals) = self
            .blocking(move |people| {
                let mut refusals = Vec::new();
                let mut tracer = people.tracer()?;
                for (rank, Problem { code, said, pointer }) in problems {
                    people.walk(rank, rank + 1, |_, person| {
                        let trace = match &mut tracer {
                            Some(tracer) => tracer.fault(people, &person, pointer.as_deref())?,
                            None => Trace::default(),
                        };
                        let (email, code, said) = (person.address(), code.clone(), said.clone());
                        refusals.push(Refusal { email, code, said, trace });
                        Ok(true)
                    })?;
                }
                find_givers(tracer, &mut refusals)?;
                Ok((people.cut(first, after, &without, MAX_PROFILES)?, refusals))
            })
            .await?;
        let row = ChunkRow {
            people: cut.people(),
            bytes: cut.body.len() as u64,
            sha256: cut.sha256.clone(),
            rejected: row.refused.len() as u64,
            attempts: row.attempts + u32::from(!cut.ranks.is_empty()),
            sent_at: Some(self.now()),
            sent_there: self.time_at_klaviyo(),
            ..row
        };
        let (run, written) = (self.run, row.clone());
        let people = refusals.len() as u64;
        self.write(move |transaction| {
            for refusal in &refusals {
                run_rejects::reject(transaction, run, written.n, refusal)?;
            }
            run_chunks::put(transaction, run, &written)
        })
        .await?;
        self.live.refused(people);
        *piece = Piece { row, cut };
        Ok(())
    }

    /// Writes a chunk anew without people who stay as they are, and are left out.
    pub(super) async fn take_out(
        &self,
        piece: &mut Piece,
        reason: LeftOut,
        staying: Vec<Staying>,
    ) -> Result<()> {
        let mut row = piece.row.clone();
        row.gone.extend(staying.iter().map(|person| person.rank));
        row.gone.sort_unstable();
        let cut = self.cut_without(&row).await?;
        let (people, bytes, sha256) = (cut.people(), cut.body.len() as u64, cut.sha256.clone());
        row = ChunkRow { people, bytes, sha256, ..row };
        let (run, written, fewer) = (self.run, row.clone(), staying.len() as u64);
        self.write(move |transaction| {
            leave_out(transaction, run, reason, &staying)?;
            run_chunks::put(transaction, run, &written)
        })
        .await?;
        self.live.left_out(fewer);
        *piece = Piece { row, cut };
        Ok(())
    }

    /// Makes two chunks of one. One person whom Klaviyo calls too large is rejected.
    pub(super) async fn halve(&self, piece: &mut Piece) -> Result<Next> {
        if let [only] = piece.cut.ranks[..] {
            let code = TOO_LARGE.to_owned();
            let problem = Problem { code, said: String::new(), pointer: None };
            self.leave_behind(piece, BTreeMap::from([(only, problem)])).await?;
            return Ok(Next::Again);
        }
        let middle = piece.cut.ranks[piece.cut.ranks.len() / 2];
        let row = piece.row.clone();
        let parted = |ranks: &[u32]| {
            let (one, other) = ranks.split_at(ranks.partition_point(|rank| *rank < middle));
            (one.to_vec(), other.to_vec())
        };
        let (refused, gone, without) =
            (parted(&row.refused), parted(&row.gone), parted(&row.without()));
        let (first, after) = (row.first, row.after);
        let (one, other) = self
            .blocking(move |people| {
                let one = people.cut(first, middle, &without.0, MAX_PROFILES)?;
                Ok((one, people.cut(middle, after, &without.1, MAX_PROFILES)?))
            })
            .await?;
        let run = self.run;
        let half = |cut: &Cut, refused: Vec<u32>, gone: Vec<u32>| ChunkRow {
            first: cut.first,
            after: cut.after,
            people: cut.people(),
            bytes: cut.body.len() as u64,
            sha256: cut.sha256.clone(),
            state: ChunkState::Planned,
            rejected: refused.len() as u64,
            refused,
            gone,
            attempts: 0,
            in_doubt: false,
            ..row.clone()
        };
        let (first_half, second_half) =
            (half(&one, refused.0, gone.0), half(&other, refused.1, gone.1));
        let rows = self
            .write(move |transaction| {
                let (n, _) = run_chunks::next(transaction, run)?;
                let rows = (first_half.clone(), ChunkRow { n, ..second_half.clone() });
                run_chunks::put(transaction, run, &rows.0)?;
                run_chunks::put(transaction, run, &rows.1)?;
                Ok(rows)
            })
            .await?;
        let halves = [Piece { row: rows.0, cut: one }, Piece { row: rows.1, cut: other }];
        Ok(Next::Halves(Box::new(halves)))
    }
}
