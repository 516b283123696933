//! Where a person of a run stands who was not accepted: which file, which line, which field, and what stands in it.

use std::collections::HashMap;
use std::sync::Arc;

use super::people::{People, Person};
use crate::columns::ProfileSnapshot;
use crate::contract::SourceId;
use crate::engine::Engine;
use crate::error::Result;
use crate::store::run_rejects::Trace;
use crate::store::sources;

/// Finds the rows behind people. What it reads is kept for the next one, since they come in the order of their rows.
pub(super) struct Tracer {
    engine: Arc<Engine>,
    snapshot: Arc<ProfileSnapshot>,
    names: HashMap<SourceId, String>,
    open: Option<(usize, Vec<u64>, Vec<u128>)>,
}

impl Tracer {
    /// A tracer over profiles as they were. Blocks.
    pub(super) fn new(engine: &Arc<Engine>, snapshot: &Arc<ProfileSnapshot>) -> Result<Self> {
        let names = engine.store.read(sources::names)?;
        let (engine, snapshot) = (Arc::clone(engine), Arc::clone(snapshot));
        Ok(Self { engine, snapshot, names, open: None })
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
        Ok(Trace { field, value, ..row })
    }
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
