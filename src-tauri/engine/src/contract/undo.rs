//! Taking back what a run did, and trying out an export on one person.

use serde::Serialize;
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
    /// Values that Klaviyo keeps, because nothing was known of them before.
    pub values_stay: u64,
    /// Flows that this list sets off. What they sent cannot be taken back. None when the key may not read them.
    pub flows: Option<Vec<String>>,
    /// Why it cannot be undone.
    pub refusal: Option<Failure>,
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
