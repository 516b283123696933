//! Which attributes an import fills, settled once per export so that writing a million profiles decides nothing twice.

use crate::attribute::Attribute;
use crate::import_body::write_text;

/// Which attributes an import fills, in the order in which their values will come. Made once per export.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Sorted as they are written.
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) attribute: Attribute,
    /// `"parent":{`, for the parts of a location and for properties.
    pub(crate) opening: Option<Vec<u8>>,
    /// `"key":`
    pub(crate) key: Vec<u8>,
    /// Where its value stands among those of a profile.
    pub(crate) position: usize,
}

/// Why attributes cannot be sent together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutRefused {
    /// Two fields go to the same attribute.
    #[error("{0} is filled twice")]
    Twice(Attribute),
    /// A name with a leading `$` is Klaviyo's own and may change consent or more.
    #[error("property names with a leading $ are reserved by Klaviyo")]
    ReservedProperty(String),
    /// A property needs a name.
    #[error("a property has no name")]
    NamelessProperty,
    /// Klaviyo could not recognise anybody.
    #[error("an e-mail address, a phone number or an external id is needed")]
    NoIdentifier,
}

impl Layout {
    /// Takes the attributes in the order in which their values will come.
    pub fn new(attributes: impl IntoIterator<Item = Attribute>) -> Result<Self, LayoutRefused> {
        let mut fields = Vec::new();
        for (position, attribute) in attributes.into_iter().enumerate() {
            fields.push(Field::new(attribute, position)?);
        }
        fields.sort_by(|one, other| one.place().cmp(&other.place()));
        if let Some(pair) = fields.windows(2).find(|pair| pair[0].attribute == pair[1].attribute) {
            return Err(LayoutRefused::Twice(pair[0].attribute.clone()));
        }
        if !fields.iter().any(|field| field.attribute.is_identifier()) {
            return Err(LayoutRefused::NoIdentifier);
        }
        Ok(Self { fields })
    }
}

impl Field {
    fn new(attribute: Attribute, position: usize) -> Result<Self, LayoutRefused> {
        if let Attribute::Property(name) = &attribute {
            if name.trim().is_empty() {
                return Err(LayoutRefused::NamelessProperty);
            }
            if name.trim_start().starts_with('$') {
                return Err(LayoutRefused::ReservedProperty(name.clone()));
            }
        }
        let (parent, name) = attribute.path();
        let mut key = Vec::new();
        write_text(name, &mut key);
        key.push(b':');
        let opening = parent.map(|parent| format!("\"{parent}\":{{").into_bytes());
        Ok(Self { attribute, opening, key, position })
    }

    /// What fields are sorted by: keys of the profile, then keys within.
    fn place(&self) -> (&str, &str) {
        match self.attribute.path() {
            (Some(parent), key) => (parent, key),
            (None, key) => (key, ""),
        }
    }
}
