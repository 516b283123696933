//! Values that a person puts right by hand.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FieldKey, ProfileId};
use crate::clock::Moment;

/// A value that a person puts right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Correction {
    /// The address of the profile, as it is shown: it names the person also after profiles were unified again.
    pub email: String,
    /// The field.
    pub field: FieldKey,
    /// What it is to hold, as a person writes it; none or nothing but white space to empty it.
    pub value: Option<String>,
    /// What it was seen to hold, empty for nothing: it is refused when it holds something else by now. None: whatever it holds.
    #[serde(default)]
    pub was: Option<String>,
    /// Whether the person knows that the new address joins two profiles.
    #[serde(default)]
    pub joins: bool,
}

/// What saving a correction would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CorrectionCheck {
    /// The value as it would be kept; none when the field would be emptied.
    pub value: Option<String>,
    /// The other profile that has the new address already, and that this one would be joined with.
    pub joins: Option<ProfileJoin>,
    /// Whether the value would stay on this laptop because Klaviyo does not take it: a telephone number without `+` and country.
    pub stays_here: bool,
}

/// A profile that another one would be joined with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProfileJoin {
    /// Which.
    pub profile: ProfileId,
    /// Its address.
    pub email: String,
    /// How many rows it was made of.
    pub rows: u64,
}

/// That a value was put right by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ValueCorrection {
    /// By whom.
    pub person: String,
    /// When.
    pub at: Moment,
    /// What files say; none when they say nothing.
    pub said: Option<String>,
}
