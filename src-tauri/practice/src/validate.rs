//! What Klaviyo checks before it takes an import, and how it points at what it does not like.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::answer::Complaint;
use crate::attributes::{PLACES, TEXTS};
use crate::email::{is_email, is_phone};
use crate::entries::{Entries, Shape, shape};
use crate::faults::Faults;
use crate::profiles::Candidate;

const MAX_PROFILES: usize = 10_000;
const MAX_PROFILE_BYTES: usize = 100_000;

/// Klaviyo need not name every bad row at once, and its clients must not count on it.
const MOST_COMPLAINTS: usize = 100;

const PROFILES: &str = "/data/attributes/profiles/data";
pub(crate) const INVALID: &str = "The payload provided in the request is invalid.";

/// A valid import.
pub(crate) struct Request<'a> {
    pub(crate) profiles: Vec<Candidate<'a>>,
    pub(crate) lists: Vec<String>,
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data<'a> {
    r#type: String,
    #[serde(borrow)]
    attributes: Attributes<'a>,
    #[serde(default)]
    relationships: Relationships,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attributes<'a> {
    #[serde(borrow)]
    profiles: Profiles<'a>,
}

#[derive(Deserialize)]
struct Profiles<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Relationships {
    #[serde(default)]
    lists: Lists,
}

#[derive(Deserialize, Default)]
struct Lists {
    data: Vec<ListName>,
}

#[derive(Deserialize)]
struct ListName {
    r#type: String,
    id: String,
}

/// Reads a body, or says what is wrong with it.
pub(crate) fn read(body: &[u8]) -> Result<Request<'_>, Vec<Complaint>> {
    let document: Document<'_> =
        serde_json::from_slice(body).map_err(|_| vec![Complaint::at("/data", INVALID)])?;
    let Data { r#type, attributes, relationships } = document.data;
    if r#type != "profile-bulk-import-job" {
        return Err(vec![Complaint::at("/data/type", INVALID)]);
    }
    if relationships.lists.data.iter().any(|list| list.r#type != "list") {
        return Err(vec![Complaint::at("/data/relationships/lists/data", INVALID)]);
    }
    let rows = attributes.profiles.data;
    if rows.is_empty() || rows.len() > MAX_PROFILES {
        let detail = format!("Between 1 and {MAX_PROFILES} profiles are required.");
        return Err(vec![Complaint::at(PROFILES, detail)]);
    }
    let mut profiles = Vec::with_capacity(rows.len());
    let mut complaints = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        match profile(row, &format!("{PROFILES}/{index}")) {
            Ok(candidate) => profiles.push(candidate),
            Err(complaint) => complaints.push(complaint),
        }
    }
    complaints.truncate(MOST_COMPLAINTS);
    if !complaints.is_empty() {
        return Err(complaints);
    }
    Ok(Request {
        profiles,
        lists: relationships.lists.data.into_iter().map(|list| list.id).collect(),
    })
}

/// Complaints about addresses that are refused on request.
pub(crate) fn refused_addresses(profiles: &[Candidate<'_>], faults: &Faults) -> Vec<Complaint> {
    let refused = &faults.reject_emails;
    if refused.is_empty() {
        return Vec::new();
    }
    let is_refused = |candidate: &Candidate<'_>| {
        let email = candidate.email.as_deref();
        email.is_some_and(|email| refused.iter().any(|bad| bad.eq_ignore_ascii_case(email)))
    };
    let rows = profiles.iter().enumerate().filter(|(_, candidate)| is_refused(candidate));
    let complaint = |index| {
        let row = format!("{PROFILES}/{index}");
        let blamed = faults.reject_for.as_ref();
        blamed.map_or_else(
            || bad_email(&row),
            |attribute| Complaint::at(format!("{row}/attributes/{attribute}"), INVALID),
        )
    };
    let named = if faults.one_at_a_time { 1 } else { usize::MAX };
    rows.map(|(index, _)| complaint(index)).take(named).collect()
}

/// Klaviyo names the list in words and points at everything.
pub(crate) fn unknown_list(id: &str) -> Complaint {
    Complaint::at("/data", format!("List ID {id} does not exist."))
}

