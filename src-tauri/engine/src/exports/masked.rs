//! Values as they may be shown while a run goes on: enough to recognise the kind of value, too little to know the person.

/// What stands for the letters that are not shown.
const HIDDEN: &str = "•••";

/// The first letter of a value; of an e-mail address also its domain.
pub(super) fn masked(value: &str) -> String {
    let value = value.trim();
    let Some(first) = value.chars().next() else { return String::new() };
    match value.rsplit_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() => {
            format!("{first}{HIDDEN}@{domain}")
        }
        _ => format!("{first}{HIDDEN}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_shows_its_first_letter_and_an_address_its_domain() {
        let table = [
            ("aino@example.fi", "a•••@example.fi"),
            ("健太", "健•••"),
            ("+358401234567", "+•••"),
            ("A", "A•••"),
            ("@example.fi", "@•••"),
            ("aino@", "a•••"),
            ("  ", ""),
            ("", ""),
        ];
        for (value, expected) in table {
            assert_eq!(masked(value), expected, "masking {value:?}");
        }
    }
}
