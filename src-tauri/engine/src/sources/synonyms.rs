//! Which standard field a heading names. What people call them stands in `synonyms.txt`, folded as [`fold`] folds a heading.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::contract::Sureness;

/// Each standard field with its names.
static NAMES: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
    let lines = include_str!("synonyms.txt").lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match fields.last_mut() {
            Some((_, names)) if line.starts_with(' ') => names.extend(line.split_whitespace()),
            _ => fields.push((line, Vec::new())),
        }
    }
    fields
});

/// A heading without case, width, accents' spelling, spaces and marks.
pub(crate) fn fold(heading: &str) -> String {
    heading.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).nfc().collect()
}

/// The standard field that a heading names, and how surely.
pub(crate) fn named(heading: &str) -> Option<(&'static str, Sureness)> {
    let folded = fold(heading);
    let exact = NAMES.iter().find(|(_, names)| names.contains(&folded.as_str()));
    if let Some((key, _)) = exact {
        return Some((key, Sureness::Exact));
    }
    let characters = folded.chars().count();
    if !(5..=40).contains(&characters) {
        return None;
    }
    let resembling = NAMES.iter().find(|(_, names)| {
        let alike = |name: &&&str| name.chars().count() >= 5 && distance(name, &folded) <= 2;
        names.iter().any(|name| alike(&name))
    });
    resembling.map(|(key, _)| (*key, Sureness::Likely))
}

/// How many characters must be added, removed or replaced to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, c) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = place + 1;
        for (column, d) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(c != *d);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
