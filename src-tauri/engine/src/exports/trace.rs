//! Where a person of a run stands who was not accepted: which file, which line, which field, and what stands in it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::people::{People, Person};
use crate::columns::{ProfileSnapshot, text_of};
use crate::contract::{FieldKey, SourceId};
use crate::corrections::{Moves, rows_of};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::run_rejects::{Refusal, Trace};
use crate::store::{corrections, sources};

/// Finds the rows behind people. What it reads is kept for the next one, since they come in the order of their rows.
pub(super) struct Tracer {
    engine: Arc<Engine>,
    snapshot: Arc<ProfileSnapshot>,
    names: HashMap<SourceId, String>,
    open: Option<(usize, Vec<u64>, Vec<u128>)>,
    /// Values at fault that stand in an older row of their person than the one that stands for them: whose, and which field.
    elsewhere: HashSet<(u128, String)>,
}

impl Tracer {
    /// A tracer over profiles as they were. Blocks.
    pub(super) fn new(engine: &Arc<Engine>, snapshot: &Arc<ProfileSnapshot>) -> Result<Self> {
        let names = engine.store.read(sources::names)?;
        let (engine, snapshot) = (Arc::clone(engine), Arc::clone(snapshot));
        Ok(Self { engine, snapshot, names, open: None, elsewhere: HashSet::new() })
    }

    /// The file, the line and the key of the row that stands for a person. Blocks.
    pub(super) fn row(&mut self, slot: u32) -> Result<Trace> {
        let Some(place) = self.snapshot.chunk_of(slot) else { return Ok(Trace::default()) };
        let span = self.snapshot.chunks[place];
        let (lines, keys) = match self.open.take() {
            Some((known, lines, keys)) if known == place => (lines, keys),
            _ => {
                let (columns, store) = (&self.engine.columns, &self.engine.store);
                (columns.lines(store, &span)?, columns.keys(store, &span)?)
            }
        };
        let record = (slot - span.first_slot) as usize;
        let (line, key) = (lines.get(record).copied(), keys.get(record).copied());
        self.open = Some((place, lines, keys));
        let source = self.names.get(&span.source).cloned();
        Ok(Trace { source, line, key, ..Trace::default() })
    }

    /// The same with the field that Klaviyo points at, and what stands in it. Blocks.
    pub(super) fn fault(
        &mut self,
        people: &People,
        person: &Person<'_>,
        pointer: Option<&str>,
    ) -> Result<Trace> {
        let Some(slot) = person.slot() else { return Ok(Trace::default()) };
        let row = self.row(slot)?;
        let attribute = pointer.and_then(attribute_of).unwrap_or_else(|| "email".to_owned());
        let at_fault = people
            .fields
            .iter()
            .zip(person.texts())
            .find(|(crossing, _)| crossing.attribute.to_string() == attribute);
        let (field, value) =
            at_fault.map(|(crossing, text)| (crossing.field.0.clone(), text)).unzip();
        if let (Some(key), Some(field)) = (row.key, &field)
            && !self.is_in_row(slot, field)?
        {
            self.elsewhere.insert((key, field.clone()));
        }
        Ok(Trace { field, value, ..row })
    }

    /// Finds the rows of values that another row gave than the one that stands for their person: the newest that has any.
    /// Together, since it looks through all rows. Blocks.
    pub(super) fn find_givers<'traces>(
        &mut self,
        traces: impl Iterator<Item = &'traces mut Trace>,
    ) -> Result<()> {
        let elsewhere = std::mem::take(&mut self.elsewhere);
        if elsewhere.is_empty() {
            return Ok(());
        }
        let moves = Moves::of(&self.engine.store.read(corrections::all)?);
        let wanted = elsewhere.iter().map(|(key, _)| moves.whose(*key)).collect();
        let way = (&self.engine.store, &self.engine.columns);
        let rows = rows_of(way, &self.snapshot.chunks, &moves, &wanted)?;
        for trace in traces {
            let Some((key, field)) = trace.key.zip(trace.field.clone()) else { continue };
            if !elsewhere.contains(&(key, field.clone())) {
                continue;
            }
            let theirs = rows.get(&moves.whose(key)).map(Vec::as_slice).unwrap_or_default();
            for row in theirs.iter().rev() {
                if self.is_in_row(row.slot, &field)? {
                    let giver = self.row(row.slot)?;
                    (trace.source, trace.line) = (giver.source, giver.line);
                    break;
                }
            }
        }
        Ok(())
    }

    /// Whether a row itself has a value in a field, as its file was read. Blocks.
    fn is_in_row(&self, slot: u32, field: &str) -> Result<bool> {
        let place = self.snapshot.chunk_of(slot);
        let field = self.snapshot.field(&FieldKey(field.to_owned()));
        let Some((place, field)) = place.zip(field) else { return Ok(false) };
        let span = &self.snapshot.chunks[place];
        let column = self.engine.columns.unpatched(&self.engine.store, span, field)?;
        Ok(text_of(&column, (slot - span.first_slot) as usize).is_some())
    }
}

/// Finds the rows of the values that Klaviyo refused, where a tracer is at hand. Blocks.
pub(super) fn find_givers(tracer: Option<Tracer>, refusals: &mut [Refusal]) -> Result<()> {
    let Some(mut tracer) = tracer else { return Ok(()) };
    tracer.find_givers(refusals.iter_mut().map(|refusal| &mut refusal.trace))
}

/// The attribute that a JSON pointer into a request or a profile names: `…/attributes/location/city` is `location.city`.
fn attribute_of(pointer: &str) -> Option<String> {
    let (_, path) = pointer.rsplit_once("/attributes/")?;
    Some(path.replace('/', "."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_names_the_attribute_at_fault() {
        let table = [
            ("/data/attributes/profiles/data/0/attributes/email", Some("email")),
            ("/data/attributes/profiles/data/7/attributes/location/city", Some("location.city")),
            ("/data", None),
        ];
        for (pointer, attribute) in table {
            assert_eq!(attribute_of(pointer).as_deref(), attribute, "{pointer}");
        }
    }
}
