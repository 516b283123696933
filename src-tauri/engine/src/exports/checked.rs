//! Whether an export may be saved as it was drafted. Klaviyo is not asked: saving makes no network call.

use listward_klaviyo::{Attribute, Layout, LayoutRefused};

use crate::columns::ProfileSnapshot;
use crate::contract::{
    AttributeMapping, EXPORT_LIMIT, EXPORT_LIMIT_CEILING, ErrorCode, ExportDraft, Failure,
    FieldKey, FieldType, KLAVIYO_ATTRIBUTES, Role, Subscribing,
};
use crate::error::Result;
use crate::store::exports::StoredExport;

/// A draft that may be saved.
pub(super) struct Checked {
    /// With every text trimmed and every segment once.
    pub(super) draft: ExportDraft,
    /// How many people a run may have.
    pub(super) limit: u64,
}

/// Checks a draft against the data as it is. `former` is the export that it changes.
pub(super) fn check(
    mut draft: ExportDraft,
    snapshot: &ProfileSnapshot,
    role: Role,
    former: Option<&StoredExport>,
) -> Result<Checked> {
    let name = draft.name.trim().to_owned();
    draft.name = name;
    if draft.name.is_empty() {
        return Err(ErrorCode::NameMissing.into());
    }
    let id = list_id(&draft.list.id)?.to_owned();
    draft.list.id = id;
    let mut once = Vec::new();
    draft.segments.retain(|segment| {
        let new = !once.contains(segment);
        once.push(*segment);
        new
    });
    if draft.segments.is_empty() {
        return Err(ErrorCode::NoSegment.into());
    }
    known_field(snapshot, &draft.email)?;
    check_attributes(&draft.attributes, snapshot)?;
    if let Some(subscribing) = &draft.subscribing {
        check_subscribing(subscribing, snapshot)?;
    }
    let limit = check_limit(draft.limit, role, former)?;
    Ok(Checked { draft, limit })
}

/// A list's id, trimmed. Klaviyo's consist of letters and digits; anything else cannot be one and is most often the list's name
/// or its address.
pub(super) fn list_id(id: &str) -> Result<&str> {
    let trimmed = id.trim();
    if !trimmed.is_empty() && trimmed.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(trimmed)
    } else {
        Err(Failure::new(ErrorCode::ListUnknown).about(trimmed).into())
    }
}

/// Refuses a field that profiles do not have.
pub(super) fn known_field(snapshot: &ProfileSnapshot, key: &FieldKey) -> Result<()> {
    match snapshot.field(key) {
        Some(_) => Ok(()),
        None => Err(Failure::new(ErrorCode::FieldUnknown).about(&key.0).into()),
    }
}

/// There is no way to subscribe anybody without a field that says whether, and one that says when.
fn check_subscribing(subscribing: &Subscribing, snapshot: &ProfileSnapshot) -> Result<()> {
    for (key, kind) in
        [(&subscribing.agreed, FieldType::Boolean), (&subscribing.at, FieldType::Date)]
    {
        known_field(snapshot, key)?;
        if snapshot.field(key).is_none_or(|field| field.kind != kind) {
            return Err(Failure::new(ErrorCode::ConsentFieldMisfit).about(&key.0).into());
        }
    }
    Ok(())
}

fn check_attributes(mappings: &[AttributeMapping], snapshot: &ProfileSnapshot) -> Result<()> {
    let refused = |name: &str| Failure::new(ErrorCode::AttributeUnknown).about(name);
    let mut attributes = vec![Attribute::Email];
    for AttributeMapping { field, attribute } in mappings {
        known_field(snapshot, field)?;
        let known = attribute.parse::<Attribute>().ok().filter(|known| {
            matches!(known, Attribute::Property(_))
                || KLAVIYO_ATTRIBUTES.contains(&attribute.as_str())
        });
        attributes.push(known.ok_or_else(|| refused(attribute))?);
    }
    // The very layout that a run writes by, so that what can be saved can be sent.
    match Layout::new(attributes) {
        Ok(_) => Ok(()),
        Err(LayoutRefused::Twice(attribute)) => Err(refused(&attribute.to_string()).into()),
        Err(LayoutRefused::ReservedProperty(name)) => {
            Err(refused(&format!("properties.{name}")).into())
        }
        Err(LayoutRefused::NamelessProperty | LayoutRefused::NoIdentifier) => {
            Err(refused("properties.").into())
        }
    }
}

/// Only an administrator raises a limit. Whoever else saves the export again keeps what an administrator has allowed.
fn check_limit(asked: Option<u64>, role: Role, former: Option<&StoredExport>) -> Result<u64> {
    let limit = asked.unwrap_or(EXPORT_LIMIT);
    let allowed = match role {
        Role::Administrator => EXPORT_LIMIT_CEILING,
        Role::Contributor | Role::Viewer => {
            former.map_or(EXPORT_LIMIT, |former| former.limit().max(EXPORT_LIMIT))
        }
    };
    if limit <= allowed {
        Ok(limit)
    } else {
        Err(Failure::new(ErrorCode::LimitForbidden).counting(allowed).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn limit(asked: Option<u64>, role: Role) -> std::result::Result<u64, ErrorCode> {
        check_limit(asked, role, None).map_err(|cause| match cause {
            Error::Refused(failure) => failure.code,
            other => panic!("a refusal was expected, not {other}"),
        })
    }

    #[test]
    fn s05_an_export_has_100_000_people_unless_an_administrator_raises_it() {
        let forbidden = Err(ErrorCode::LimitForbidden);
        assert_eq!(limit(None, Role::Contributor), Ok(100_000), "what every export has");
        assert_eq!(limit(Some(100_001), Role::Contributor), forbidden, "not theirs to raise");
        assert_eq!(limit(Some(1_000_000), Role::Administrator), Ok(1_000_000), "theirs to raise");
        assert_eq!(limit(Some(1_000_001), Role::Administrator), forbidden, "up to a million");
    }
}
