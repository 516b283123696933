//! Some of the people a rule is about, so that a person sees at once whether it says what they mean.

use roaring::RoaringBitmap;

use super::rule::Rule;
use crate::columns::{ProfileSnapshot, text_of};
use crate::contract::{FieldKey, ProfileId, ProfileRow};
use crate::engine::Engine;
use crate::error::Result;

/// How many people a sample shows at most.
const PEOPLE: u32 = 10;

/// The fields that a person knows people by.
const WHO: [&str; 3] = ["email", "first_name", "last_name"];

/// The fields a sample shows: those a person knows people by, then those of the rule.
pub(super) fn fields(snapshot: &ProfileSnapshot, rule: &Rule) -> Vec<FieldKey> {
    let mut fields = Vec::new();
    let who = WHO.iter().map(|key| FieldKey((*key).to_owned()));
    let asked = rule.checks.iter().map(|check| check.question.field.clone());
    for key in who.chain(asked) {
        if snapshot.field(&key).is_some() && !fields.contains(&key) {
            fields.push(key);
        }
    }
    fields
}

/// Up to ten people from all over the bitmap, the same ones each time.
pub(super) fn spread(people: &RoaringBitmap) -> Vec<u32> {
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let shown = count.min(PEOPLE);
    (0..shown)
        .filter_map(|place| {
            let rank = u64::from(place) * u64::from(count) / u64::from(shown);
            people.select(u32::try_from(rank).unwrap_or(u32::MAX))
        })
        .collect()
}

impl Engine {
    /// Some people's values of some fields, as text. Slots that are not there are passed over. Blocks.
    pub(crate) fn rows_of(
        &self,
        snapshot: &ProfileSnapshot,
        slots: &[u32],
        fields: &[FieldKey],
    ) -> Result<Vec<ProfileRow>> {
        let mut rows = Vec::with_capacity(slots.len());
        let mut slots = slots.iter().copied().peekable();
        while let Some(first) = slots.next() {
            let Some(chunk) = snapshot.chunk_of(first) else { continue };
            let columns = fields
                .iter()
                .map(|field| self.columns.column(&self.store, snapshot, field, chunk))
                .collect::<Result<Vec<_>>>()?;
            let span = snapshot.chunks[chunk];
            let row = |slot: u32| {
                let record = (slot - span.first_slot) as usize;
                let values = columns
                    .iter()
                    .map(|column| text_of(column, record).map(std::borrow::Cow::into_owned));
                ProfileRow { id: ProfileId(i64::from(slot)), values: values.collect() }
            };
            rows.push(row(first));
            while let Some(slot) = slots.next_if(|slot| snapshot.chunk_of(*slot) == Some(chunk)) {
                rows.push(row(slot));
            }
        }
        Ok(rows)
    }
}
