//! The chunks of runs: one bulk import each, written down before its first byte leaves.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::clock::Moment;
use crate::contract::{ErrorCode, RunId};
use crate::error::Result;

/// A chunk as it is stored. From its ranks, the refused ones and the run's frozen people its bytes can be made again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ChunkRow {
    /// Its number within the run.
    pub(crate) n: u32,
    /// The rank of its first person among those to be sent.
    pub(crate) first: u32,
    /// The rank after its last person.
    pub(crate) after: u32,
    /// How many people its body holds.
    pub(crate) people: u32,
    /// How long its body is.
    pub(crate) bytes: u64,
    /// SHA-256 of its body, in hexadecimal; empty until it was written once.
    pub(crate) sha256: String,
    /// How it stands.
    pub(crate) state: ChunkState,
    /// The ranks that Klaviyo refused, left out of the body.
    pub(crate) refused: Vec<u32>,
    /// The ranks that were not put back, or not restored, left out of the body, too.
    pub(crate) gone: Vec<u32>,
    /// How often it was handed over, or may have been.
    pub(crate) attempts: u32,
    /// Whether Klaviyo may have it by an earlier request, whose job cannot be told from another's.
    pub(crate) in_doubt: bool,
    /// When it was last written down as being sent.
    pub(crate) sent_at: Option<Moment>,
    /// The same by Klaviyo's clock, which its jobs are told by; none where Klaviyo had told no time by then.
    pub(crate) sent_there: Option<Moment>,
    /// Klaviyo's job, once it is known.
    pub(crate) job: Option<String>,
    /// How many Klaviyo accepted.
    pub(crate) accepted: u64,
    /// How many Klaviyo rejected, those of `refused` among them.
    pub(crate) rejected: u64,
    /// Of how many nothing is known.
    pub(crate) unknown: u64,
}

/// How a chunk stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ChunkState {
    /// Cut, and nothing of it has left.
    #[default]
    Planned,
    /// Being handed over; when this is found at start-up, nobody knows whether Klaviyo has it.
    Sending,
    /// Klaviyo has it and named a job.
    WithKlaviyo,
    /// What became of everybody in it is known.
    Settled,
    /// It ended, and of some in it nothing is known.
    Unknown,
}

impl ChunkRow {
    /// When it was sent, by the clock that Klaviyo's times are to be compared with: Klaviyo's, if it is known.
    pub(crate) fn sent(&self) -> Option<Moment> {
        self.sent_there.or(self.sent_at)
    }

    /// The ranks that are left out of its body, rising.
    pub(crate) fn without(&self) -> Vec<u32> {
        let mut ranks = [self.refused.as_slice(), self.gone.as_slice()].concat();
        ranks.sort_unstable();
        ranks
    }
}

impl ChunkState {
    fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sending => "sending",
            Self::WithKlaviyo => "with_klaviyo",
            Self::Settled => "settled",
            Self::Unknown => "unknown",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        [Self::Planned, Self::Sending, Self::WithKlaviyo, Self::Settled, Self::Unknown]
            .into_iter()
            .find(|state| state.word() == word)
    }

    /// Whether nothing more will become known.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Settled | Self::Unknown)
    }
}

/// Sums over the chunks of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ChunkSums {
    /// Requests that were, or may have been, taken.
    pub(crate) chunks: u64,
    /// People handed over: those in the bodies, and those whom Klaviyo refused out of them.
    pub(crate) sent: u64,
    /// People accepted.
    pub(crate) accepted: u64,
    /// People rejected.
    pub(crate) rejected: u64,
    /// People of whom nothing is known.
    pub(crate) unknown: u64,
    /// Bytes of the bodies.
    pub(crate) bytes: u64,
}

const COLUMNS: &str = "n, first, after, people, bytes, sha256, state, refused, gone, attempts, in_doubt, \
    sent_at, sent_there, job, accepted, rejected, unknown";

/// Writes a chunk down, or writes it anew.
pub(crate) fn put(connection: &Connection, run: RunId, chunk: &ChunkRow) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO run_chunk (run, n, first, after, people, bytes, sha256, \
             state, refused, gone, attempts, in_doubt, sent_at, sent_there, job, accepted, rejected, \
             unknown) VALUES (:run, :n, :first, :after, :people, :bytes, :sha256, :state, :refused, \
             :gone, :attempts, :in_doubt, :sent_at, :sent_there, :job, :accepted, :rejected, :unknown)",
        )?
        .execute(named_params! {
            ":run": run,
            ":n": chunk.n,
            ":first": chunk.first,
            ":after": chunk.after,
            ":people": chunk.people,
            ":bytes": chunk.bytes,
            ":sha256": chunk.sha256,
            ":state": chunk.state.word(),
            ":refused": serde_json::to_string(&chunk.refused)?,
            ":gone": serde_json::to_string(&chunk.gone)?,
            ":attempts": chunk.attempts,
            ":in_doubt": chunk.in_doubt,
            ":sent_at": chunk.sent_at,
            ":sent_there": chunk.sent_there,
            ":job": chunk.job,
            ":accepted": chunk.accepted,
            ":rejected": chunk.rejected,
            ":unknown": chunk.unknown,
        })?;
    Ok(())
}

