//! What counts as an e-mail address and as a phone number.
//!
//! Klaviyo does not publish its rules. These refuse what every mail server refuses and leave the rest alone.

/// Whether `text` looks like an address: something, one `@`, a domain with a dot in it.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_is_fine = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && !local.contains(['@', ',', ';', '(', ')', '<', '>', '[', ']', '\\', '"', ':']);
    let labels_are_fine = domain.split('.').all(|label| {
        let letters = label.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
        !label.is_empty()
            && label.len() <= 63
            && letters
            && !label.starts_with('-')
            && !label.ends_with('-')
    });
    local_is_fine
        && labels_are_fine
        && domain.contains('.')
        && domain.len() <= 253
        && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

/// Whether `text` is a phone number in E.164 of a sensible length.
pub(crate) fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
