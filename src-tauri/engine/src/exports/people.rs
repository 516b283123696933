//! The people of a run beside what crosses, as they were when it began.
//!
//! A *rank* is a person's place among those to be sent: in the order of their slots, or of the book when a run takes back
//! what another did. Both are frozen, so the same ranks give the same bytes for as long as the run is open.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use listward_klaviyo::{
    Attribute, ImportBody, Layout, ListId, Place, ProfileRefused, Pushed, Value,
};
use roaring::RoaringBitmap;

use super::kept::Kept;
use super::row::{OpenChunk, Row, Unusable};
use super::trace::Tracer;
use crate::columns::{Columns, ProfileSnapshot};
use crate::contract::{AttributeMapping, ErrorCode, Failure, FieldKey};
use crate::engine::Engine;
use crate::error::Result;
use crate::sources::email;

/// Who is sent, with what, where to.
pub(super) struct People {
    /// The engine that has them.
    pub(super) engine: Arc<Engine>,
    /// The way to their columns.
    pub(super) columns: Columns,
    /// Where they come from.
    from: From,
    /// What crosses: the e-mail address first.
    pub(super) fields: Vec<Crossing>,
    /// The same as Klaviyo's client wants it.
    pub(super) layout: Arc<Layout>,
    /// The list they go to.
    pub(super) list: ListId,
}

/// Where the people of a run come from.
#[derive(Clone)]
pub(super) enum From {
    /// The slots of profiles as they were.
    Profiles(Arc<ProfileSnapshot>, RoaringBitmap),
    /// People as they were before an earlier run.
    Book(Vec<Kept>),
}

/// A field that crosses.
pub(super) struct Crossing {
    /// The field.
    pub(super) field: FieldKey,
    /// What it becomes.
    pub(super) attribute: Attribute,
}

impl People {
    /// Puts people beside the fields that cross.
    pub(super) fn new(
        engine: Arc<Engine>,
        from: From,
        email: &FieldKey,
        attributes: &[AttributeMapping],
        list: ListId,
    ) -> Result<Self> {
        let fields = crossings(email, attributes)?;
        let layout = Layout::new(fields.iter().map(|crossing| crossing.attribute.clone()));
        let layout = Arc::new(layout.map_err(|refused| {
            Failure::new(ErrorCode::AttributeUnknown).saying(refused.to_string())
        })?);
        Ok(Self { engine, columns: Columns::for_a_walk(), from, fields, layout, list })
    }

    /// The same people beside other columns than those that cross.
    pub(super) fn beside(&self, columns: &[AttributeMapping]) -> Result<Self> {
        let (engine, from) = (Arc::clone(&self.engine), self.from.clone());
        Self::new(engine, from, &self.fields[0].field, columns, self.list.clone())
    }

    /// Finds the rows behind them; none when they are no profiles. Blocks.
    pub(super) fn tracer(&self) -> Result<Option<Tracer>> {
        match &self.from {
            From::Profiles(snapshot, _) => Tracer::new(&self.engine, snapshot).map(Some),
            From::Book(_) => Ok(None),
        }
    }

    /// The same without some slots.
    pub(super) fn without(self, slots: &RoaringBitmap) -> Self {
        let from = match self.from {
            From::Profiles(snapshot, members) => From::Profiles(snapshot, members - slots),
            book @ From::Book(_) => book,
        };
        Self { from, ..self }
    }

