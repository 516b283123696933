//! Who of the selected people can be sent at all: those with an e-mail address that no other one of them has.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use roaring::RoaringBitmap;

use crate::columns::{Columns, ProfileSnapshot};
use crate::contract::{FieldKey, LeftOut};
use crate::engine::Engine;
use crate::error::Result;
use crate::exports::people::address_of;
use crate::exports::values::Values;

/// The selected people, told apart.
#[derive(Debug, Default)]
pub(crate) struct SortedOut {
    /// The slots of those who can be sent.
    pub(crate) sendable: RoaringBitmap,
    /// How many cannot, by reason.
    pub(crate) left_out: BTreeMap<LeftOut, u64>,
}

/// Tells the selected people apart, and hands each one who cannot be sent to `leave_out`, with what stands for an address and
/// their slot.
///
/// Of several with one address the first is sent. Blocks: it reads one column.
pub(crate) fn sort_out(
    engine: &Engine,
    snapshot: &ProfileSnapshot,
    selected: &RoaringBitmap,
    email: &FieldKey,
    mut leave_out: impl FnMut(LeftOut, &str, u32) -> Result<()>,
) -> Result<SortedOut> {
    let mut sorted = SortedOut::default();
    // A hash instead of the address: 16 MB a million people. That two of them collide is less likely than a broken disk.
    let hashes = RandomState::new();
    let mut seen: HashSet<u64> =
        HashSet::with_capacity(usize::try_from(selected.len()).unwrap_or_default());
    let columns = Columns::for_a_walk();
    for (place, span) in snapshot.chunks.iter().enumerate() {
        let slots = span.first_slot..span.first_slot + span.records;
        if selected.range_cardinality(slots.clone()) == 0 {
            continue;
        }
        let column = Values::of(columns.column(&engine.store, snapshot, email, place)?)?;
        let mut usable = Vec::new();
        for slot in selected.range(slots) {
            let text = column.text((slot - span.first_slot) as usize).unwrap_or_default();
            let reason = match address_of(&text) {
                Some(address) if seen.insert(hashes.hash_one(&address)) => {
                    usable.push(slot);
                    continue;
                }
                Some(_) => LeftOut::SameEmail,
                None if text.trim().is_empty() => LeftOut::NoEmail,
                None => LeftOut::InvalidEmail,
            };
            *sorted.left_out.entry(reason).or_default() += 1;
            leave_out(reason, &text, slot)?;
        }
        // They come in rising order, so appending cannot fail.
        let appended = sorted.sendable.append(usable);
        debug_assert!(appended.is_ok(), "slots rise");
    }
    Ok(sorted)
}

/// What stands for an address, of the first few of the selected who have anything there. Blocks: it reads one column, as far as
/// it must.
pub(crate) fn first(
    engine: &Engine,
    snapshot: &ProfileSnapshot,
    selected: &RoaringBitmap,
    email: &FieldKey,
    most: usize,
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (place, span) in snapshot.chunks.iter().enumerate() {
        let slots = span.first_slot..span.first_slot + span.records;
        if found.len() >= most || selected.range_cardinality(slots.clone()) == 0 {
            continue;
        }
        let column = Values::of(engine.columns.column(&engine.store, snapshot, email, place)?)?;
        let texts = selected.range(slots).filter_map(|slot| {
            let text = column.text((slot - span.first_slot) as usize)?;
            (!text.trim().is_empty()).then(|| text.into_owned())
        });
        found.extend(texts.take(most - found.len()));
    }
    Ok(found)
}
