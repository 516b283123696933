//! The hash that ties a line to the one before it.

use sha2::{Digest, Sha256};

use crate::contract::{ActivityCheck, ActivityLine};
use crate::error::Result;
use crate::store::activity::{self, LineHash};

/// What stands before the first line.
pub(super) const BEGINNING: LineHash = [0; 32];

/// The hash that ends a line. Texts go in with their lengths, so that no two lines give the same bytes.
pub(super) fn hash(before: &LineHash, line: &ActivityLine) -> LineHash {
    let act = activity::word(line.act);
    let mut hash = Sha256::new_with_prefix(before);
    hash.update(line.id.to_le_bytes());
    hash.update(line.at.0.as_millisecond().to_le_bytes());
    for text in [&line.person, &act, &line.subject] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.update([u8::from(line.count.is_some())]);
    hash.update(line.count.unwrap_or_default().to_le_bytes());
    hash.finalize().into()
}

/// Goes along the chain up to the first line that does not fit.
pub(super) fn check(connection: &rusqlite::Connection) -> Result<ActivityCheck> {
    let mut whole = 0;
    let mut before = BEGINNING;
    let mut broken_at = None;
    activity::walk(connection, |id, line, found| {
        let in_its_place = u64::try_from(id) == Ok(whole + 1);
        match line.map(|line| hash(&before, line)) {
            Some(wanted) if in_its_place && found == wanted => {
                before = wanted;
                whole += 1;
            }
            _ => broken_at = Some(id),
        }
        broken_at.is_none()
    })?;
    Ok(ActivityCheck { whole, broken_at })
}
