//! The names of columns: no two alike, none empty, none endless.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::shown::is_hidden;

/// How long a name is at most, in characters.
const LONGEST: usize = 256;

/// The names of a file's columns, from the cells of its first record; "Column 7" where there is none.
pub(crate) fn headings(cells: &[String]) -> Vec<String> {
    let mut taken = HashSet::new();
    let named = |(place, cell): (usize, &String)| {
        let visible = cell.nfc().filter(|c| !is_hidden(*c)).take(LONGEST).collect::<String>();
        let name = match visible.trim() {
            "" => format!("Column {}", place + 1),
            name => name.to_owned(),
        };
        let mut unique = name.clone();
        let mut number = 2;
        while !taken.insert(unique.clone()) {
            unique = format!("{name} ({number})");
            number += 1;
        }
        unique
    };
    cells.iter().enumerate().map(named).collect()
}

/// Names for the columns of a file that has no heading.
pub(crate) fn numbered(columns: usize) -> Vec<String> {
    (1..=columns).map(|place| format!("Column {place}")).collect()
}
