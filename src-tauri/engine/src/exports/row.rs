//! A profile of a run beside its mapped columns.

use listward_klaviyo::{Attribute, Number, Place, Value};

use super::coordinate::degrees;
use super::people::{People, address_of};
use super::values::Values;
use crate::columns::{ChunkSpan, ProfileSnapshot};
use crate::contract::ErrorCode;
use crate::error::Result;
use crate::sources::phone;

/// The columns of one chunk, ready to be read.
pub(super) struct OpenChunk {
    span: ChunkSpan,
    columns: Vec<Values>,
}

impl OpenChunk {
    /// Opens the chunk that holds a slot. Blocks.
    pub(super) fn of(people: &People, snapshot: &ProfileSnapshot, slot: u32) -> Result<Self> {
        let place = snapshot.chunk_of(slot).ok_or(ErrorCode::DatabaseDamaged)?;
        let (columns, store) = (&people.columns, &people.engine.store);
        let columns = people
            .fields
            .iter()
            .map(|crossing| Values::of(columns.column(store, snapshot, &crossing.field, place)?));
        Ok(Self { columns: columns.collect::<Result<_>>()?, span: snapshot.chunks[place] })
    }

    /// Whether a slot is in it.
    pub(super) fn holds(&self, slot: u32) -> bool {
        slot >= self.span.first_slot && slot - self.span.first_slot < self.span.records
    }
}

/// Values that are there and cannot be sent as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Unusable {
    /// Telephone numbers that are not in the international form.
    pub(super) phones: u64,
    /// Latitudes and longitudes that are no numbers of degrees.
    pub(super) coordinates: u64,
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
    /// A telephone number only in the international form: Klaviyo drops another one without a word. A coordinate only as a number.
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
                Attribute::Location(place @ (Place::Latitude | Place::Longitude)) => column
                    .text(record)
                    .and_then(|text| degrees(*place, &text))
                    .and_then(Number::float)
                    .map(Value::Number),
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

    /// What is mapped, there, and cannot be sent.
    pub(super) fn unusable(&self) -> Unusable {
        let mut unusable = Unusable::default();
        for (crossing, column) in self.people.fields.iter().zip(&self.chunk.columns) {
            let is_there = |text: &str| !text.trim().is_empty();
            let text = || column.text(self.record()).filter(|text| is_there(text));
            match &crossing.attribute {
                Attribute::PhoneNumber => {
                    let unfit = text().is_some_and(|text| phone::international(&text).is_none());
                    unusable.phones += u64::from(unfit);
                }
                Attribute::Location(place @ (Place::Latitude | Place::Longitude)) => {
                    let unfit = text().is_some_and(|text| degrees(*place, &text).is_none());
                    unusable.coordinates += u64::from(unfit);
                }
                _ => {}
            }
        }
        unusable
    }

    fn record(&self) -> usize {
        (self.slot - self.chunk.span.first_slot) as usize
    }
}
