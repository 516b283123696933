//! What a file's columns become: suggested from headings and values, or as a person decided.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::kinds::{self, Kind};
use super::synonyms::{self, fold};
use crate::columns::Field;
use crate::contract::{
    ColumnPreview, ColumnTarget, ErrorCode, Failure, FieldKey, FieldType, Sureness, Target,
};
use crate::error::Result;

/// How many values of a column a preview shows.
const SHOWN_SAMPLES: usize = 5;
/// How many of a column's values must look like e-mail addresses when its heading does not say so.
const LOOKS_SO: f64 = 0.6;

/// A column of a file, with values from all over it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sampled {
    /// Its heading.
    pub(crate) heading: String,
    /// Values that are not empty, without white space around them.
    pub(crate) values: Vec<String>,
    /// How many records were looked at for them.
    pub(crate) records: usize,
}

/// What a source keeps of how its columns were mapped.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptMapping {
    /// The headings of all columns.
    pub(crate) headings: Vec<String>,
    /// What the columns became.
    pub(crate) columns: Vec<ColumnTarget>,
}

/// A column that is imported.
#[derive(Debug, Clone)]
pub(crate) struct MappedColumn {
    /// Its place in the file, from 0.
    pub(crate) place: usize,
    /// Its heading.
    pub(crate) heading: String,
    /// The field it becomes.
    pub(crate) key: FieldKey,
    /// How its cells become values.
    pub(crate) kind: Kind,
}

impl MappedColumn {
    /// Whether it is the field that unifies people.
    pub(crate) fn is_email(&self) -> bool {
        self.key == FieldKey::email()
    }
}

/// What each column would become. No two become one field; fields that exist keep their kind.
pub(crate) fn suggest(columns: &[Sampled], known: &[Field]) -> Vec<ColumnPreview> {
    let mut taken = HashSet::new();
    let mut found: Vec<Option<(FieldKey, Sureness)>> = vec![None; columns.len()];
    for sureness in [Sureness::Exact, Sureness::Likely] {
        for (place, column) in columns.iter().enumerate() {
            if found[place].is_none()
                && let Some((key, sure)) = synonyms::named(&column.heading)
                && sure == sureness
                && taken.insert(FieldKey(key.to_owned()))
            {
                found[place] = Some((FieldKey(key.to_owned()), sure));
            }
        }
    }
    if !taken.contains(&FieldKey::email())
        && let Some(place) = most_like_emails(columns)
    {
        taken.insert(FieldKey::email());
        found[place] = Some((FieldKey::email(), Sureness::Likely));
    }
    let mut suggestions = Vec::with_capacity(columns.len());
    for (place, (column, found)) in columns.iter().zip(found).enumerate() {
        let (key, sure) = found.unwrap_or_else(|| (own_field(column, known), Sureness::Guess));
        if sure == Sureness::Guess && !taken.insert(key.clone()) {
            suggestions.push(preview(place, column, Target::Nothing, sure));
            continue;
        }
        let kind = kind_of(&key, column, known);
        suggestions.push(preview(place, column, Target::Field { key, kind }, sure));
    }
    suggestions
}

/// The column whose values look most like e-mail addresses, if any looks enough so.
fn most_like_emails(columns: &[Sampled]) -> Option<usize> {
    let kind = Kind::decided(FieldType::Text, &[], false);
    columns
        .iter()
        .map(|column| kinds::share_that_fits("email", kind, &column.values))
        .enumerate()
        .filter(|(_, share)| *share >= LOOKS_SO)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map(|(place, _)| place)
}

/// The custom field that a heading names: an existing one when they differ in case and marks only.
fn own_field(column: &Sampled, known: &[Field]) -> FieldKey {
    let folded = fold(&column.heading);
    known
        .iter()
        .find(|field| !field.key.is_standard() && fold(&field.key.0) == folded)
        .map_or_else(|| FieldKey(column.heading.clone()), |field| field.key.clone())
}

fn kind_of(key: &FieldKey, column: &Sampled, known: &[Field]) -> FieldType {
    if let Some(field) = known.iter().find(|field| field.key == *key) {
        return field.kind;
    }
    match standard_kind(key) {
        Some(kind) => kind,
        None => kinds::infer(&column.heading, &column.values),
    }
}

