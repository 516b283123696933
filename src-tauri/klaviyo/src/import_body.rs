//! The body of a bulk import, written profile by profile, always the same bytes for the same profiles.
//!
//! It knows Klaviyo's limits, so that whoever cuts a run into chunks only has to stop when told. It does not know what makes
//! a good e-mail address or phone number: that was settled when the file was read.

use std::sync::Arc;

use bytes::Bytes;

use crate::attribute::{Attribute, Place};
use crate::ids::ListId;
use crate::layout::Layout;
use crate::value::Value;

/// As many profiles as Klaviyo takes in one import.
pub const MAX_PROFILES: usize = 10_000;

/// As many bytes as we put into one import. Klaviyo takes 5 MB and does not say which kind of megabyte.
pub const MAX_BODY_BYTES: usize = 4_500_000;

/// As many bytes as one profile may have.
pub const MAX_PROFILE_BYTES: usize = 100_000;

const HEAD: &[u8] = br#"{"data":{"attributes":{"profiles":{"data":["#;

/// Why a profile cannot be part of any import. The body is as it was before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileRefused {
    /// It has neither e-mail address nor phone number nor external id.
    #[error("the profile has no identifier")]
    NoIdentifier,
    /// It has this many bytes, more than [`MAX_PROFILE_BYTES`].
    #[error("the profile has {0} bytes, Klaviyo takes {MAX_PROFILE_BYTES}")]
    TooLarge(usize),
    /// The attribute takes one value and was given a list.
    #[error("{0} takes one value, not a list")]
    NotAList(Attribute),
}

/// What became of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a profile that did not fit has to go into the next body"]
pub enum Pushed {
    /// It is in.
    Added,
    /// It does not fit any more; the body is as it was before. Put it into the next one.
    Full,
}

/// The body of one bulk import into a list.
#[derive(Debug, Clone)]
pub struct ImportBody {
    layout: Arc<Layout>,
    bytes: Vec<u8>,
    tail: Vec<u8>,
    profiles: usize,
    most: usize,
}

impl ImportBody {
    /// An empty body for imports into `list`.
    pub fn new(layout: Arc<Layout>, list: &ListId) -> Self {
        let mut tail = br#"]}},"relationships":{"lists":{"data":[{"id":"#.to_vec();
        write_text(list.as_str(), &mut tail);
        tail.extend_from_slice(br#","type":"list"}]}},"type":"profile-bulk-import-job"}}"#);
        Self { layout, bytes: HEAD.to_vec(), tail, profiles: 0, most: MAX_PROFILES }
    }

    /// The same, full at `most` profiles already, if that is fewer than [`MAX_PROFILES`].
    #[must_use]
    pub fn holding(self, most: usize) -> Self {
        Self { most: most.clamp(1, MAX_PROFILES), ..self }
    }

    /// How many profiles it holds.
    pub fn profiles(&self) -> usize {
        self.profiles
    }

    /// How many bytes it would have if it were finished now.
    pub fn len(&self) -> usize {
        self.bytes.len() + self.tail.len()
    }

    /// Whether it holds no profile. Klaviyo takes no empty imports.
    pub fn is_empty(&self) -> bool {
        self.profiles == 0
    }

    /// Adds a profile: a value for each attribute of the layout, in its order; missing and blank values are left out.
    pub fn push(&mut self, values: &[Option<Value<'_>>]) -> Result<Pushed, ProfileRefused> {
        self.push_with(|layout, out| layout.write(values, out))
    }

    fn push_with(
        &mut self,
        write: impl FnOnce(&Layout, &mut Vec<u8>) -> Result<(), ProfileRefused>,
    ) -> Result<Pushed, ProfileRefused> {
        if self.profiles == self.most {
            return Ok(Pushed::Full);
        }
        let before = self.bytes.len();
        let outcome = self.append(write);
        if outcome != Ok(Pushed::Added) {
            self.bytes.truncate(before);
        }
        outcome
    }

    /// Adds a profile that [`Layout::write`] has written before.
    pub fn push_written(&mut self, profile: &[u8]) -> Result<Pushed, ProfileRefused> {
        self.push_with(|_, out| {
            out.extend_from_slice(profile);
            Ok(())
        })
    }

    /// The bytes to send.
    pub fn finish(mut self) -> Bytes {
        self.bytes.extend_from_slice(&self.tail);
        Bytes::from(self.bytes)
    }

    fn append(
        &mut self,
        write: impl FnOnce(&Layout, &mut Vec<u8>) -> Result<(), ProfileRefused>,
    ) -> Result<Pushed, ProfileRefused> {
        if self.profiles > 0 {
            self.bytes.push(b',');
        }
        let start = self.bytes.len();
        write(&self.layout, &mut self.bytes)?;
        let size = self.bytes.len() - start;
        if size > MAX_PROFILE_BYTES {
            return Err(ProfileRefused::TooLarge(size));
        }
        if self.len() > MAX_BODY_BYTES {
            return Ok(Pushed::Full);
        }
        self.profiles += 1;
        Ok(Pushed::Added)
    }
}

impl Layout {
    /// Writes one profile as an import holds it, always the same bytes for the same values. Missing and blank values are
    /// left out, so that they never empty what Klaviyo has.
    pub fn write(
        &self,
        values: &[Option<Value<'_>>],
        out: &mut Vec<u8>,
    ) -> Result<(), ProfileRefused> {
        out.extend_from_slice(br#"{"attributes":{"#);
        let mut open: Option<&[u8]> = None;
        let mut identified = false;
        for field in &self.fields {
            let Some(Some(value)) = values.get(field.position) else { continue };
            if value.is_blank() {
                continue;
            }
            let opening = field.opening.as_deref();
            if open.is_some() && open != opening {
                out.push(b'}');
            }
            if out.last() != Some(&b'{') {
                out.push(b',');
            }
            if let Some(opening) = opening.filter(|_| open != opening) {
                out.extend_from_slice(opening);
            }
            open = opening;
            out.extend_from_slice(&field.key);
            write_value(&field.attribute, value, out)?;
            identified |= field.attribute.is_identifier();
        }
        if open.is_some() {
            out.push(b'}');
        }
        out.extend_from_slice(br#"},"type":"profile"}"#);
        if identified { Ok(()) } else { Err(ProfileRefused::NoIdentifier) }
    }
}

/// Klaviyo's own attributes are texts (coordinates may be numbers); only custom properties keep their type.
fn write_value(
    attribute: &Attribute,
    value: &Value<'_>,
    out: &mut Vec<u8>,
) -> Result<(), ProfileRefused> {
    use Attribute::{Location, Property};
    let typed = matches!(attribute, Property(_));
    let numeric = typed || matches!(attribute, Location(Place::Latitude | Place::Longitude));
    match value {
        Value::Text(text) | Value::Date(text) => write_text(text, out),
        Value::Number(number) if numeric => out.extend_from_slice(number.as_str().as_bytes()),
        Value::Number(number) => write_text(number.as_str(), out),
        Value::Boolean(truth) if typed => out.extend_from_slice(truth.to_string().as_bytes()),
        Value::Boolean(truth) => write_text(&truth.to_string(), out),
        Value::List(items) if typed => {
            out.push(b'[');
            for item in items.iter().filter(|item| !item.trim().is_empty()) {
                if out.last() != Some(&b'[') {
                    out.push(b',');
                }
                write_text(item, out);
            }
            out.push(b']');
        }
        Value::List(_) => return Err(ProfileRefused::NotAList(attribute.clone())),
    }
    Ok(())
}

/// Writes a JSON string.
pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("BUG: writing text to memory cannot fail");
}
