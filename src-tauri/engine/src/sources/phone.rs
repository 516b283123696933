//! Telephone numbers in the international form, E.164: a plus sign and 8 to 15 digits, the first of them not 0.
//!
//! Klaviyo drops any other one silently. A number without its country is not guessed at.

/// The number in a cell as Klaviyo takes it; none when it is not in the international form. Spaces, dots, hyphens and
/// brackets are how people group digits and do not count.
pub(crate) fn international(cell: &str) -> Option<String> {
    let cell = cell.trim();
    let digits = cell.strip_prefix('+').or_else(|| cell.strip_prefix("00"))?;
    let mut number = String::from("+");
    for character in digits.chars() {
        match character {
            '0'..='9' => number.push(character),
            ' ' | '\u{a0}' | '.' | '-' | '(' | ')' | '/' => {}
            _ => return None,
        }
    }
    let digits = number.len() - 1;
    ((8..=15).contains(&digits) && !number.starts_with("+0")).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_crosses_in_the_international_form_or_not_at_all() {
        let table = [
            ("+358401234567", Some("+358401234567")),
            (" +358 40 123-4567 ", Some("+358401234567")),
            ("00358 (40) 1234567", Some("+358401234567")),
            ("040 123 4567", None),
            ("+0401234567", None),
            ("+12345", None),
            ("+1234567890123456", None),
            ("+358 40 CALL ME", None),
            ("", None),
        ];
        for (cell, expected) in table {
            assert_eq!(international(cell).as_deref(), expected, "{cell:?}");
        }
    }
}
