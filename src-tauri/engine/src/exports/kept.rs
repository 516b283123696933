//! Somebody whom a run takes back to how they were before another run.

use listward_klaviyo::{ImportBody, ProfileRefused, Pushed, Value};

use super::people::People;
use super::written;

/// Somebody as Klaviyo had confirmed them before an undone run.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// Their address.
    pub(super) email: String,
    /// The profile that was confirmed.
    pub(super) profile: Vec<u8>,
    /// What the undone run sent; none when Klaviyo did not confirm it.
    pub(super) sent: Option<Vec<u8>>,
    /// Whether they were only taken off the list, and come back onto it. Their values were left alone, and so nothing but the
    /// address crosses.
    pub(super) comes_back: bool,
}

impl Kept {
    /// Puts them into the body of an import.
    pub(super) fn push(
        &self,
        people: &People,
        body: &mut ImportBody,
    ) -> std::result::Result<Pushed, ProfileRefused> {
        if !self.comes_back {
            return body.push_written(&self.profile);
        }
        let mut values = vec![None; people.fields.len()];
        // The address is the first of the fields.
        values[0] = Some(Value::text(self.email.as_str()));
        body.push(&values)
    }

    /// A text for each field that crosses.
    pub(super) fn texts(&self, people: &People) -> Vec<String> {
        let written = written::values(&self.profile);
        let texts = people.fields.iter().map(|crossing| {
            let name = crossing.attribute.to_string();
            let crosses = !self.comes_back || name == "email";
            written.get(&name).filter(|_| crosses).map(written::shown).unwrap_or_default()
        });
        texts.collect()
    }
}
