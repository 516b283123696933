//! The people of a run beside their mapped columns, as they were when it began.
//!
//! A *rank* is a person's place among those to be sent, in the order of their slots. The columns and the people are frozen,
//! so the same ranks give the same values for as long as the run is open.

use std::sync::Arc;

use listward_klaviyo::{Attribute, Layout, ListId, Value};
use roaring::RoaringBitmap;

use super::values::Values;
use crate::columns::{ChunkSpan, ProfileSnapshot};
use crate::contract::{AttributeMapping, ErrorCode, Failure, FieldKey};
use crate::engine::Engine;
use crate::error::Result;
use crate::sources::email;

/// Who is sent, with what, where to.
pub(super) struct People {
    /// The engine that has the columns.
    pub(super) engine: Arc<Engine>,
    /// The profiles as they were.
    pub(super) snapshot: Arc<ProfileSnapshot>,
    /// The slots of those who are sent.
    pub(super) members: RoaringBitmap,
    /// What crosses: the e-mail address first.
    pub(super) fields: Vec<Crossing>,
    /// The same as Klaviyo's client wants it.
    pub(super) layout: Arc<Layout>,
    /// The list they go to.
    pub(super) list: ListId,
}

/// A field that crosses.
pub(super) struct Crossing {
    /// The field.
    pub(super) field: FieldKey,
    /// What it becomes.
    pub(super) attribute: Attribute,
}

impl People {
    /// Puts people beside the fields that cross. `members` are slots of `snapshot`.
    pub(super) fn new(
        engine: Arc<Engine>,
        snapshot: Arc<ProfileSnapshot>,
        members: RoaringBitmap,
        email: &FieldKey,
        attributes: &[AttributeMapping],
        list: ListId,
    ) -> Result<Self> {
        let fields = crossings(email, attributes)?;
        let layout = Layout::new(fields.iter().map(|crossing| crossing.attribute.clone()));
        let layout = Arc::new(layout.map_err(|refused| {
            Failure::new(ErrorCode::AttributeUnknown).saying(refused.to_string())
        })?);
        Ok(Self { engine, snapshot, members, fields, layout, list })
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.members.len()).unwrap_or(u32::MAX)
    }

    /// Walks from rank `first` to before rank `after`; `take` says whether to go on.
    pub(super) fn walk(
        &self,
        first: u32,
        after: u32,
        mut take: impl FnMut(u32, Person<'_>) -> Result<bool>,
    ) -> Result<()> {
        let Some(slot) = self.members.select(first) else { return Ok(()) };
        let mut slots = self.members.iter();
        slots.advance_to(slot);
        let mut open: Option<OpenChunk> = None;
        for (rank, slot) in (first..after).zip(slots) {
            let chunk = match open.take() {
                Some(chunk) if chunk.holds(slot) => chunk,
                _ => self.open_chunk(slot)?,
            };
            let person = Person { people: self, chunk: &chunk, record: chunk.record(slot) };
            if !take(rank, person)? {
                return Ok(());
            }
            open = Some(chunk);
        }
        Ok(())
    }

    fn open_chunk(&self, slot: u32) -> Result<OpenChunk> {
        let place = self.snapshot.chunk_of(slot).ok_or(ErrorCode::DatabaseDamaged)?;
        let columns = self.fields.iter().map(|crossing| {
            Values::of(self.engine.columns.column(
                &self.engine.store,
                &self.snapshot,
                &crossing.field,
                place,
            )?)
        });
        let columns = columns.collect::<Result<_>>()?;
        Ok(OpenChunk { span: self.snapshot.chunks[place], columns })
    }
}

/// The address in a cell as it is compared and sent; none when there is no usable one.
///
/// It is sent in lower case: Klaviyo does not say whether it tells addresses apart by their case.
pub(super) fn address_of(cell: &str) -> Option<String> {
    email::usable(cell).ok().map(|address| email::identity(address).into_owned())
}

/// The attribute of every field, the e-mail address first.
fn crossings(email: &FieldKey, attributes: &[AttributeMapping]) -> Result<Vec<Crossing>> {
    let address = Crossing { field: email.clone(), attribute: Attribute::Email };
    let others = attributes.iter().map(|mapping| {
        let unknown = |_| Failure::new(ErrorCode::AttributeUnknown).about(&mapping.attribute);
        let attribute = mapping.attribute.parse().map_err(unknown)?;
        Ok(Crossing { field: mapping.field.clone(), attribute })
    });
    std::iter::once(Ok(address)).chain(others).collect()
}

/// The columns of one chunk, ready to be read.
struct OpenChunk {
    span: ChunkSpan,
    columns: Vec<Values>,
}

impl OpenChunk {
    fn holds(&self, slot: u32) -> bool {
        slot >= self.span.first_slot && slot - self.span.first_slot < self.span.records
    }

    fn record(&self, slot: u32) -> usize {
        (slot - self.span.first_slot) as usize
    }
}

/// One person of a run.
#[derive(Clone, Copy)]
pub(super) struct Person<'chunk> {
    people: &'chunk People,
    chunk: &'chunk OpenChunk,
    record: usize,
}

impl<'chunk> Person<'chunk> {
    /// What stands in the field that is the e-mail address, as it stands there.
    pub(super) fn address(&self) -> String {
        self.chunk.columns[0].text(self.record).unwrap_or_default().into_owned()
    }

    /// Their e-mail address as it is compared and sent; none when there is no usable one.
    pub(super) fn email(&self) -> Option<String> {
        address_of(&self.chunk.columns[0].text(self.record)?)
    }

    /// A value for each field that crosses.
    pub(super) fn values(&self) -> Vec<Option<Value<'chunk>>> {
        let mut values = Vec::with_capacity(self.chunk.columns.len());
        values.push(self.email().map(Value::text));
        for (crossing, column) in self.people.fields.iter().zip(&self.chunk.columns).skip(1) {
            let is_property = matches!(crossing.attribute, Attribute::Property(_));
            values.push(column.value(self.record, is_property));
        }
        values
    }

    /// The same as text.
    pub(super) fn texts(&self) -> Vec<String> {
        let texts = self.chunk.columns.iter().map(|column| column.text(self.record));
        texts.map(|text| text.unwrap_or_default().into_owned()).collect()
    }
}
