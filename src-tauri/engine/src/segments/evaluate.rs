//! Questions over all chunks of a snapshot → one bitmap of people a question.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use arrow::array::{ArrayRef, BooleanBufferBuilder};
use arrow::buffer::BooleanBuffer;
use roaring::RoaringBitmap;

use super::interrupt::Interrupt;
use super::kernels;
use super::rule::Question;
use crate::columns::ProfileSnapshot;
use crate::contract::FieldKey;
use crate::error::Result;

/// From how many chunks on a second thread is worth starting.
const CHUNKS_FOR_TWO: usize = 4;

/// A chunk's place and, for each question, who passes in it.
type Answers = Vec<(usize, Vec<BooleanBuffer>)>;

/// Who passes each question. `column` loads a field's values in a chunk.
///
/// Refused with `Canceled`, between two chunks, once `interrupt` says so.
pub(crate) fn evaluate(
    snapshot: &ProfileSnapshot,
    questions: &[&Question],
    interrupt: &Interrupt,
    column: impl Fn(&FieldKey, usize) -> Result<ArrayRef> + Sync,
) -> Result<Vec<RoaringBitmap>> {
    let next = AtomicUsize::new(0);
    let work = || work_off(snapshot.chunks.len(), &next, questions, interrupt, &column);
    let mut answers = if snapshot.chunks.len() < CHUNKS_FOR_TWO {
        work()?
    } else {
        let (mine, theirs) = thread::scope(|scope| {
            let other = scope.spawn(work);
            (work(), other.join())
        });
        let mut answers = mine?;
        answers.extend(theirs.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        answers
    };
    answers.sort_unstable_by_key(|(chunk, _)| *chunk);
    Ok((0..questions.len()).map(|place| joined(snapshot, &answers, place)).collect())
}

/// Takes one chunk after the other until none is left.
fn work_off(
    chunks: usize,
    next: &AtomicUsize,
    questions: &[&Question],
    interrupt: &Interrupt,
    column: &impl Fn(&FieldKey, usize) -> Result<ArrayRef>,
) -> Result<Answers> {
    let mut answers = Vec::new();
    loop {
        let chunk = next.fetch_add(1, Ordering::Relaxed);
        if chunk >= chunks {
            return Ok(answers);
        }
        interrupt.check()?;
        let passing = questions.iter().map(|question| {
            kernels::passing(&column(&question.field, chunk)?, &question.criterion)
        });
        answers.push((chunk, passing.collect::<Result<_>>()?));
    }
}

/// The chunks' bits one after the other, of those slots that stand for a person.
fn joined(snapshot: &ProfileSnapshot, answers: &Answers, question: usize) -> RoaringBitmap {
    let mut bits = BooleanBufferBuilder::new(snapshot.slots as usize);
    for (_, passing) in answers {
        bits.append_buffer(&passing[question]);
    }
    RoaringBitmap::from_lsb0_bytes(0, bits.as_slice()) & &snapshot.alive
}
