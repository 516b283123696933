//! The attributes of a profile that Klaviyo takes, by the names that Klaviyo gives them.

use std::fmt;
use std::str::FromStr;

/// An attribute of a profile in Klaviyo: where a mapped field goes.
///
/// Its text form (`email`, `location.city`, `properties.Favourite shop`) is what mappings store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// `email`, an identifier.
    Email,
    /// `phone_number` in E.164, an identifier. Klaviyo silently drops a bad one when there is an e-mail address beside it.
    PhoneNumber,
    /// `external_id`, an identifier. A different one than Klaviyo knows replaces it.
    ExternalId,
    /// `first_name`.
    FirstName,
    /// `last_name`.
    LastName,
    /// `organization`.
    Organization,
    /// `locale`, for example `en-GB`.
    Locale,
    /// `title`, a person's position.
    Title,
    /// `image`, a URL.
    Image,
    /// A part of `location`.
    Location(Place),
    /// A custom property by its name.
    Property(String),
}

/// A part of a profile's location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is named as what it is")]
pub enum Place {
    Address1,
    Address2,
    City,
    Country,
    Ip,
    Latitude,
    Longitude,
    Region,
    /// An IANA name, for example `Europe/London`.
    Timezone,
    Zip,
}

/// The text names no attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Klaviyo's profiles have no such attribute")]
pub struct AttributeUnknown;

const PROPERTIES: &str = "properties.";

impl Attribute {
    /// Every attribute with a name of Klaviyo's own, in the order in which a person looks for them.
    pub const STANDARD: [Self; 19] = [
        Self::Email,
        Self::PhoneNumber,
        Self::ExternalId,
        Self::FirstName,
        Self::LastName,
        Self::Organization,
        Self::Title,
        Self::Locale,
        Self::Image,
        Self::Location(Place::Address1),
        Self::Location(Place::Address2),
        Self::Location(Place::Zip),
        Self::Location(Place::City),
        Self::Location(Place::Region),
        Self::Location(Place::Country),
        Self::Location(Place::Timezone),
        Self::Location(Place::Latitude),
        Self::Location(Place::Longitude),
        Self::Location(Place::Ip),
    ];

    /// Whether Klaviyo can recognise a profile by it. A profile needs at least one.
    pub fn is_identifier(&self) -> bool {
        matches!(self, Self::Email | Self::PhoneNumber | Self::ExternalId)
    }

    /// The object that holds it, if it is not the profile itself, and its key in there.
    pub(crate) fn path(&self) -> (Option<&'static str>, &str) {
        match self {
            Self::Email => (None, "email"),
            Self::PhoneNumber => (None, "phone_number"),
            Self::ExternalId => (None, "external_id"),
            Self::FirstName => (None, "first_name"),
            Self::LastName => (None, "last_name"),
            Self::Organization => (None, "organization"),
            Self::Locale => (None, "locale"),
            Self::Title => (None, "title"),
            Self::Image => (None, "image"),
            Self::Location(place) => (Some("location"), place.key()),
            Self::Property(name) => (Some("properties"), name),
        }
    }
}

impl Place {
    fn key(self) -> &'static str {
        match self {
            Self::Address1 => "address1",
            Self::Address2 => "address2",
            Self::City => "city",
            Self::Country => "country",
            Self::Ip => "ip",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
            Self::Region => "region",
            Self::Timezone => "timezone",
            Self::Zip => "zip",
        }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            (Some(parent), key) => write!(f, "{parent}.{key}"),
            (None, key) => f.write_str(key),
        }
    }
}

impl FromStr for Attribute {
    type Err = AttributeUnknown;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(name) = text.strip_prefix(PROPERTIES) {
            return Ok(Self::Property(name.to_owned()));
        }
        let standard = Self::STANDARD.into_iter().find(|attribute| attribute.to_string() == text);
        standard.ok_or(AttributeUnknown)
    }
}