pub(crate) fn bad_email(row: &str) -> Complaint {
    Complaint::at(format!("{row}/attributes/email"), "Invalid email address")
}

pub(crate) fn bad_phone(row: &str) -> Complaint {
    Complaint::at(format!("{row}/attributes/phone_number"), "Invalid phone number format.")
}

fn profile<'a>(text: &'a RawValue, row: &str) -> Result<Candidate<'a>, Complaint> {
    let size = text.get().len();
    if size > MAX_PROFILE_BYTES {
        let detail = format!("A profile may have {MAX_PROFILE_BYTES} bytes, this one has {size}.");
        return Err(Complaint::at(row, detail));
    }
    let profile = Entries::read(text.get()).ok_or_else(|| Complaint::at(row, INVALID))?;
    if profile.text("type").as_deref() != Some("profile") {
        return Err(Complaint::at(format!("{row}/type"), INVALID));
    }
    let known = ["type", "id", "attributes", "meta"];
    if let Some((stranger, _)) = profile.0.iter().find(|(name, _)| !known.contains(&&**name)) {
        return Err(Complaint::at(format!("{row}/{stranger}"), INVALID));
    }
    let text = profile.get("attributes").map(RawValue::get).unwrap_or_default();
    let attributes =
        Entries::read(text).ok_or_else(|| Complaint::at(format!("{row}/attributes"), INVALID))?;
    check_names(&attributes, row)?;
    let candidate = identify(&attributes, row, profile.get("id").is_some())?;
    Ok(Candidate { attributes: text, ..candidate })
}

/// Whether all attributes have names that Klaviyo knows, and values of the right shape.
pub(crate) fn check_names(attributes: &Entries<'_>, row: &str) -> Result<(), Complaint> {
    for (name, value) in &attributes.0 {
        let at = || format!("{row}/attributes/{name}");
        match (&**name, shape(value)) {
            ("location", Shape::Object) => {
                let parts = Entries::read(value.get());
                let parts = parts.ok_or_else(|| Complaint::at(at(), INVALID))?;
                let stranger = parts.0.iter().find(|(part, _)| !PLACES.contains(&&**part));
                if let Some((part, _)) = stranger {
                    return Err(unknown_field(part, format!("{}/{part}", at())));
                }
            }
            ("location" | "properties", Shape::Null) | ("properties", Shape::Object) => {}
            ("location" | "properties", _) => return Err(Complaint::at(at(), INVALID)),
            (name, Shape::Text | Shape::Null) if is_text(name) => {}
            (name, _) if is_text(name) => {
                return Err(Complaint::at(at(), format!("'{name}' must be a string.")));
            }
            (name, _) => return Err(unknown_field(name, at())),
        }
    }
    Ok(())
}

/// Whether an attribute is text: what is answered as text, and what says who somebody is.
fn is_text(name: &str) -> bool {
    TEXTS.contains(&name) || matches!(name, "email" | "_kx")
}

fn unknown_field(name: &str, pointer: String) -> Complaint {
    Complaint::at(pointer, format!("'{name}' is not a valid field for the resource 'profile'."))
}

fn identify(
    attributes: &Entries<'_>,
    row: &str,
    has_id: bool,
) -> Result<Candidate<'static>, Complaint> {
    let email = attributes.text("email").map(|email| email.to_lowercase());
    let external_id = attributes.text("external_id");
    let phone_number = attributes.text("phone_number");
    if email.as_deref().is_some_and(|email| !is_email(email)) {
        return Err(bad_email(row));
    }
    // Beside another identifier Klaviyo drops a bad phone number and says nothing.
    let alone = email.is_none() && external_id.is_none();
    if alone && phone_number.as_deref().is_some_and(|phone| !is_phone(phone)) {
        return Err(bad_phone(row));
    }
    let phone_number = phone_number.filter(|phone| is_phone(phone));
    let identified = email.is_some() || phone_number.is_some() || external_id.is_some();
    if !identified && !has_id && attributes.get("_kx").is_none() {
        let detail = "One of email, phone_number, external_id, id or _kx is required.";
        return Err(Complaint::at(format!("{row}/attributes/"), detail));
    }
    Ok(Candidate { email, phone_number, external_id, attributes: "" })
}