    /// How many of their values cannot be sent as they are. Blocks.
    pub(super) fn unusable(&self) -> Result<Unusable> {
        let is_picky = |crossing: &Crossing| {
            let coordinate = [Place::Latitude, Place::Longitude].map(Attribute::Location);
            crossing.attribute == Attribute::PhoneNumber || coordinate.contains(&crossing.attribute)
        };
        let mut sums = Unusable::default();
        if self.fields.iter().any(is_picky) {
            self.walk(0, self.count(), |_, person| {
                if let Person::Row(row) = person {
                    let Unusable { phones, coordinates } = row.unusable();
                    sums.phones += phones;
                    sums.coordinates += coordinates;
                }
                Ok(true)
            })?;
        }
        Ok(sums)
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        let count = match &self.from {
            From::Profiles(_, members) => members.len(),
            From::Book(people) => people.len() as u64,
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Walks from rank `first` to before rank `after`; `take` says whether to go on.
    pub(super) fn walk(
        &self,
        first: u32,
        after: u32,
        mut take: impl FnMut(u32, Person<'_>) -> Result<bool>,
    ) -> Result<()> {
        match &self.from {
            From::Profiles(snapshot, members) => {
                self.walk_profiles(snapshot, members, first..after, take)
            }
            From::Book(people) => {
                for (rank, kept) in (first..after).zip(people.iter().skip(first as usize)) {
                    if !take(rank, Person::Kept(self, kept))? {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    fn walk_profiles(
        &self,
        snapshot: &ProfileSnapshot,
        members: &RoaringBitmap,
        ranks: std::ops::Range<u32>,
        mut take: impl FnMut(u32, Person<'_>) -> Result<bool>,
    ) -> Result<()> {
        let Some(slot) = members.select(ranks.start) else { return Ok(()) };
        let mut slots = members.iter();
        slots.advance_to(slot);
        let mut open: Option<OpenChunk> = None;
        for (rank, slot) in ranks.zip(slots) {
            let chunk = match open.take() {
                Some(chunk) if chunk.holds(slot) => chunk,
                _ => OpenChunk::of(self, snapshot, slot)?,
            };
            if !take(rank, Person::Row(Row::new(self, &chunk, slot)))? {
                return Ok(());
            }
            open = Some(chunk);
        }
        Ok(())
    }
}

/// The address in a cell as it is compared and sent; none when there is no usable one.
///
/// It is sent in lower case: Klaviyo does not say whether it tells addresses apart by their case.
pub(super) fn address_of(cell: &str) -> Option<String> {
    email::usable(cell).ok().map(|address| email::identity(address).into_owned())
}

/// The moment of a date as it is kept; a day begins at midnight, UTC.
fn moment_of(date: &str) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(date.parse::<DateTime>().ok()?).ok()
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

/// One person of a run.
#[derive(Clone, Copy)]
pub(super) enum Person<'people> {
    /// A profile.
    Row(Row<'people>),
    /// Somebody as they were before an earlier run, among whom.
    Kept(&'people People, &'people Kept),
}

impl Person<'_> {
    /// What stands in the field that is the e-mail address, as it stands there.
    pub(super) fn address(&self) -> String {
        match self {
            Self::Row(row) => row.address(),
            Self::Kept(_, kept) => kept.email.clone(),
        }
    }

    /// Their e-mail address as it is compared and sent; none when there is no usable one.
    pub(super) fn email(&self) -> Option<String> {
        address_of(&self.address())
    }

    /// When they agreed to receive marketing, where the columns after the address say whether and when.
    pub(super) fn agreed_at(&self) -> Option<Timestamp> {
        let Self::Row(row) = self else { return None };
        match row.values().as_slice() {
            [_, Some(Value::Boolean(true)), Some(Value::Date(at))] => moment_of(at),
            _ => None,
        }
    }

    /// Their place in the snapshot of profiles.
    pub(super) fn slot(&self) -> Option<u32> {
        match self {
            Self::Row(row) => Some(row.slot()),
            Self::Kept(..) => None,
        }
    }

    /// How they were before an earlier run, where that is what is sent.
    pub(super) fn kept(&self) -> Option<&Kept> {
        match self {
            Self::Row(_) => None,
            Self::Kept(_, kept) => Some(kept),
        }
    }

    /// Writes them as the book keeps them: as they are sent, or, of those who only come back onto the list, as Klaviyo has them.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<()> {
        match self {
            Self::Row(row) => row.write(out),
            Self::Kept(_, kept) => {
                out.extend_from_slice(&kept.profile);
                Ok(())
            }
        }
    }

    /// Puts them into the body of an import.
    pub(super) fn push(
        &self,
        body: &mut ImportBody,
    ) -> std::result::Result<Pushed, ProfileRefused> {
        match self {
            Self::Row(row) => body.push(&row.values()),
            Self::Kept(people, kept) => kept.push(people, body),
        }
    }

    /// A text for each field that crosses.
    pub(super) fn texts(&self) -> Vec<String> {
        match self {
            Self::Row(row) => row.texts(),
            Self::Kept(people, kept) => kept.texts(people),
        }
    }
}