/// The chunks of a run, in order.
pub(crate) fn all(connection: &Connection, run: RunId) -> Result<Vec<ChunkRow>> {
    let sql = format!("SELECT {COLUMNS} FROM run_chunk WHERE run = ?1 ORDER BY n");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([run], read)?;
    rows.map(|row| row?).collect()
}

/// The number of the next chunk and the rank it begins at.
pub(crate) fn next(connection: &Connection, run: RunId) -> Result<(u32, u32)> {
    let next = connection
        .prepare_cached(
            "SELECT coalesce(max(n) + 1, 0), coalesce(max(after), 0) FROM run_chunk WHERE run = ?1",
        )?
        .query_row([run], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(next)
}

/// Whether a chunk of any run has this job.
pub(crate) fn is_claimed(connection: &Connection, job: &str) -> Result<bool> {
    let found = connection
        .prepare_cached("SELECT 1 FROM run_chunk WHERE job = ?1 LIMIT 1")?
        .query_row([job], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// So many of the last runs are looked at whatever the clock showed then: it may have been wrong.
const WHATEVER_THE_CLOCK: i64 = 20;

/// Whether Klaviyo may have a job, since a moment and of as many people, that belongs to another chunk and that no chunk has:
/// of one that was never found again, or that was sent once more.
pub(crate) fn may_have_lost_a_job(
    connection: &Connection,
    (run, chunk): (RunId, &ChunkRow),
    since: Moment,
) -> Result<bool> {
    let found = connection
        .prepare_cached(
            "SELECT 1 FROM run_chunk WHERE people = :people \
             AND (coalesce(sent_there, sent_at) >= :since OR run > :lately) \
             AND (attempts > 1 OR (state = 'unknown' AND job IS NULL)) \
             AND NOT (run = :run AND n = :n) LIMIT 1",
        )?
        .query_row(
            named_params! {
                ":people": chunk.people,
                ":since": since,
                ":lately": run.0 - WHATEVER_THE_CLOCK,
                ":run": run,
                ":n": chunk.n,
            },
            |_| Ok(()),
        )
        .optional()?;
    Ok(found.is_some())
}

/// Sums over the chunks of a run.
pub(crate) fn sums(connection: &Connection, run: RunId) -> Result<ChunkSums> {
    let sums = connection
        .prepare_cached(
            "SELECT count(*) FILTER (WHERE people > 0), \
             coalesce(sum(people + json_array_length(refused)), 0), coalesce(sum(accepted), 0), \
             coalesce(sum(rejected), 0), coalesce(sum(unknown), 0), coalesce(sum(bytes), 0) \
             FROM run_chunk WHERE run = ?1 AND state <> 'planned'",
        )?
        .query_row([run], |row| {
            Ok(ChunkSums {
                chunks: row.get(0)?,
                sent: row.get(1)?,
                accepted: row.get(2)?,
                rejected: row.get(3)?,
                unknown: row.get(4)?,
                bytes: row.get(5)?,
            })
        })?;
    Ok(sums)
}

/// Klaviyo's ids of a run's jobs, in the order of its chunks.
pub(crate) fn jobs(connection: &Connection, run: RunId) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT job FROM run_chunk WHERE run = ?1 AND job IS NOT NULL ORDER BY n",
    )?;
    let jobs = statement.query_map([run], |row| row.get(0))?;
    Ok(jobs.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<ChunkRow>> {
    let state: String = row.get("state")?;
    let refused: String = row.get("refused")?;
    let gone: String = row.get("gone")?;
    let chunk = ChunkRow {
        n: row.get("n")?,
        first: row.get("first")?,
        after: row.get("after")?,
        people: row.get("people")?,
        bytes: row.get("bytes")?,
        sha256: row.get("sha256")?,
        state: ChunkState::Planned,
        refused: Vec::new(),
        gone: Vec::new(),
        attempts: row.get("attempts")?,
        in_doubt: row.get("in_doubt")?,
        sent_at: row.get("sent_at")?,
        sent_there: row.get("sent_there")?,
        job: row.get("job")?,
        accepted: row.get("accepted")?,
        rejected: row.get("rejected")?,
        unknown: row.get("unknown")?,
    };
    let understood = move || {
        let state = ChunkState::of_word(&state).ok_or(ErrorCode::DatabaseDamaged)?;
        let (refused, gone) = (serde_json::from_str(&refused)?, serde_json::from_str(&gone)?);
        Ok(ChunkRow { state, refused, gone, ..chunk })
    };
    Ok(understood())
}
