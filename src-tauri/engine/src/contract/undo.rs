//! Taking back what a run did, and trying out an export on one person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Failure, RunId, ValueChange};

/// What undoing a run would do, and what it cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct UndoPlan {
    /// Which run.
    pub run: RunId,
    /// People whom it put on the list as new: they leave it, unless they turn out to have been there before.
    pub leave: u64,
    /// People whose former values are sent again.
    pub restored: u64,
    /// People whom it took off the list: they come back onto it.
    pub back: u64,
    /// People who are in neither number because they are not in Klaviyo any more as the run left them: a value was changed since
    /// that would be replaced, or they were deleted or taken off the list. They stay as they are. None when that is found out only
    /// while it is undone: they are more than a thousand, or the key may not read them.
    pub changed_since: Option<u64>,
    /// People who got values that they did not have before, as far as is known.
    pub emptied: u64,
    /// Those values. Each is emptied, unless somebody has changed it since.
    pub values_emptied: u64,
    /// People whom the run sent and Klaviyo did not confirm: what it took of them is not known and stays.
    pub unconfirmed: u64,
    /// People who were, or may have been, sent by a telephone number or an external id too. Klaviyo may have made one profile of
    /// two by that; it does not tell, and nothing takes that back.
    pub may_be_merged: u64,
    /// Flows that this list sets off. What they sent cannot be taken back. None when the key may not read them.
    pub flows: Option<Vec<String>>,
    /// Why it cannot be undone.
    pub refusal: Option<Failure>,
}

/// What became of values that Klaviyo did not have before an undone run, as far as is known:
/// `values = emptied + changed + missing + refused + unknown`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Emptied {
    /// People who were given such values.
    pub people: u64,
    /// The values.
    pub values: u64,
    /// Those that Klaviyo does not have any more.
    pub emptied: u64,
    /// Left as they are: somebody has changed them since.
    pub changed: u64,
    /// Klaviyo has no profile with that address any more: it may be merged into another, renamed or deleted.
    pub missing: u64,
    /// Klaviyo refused to empty them.
    pub refused: u64,
    /// The run stopped before it came to them.
    pub unknown: u64,
}

/// What Klaviyo made of one person who was sent to try an export out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TestProfile {
    /// The address it was sent under.
    pub email: String,
    /// Whether Klaviyo accepted it.
    pub accepted: bool,
    /// Klaviyo's words, when it did not.
    pub said: Option<String>,
    /// Every value as it was sent (`before`) and as Klaviyo has it (`after`).
    pub values: Vec<ValueChange>,
}