fn standard_kind(key: &FieldKey) -> Option<FieldType> {
    let fields = crate::contract::STANDARD_FIELDS;
    fields.iter().find(|(standard, _)| *standard == key.0).map(|(_, kind)| *kind)
}

fn preview(place: usize, column: &Sampled, target: Target, sure: Sureness) -> ColumnPreview {
    let fits = match &target {
        Target::Field { key, kind } => {
            let kind = Kind::decided(*kind, &column.values, false);
            kinds::share_that_fits(&key.0, kind, &column.values)
        }
        Target::Nothing => 0.0,
    };
    let mut samples: Vec<String> = Vec::new();
    for value in &column.values {
        if samples.len() < SHOWN_SAMPLES && !samples.contains(value) {
            samples.push(super::shown::excerpt(value));
        }
    }
    ColumnPreview {
        index: u32::try_from(place).unwrap_or(u32::MAX),
        name: column.heading.clone(),
        samples,
        filled: kinds::share(column.values.len(), column.records),
        fits,
        target,
        sure,
    }
}

/// The columns to import: as decided, or as suggested when nothing was.
pub(crate) fn decide(
    columns: &[Sampled],
    decided: &[ColumnTarget],
    known: &[Field],
) -> Result<Vec<MappedColumn>> {
    let targets: Vec<(usize, Target)> = if decided.is_empty() {
        suggest(columns, known).into_iter().map(|c| (c.index as usize, c.target)).collect()
    } else {
        decided.iter().map(|each| (each.column as usize, each.target.clone())).collect()
    };
    let mut taken = HashSet::new();
    let mut mapped = Vec::new();
    for (place, target) in targets {
        let Target::Field { key, kind } = target else { continue };
        let column = columns.get(place).ok_or(ErrorCode::NotFound)?;
        if key.0.trim().is_empty() {
            return Err(ErrorCode::NameMissing.into());
        }
        if !taken.insert(key.clone()) {
            return Err(Failure::new(ErrorCode::FieldMappedTwice).about(key.0).into());
        }
        let known = known.iter().find(|field| field.key == key).map(|field| field.kind);
        let kind = known.or_else(|| standard_kind(&key)).unwrap_or(kind);
        let long_numbers = matches!(key.0.as_str(), "phone_number" | "external_id");
        let kind = Kind::decided(kind, &column.values, long_numbers);
        mapped.push(MappedColumn { place, heading: column.heading.clone(), key, kind });
    }
    if !taken.contains(&FieldKey::email()) {
        return Err(ErrorCode::NoEmailColumn.into());
    }
    mapped.sort_by_key(|column| column.place);
    if mapped.windows(2).any(|pair| pair[0].place == pair[1].place) {
        return Err(ErrorCode::FieldMappedTwice.into());
    }
    Ok(mapped)
}

/// What the columns of a file become that is read again: each is found by its heading, wherever it stands now.
///
/// [`ErrorCode::ColumnGone`] when one is not there any more. Columns that came are left out, as nobody decided about them.
pub(crate) fn found_again(kept: &KeptMapping, headings: &[String]) -> Result<Vec<ColumnTarget>> {
    let mut found = Vec::with_capacity(kept.columns.len());
    for before in &kept.columns {
        let heading = kept.headings.get(before.column as usize).ok_or(ErrorCode::ColumnGone)?;
        let place = headings.iter().position(|now| now == heading);
        let place = place.and_then(|place| u32::try_from(place).ok());
        let Some(column) = place else {
            return Err(Failure::new(ErrorCode::ColumnGone).about(heading).into());
        };
        found.push(ColumnTarget { column, target: before.target.clone() });
    }
    Ok(found)
}

/// What columns were decided to become, as it is kept.
pub(crate) fn targets(mapped: &[MappedColumn]) -> Vec<ColumnTarget> {
    let target = |column: &MappedColumn| ColumnTarget {
        column: u32::try_from(column.place).unwrap_or(u32::MAX),
        target: Target::Field { key: column.key.clone(), kind: column.kind.values },
    };
    mapped.iter().map(target).collect()
}
