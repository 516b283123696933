//! A profile of a run beside its mapped columns.

use listward_klaviyo::{Attribute, Value};

use super::people::{Crossing, People, address_of};
use super::values::Values;
use crate::columns::{ChunkSpan, ProfileSnapshot};
use crate::contract::ErrorCode;
use crate::engine::Engine;
use crate::error::Result;
use crate::sources::phone;

/// The columns of one chunk, ready to be read.
pub(super) struct OpenChunk {
    span: ChunkSpan,
    columns: Vec<Values>,
}

impl OpenChunk {
    /// Opens the chunk that holds a slot. Blocks.
    pub(super) fn of(
        engine: &Engine,
        snapshot: &ProfileSnapshot,
        fields: &[Crossing],
        slot: u32,
    ) -> Result<Self> {
        let place = snapshot.chunk_of(slot).ok_or(ErrorCode::DatabaseDamaged)?;
        let columns = fields.iter().map(|crossing| {
            let field = &crossing.field;
            Values::of(engine.columns.column(&engine.store, snapshot, field, place)?)
        });
        Ok(Self { columns: columns.collect::<Result<_>>()?, span: snapshot.chunks[place] })
    }

    /// Whether a slot is in it.
    pub(super) fn holds(&self, slot: u32) -> bool {
        slot >= self.span.first_slot && slot - self.span.first_slot < self.span.records
    }
}

/// One profile of a run.
#[derive(Clone, Copy)]
pub(super) struct Row<'chunk> {
    people: &'chunk People,
    chunk: &'chunk OpenChunk,
    slot: u32,
}

impl<'chunk> Row<'chunk> {
    /// The profile at a slot, which the chunk holds.
    pub(super) fn new(people: &'chunk People, chunk: &'chunk OpenChunk, slot: u32) -> Self {
        Self { people, chunk, slot }
    }

    /// Its place in the snapshot of profiles.
    pub(super) fn slot(&self) -> u32 {
        self.slot
    }

    /// What stands in the field that is the e-mail address, as it stands there.
    pub(super) fn address(&self) -> String {
        self.chunk.columns[0].text(self.record()).unwrap_or_default().into_owned()
    }

    /// A value for each field that crosses.
    ///
    /// A telephone number only in the international form: Klaviyo drops another one without a word.
    pub(super) fn values(&self) -> Vec<Option<Value<'chunk>>> {
        let record = self.record();
        let mut values = Vec::with_capacity(self.chunk.columns.len());
        let address = self.chunk.columns[0].text(record);
        values.push(address.and_then(|text| address_of(&text)).map(Value::text));
        for (crossing, column) in self.people.fields.iter().zip(&self.chunk.columns).skip(1) {
            values.push(match &crossing.attribute {
                Attribute::PhoneNumber => column
                    .text(record)
                    .and_then(|text| phone::international(&text))
                    .map(Value::text),
                Attribute::Property(_) => column.value(record, true),
                _ => column.value(record, false),
            });
        }
        values
    }

    /// Writes it as it is sent.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<()> {
        // Neither can be: everybody here has an address, and lists go into properties only.
        self.people.layout.write(&self.values(), out).map_err(|_| ErrorCode::Internal.into())
    }

    /// A text for each field that crosses.
    pub(super) fn texts(&self) -> Vec<String> {
        let texts = self.chunk.columns.iter().map(|column| column.text(self.record()));
        texts.map(|text| text.unwrap_or_default().into_owned()).collect()
    }

    /// Whether a telephone number is mapped, there, and not in the international form.
    pub(super) fn has_unusable_phone(&self) -> bool {
        let phones = self.people.fields.iter().zip(&self.chunk.columns);
        let mut phones =
            phones.filter(|(crossing, _)| crossing.attribute == Attribute::PhoneNumber);
        phones.any(|(_, column)| {
            let text = column.text(self.record()).unwrap_or_default();
            !text.trim().is_empty() && phone::international(&text).is_none()
        })
    }

    fn record(&self) -> usize {
        (self.slot - self.chunk.span.first_slot) as usize
    }
}
