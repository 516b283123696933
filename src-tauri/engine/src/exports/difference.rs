//! What a run would change, person by person, for the preflight.

use std::collections::HashMap;
use std::sync::Arc;

use super::book::{self, Entries, Known};
use super::compare::{Compared, Confirmed, Standing};
use super::people::People;
use super::sendable::Blocked;
use super::written;
use crate::contract::{AttributeChanges, Difference, ExportId, PersonChange};
use crate::engine::Engine;
use crate::error::Result;
use crate::store::book::Target;

/// So many of the changed people are compared attribute by attribute.
const COMPARED: usize = 20_000;

/// So many of each kind are shown.
const SHOWN: usize = 20;

/// What a run would change, and who of its people is untouched. Who has too much data joins the blocked. Blocks.
pub(super) fn difference(
    engine: &Arc<Engine>,
    export: ExportId,
    target: &Target,
    people: &People,
    blocked: &mut Blocked,
) -> Result<(Difference, Compared)> {
    let mut confirmed = Confirmed::read_for(&engine.store, export, target)?;
    let first = confirmed.is_empty();
    let mut now: HashMap<String, Vec<u8>> = HashMap::new();
    let mut joining = Vec::new();
    let compared = confirmed.compare(people, |standing, email, profile, slot| {
        if blocked.weigh(profile, slot) {
            return;
        }
        match standing {
            Standing::New if joining.len() < SHOWN => joining.push(email.to_owned()),
            Standing::Changed if now.len() < COMPARED => {
                now.insert(email.to_owned(), profile.to_vec());
            }
            _ => {}
        }
    })?;
    let (mut changed, mut leaving) = (Vec::new(), Vec::new());
    if !now.is_empty() || compared.sums.leaves > 0 {
        book::walk(&engine.store, export, Entries::Current, |email, known| {
            if leaving.len() < SHOWN && confirmed.leaves(email) {
                leaving.push(email.to_owned());
            }
            if let (Some(after), Known::Confirmed(before)) = (now.remove(email), known) {
                let values = written::changes(&written::values(before), &written::values(&after));
                changed.push(PersonChange { email: email.to_owned(), changes: values });
            }
            Ok(())
        })?;
    }
    let sums = compared.sums;
    let difference = Difference {
        first,
        joins: sums.joins,
        changes: sums.changes,
        untouched: sums.untouched,
        leaves: sums.leaves,
        compared: changed.len() as u64,
        by_attribute: by_attribute(&changed),
        examples: changed.into_iter().take(SHOWN).collect(),
        joining,
        leaving,
    };
    Ok((difference, compared))
}

fn by_attribute(changed: &[PersonChange]) -> Vec<AttributeChanges> {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for change in changed.iter().flat_map(|person| &person.changes) {
        *counts.entry(&change.attribute).or_default() += 1;
    }
    let named = |(attribute, people): (&str, u64)| AttributeChanges {
        attribute: attribute.to_owned(),
        people,
    };
    let mut counts: Vec<_> = counts.into_iter().map(named).collect();
    counts.sort_by(|one, other| {
        other.people.cmp(&one.people).then_with(|| one.attribute.cmp(&other.attribute))
    });
    counts
}
