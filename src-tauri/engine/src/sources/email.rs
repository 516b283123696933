//! What counts as an e-mail address, and when two are the same person's.
//!
//! One `@`; before it a dot-atom of ASCII, at most 64 long; behind it a domain with a dot, whose labels are letters, digits
//! and inner hyphens (in any script, as written); at most 254 in all. White space around it, `mailto:` and `Name <…>` are
//! taken off. Refused on purpose: quoted local parts, comments, addresses of machines in brackets, a dot at the end.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::shown::is_hidden;
use crate::contract::RejectCode;

/// The usable address in a cell, as written.
pub(crate) fn usable(cell: &str) -> Result<&str, RejectCode> {
    let address = bare(cell.trim());
    if address.is_empty() {
        return Err(RejectCode::EmailMissing);
    }
    let fits = if address.is_ascii() { ascii_fits(address.as_bytes()) } else { fits(address) };
    if fits {
        Ok(address)
    } else if address.chars().any(is_hidden) {
        Err(RejectCode::EmailHiddenCharacter)
    } else {
        Err(RejectCode::EmailInvalid)
    }
}

/// What two addresses of one person have in common: lower-case, and composed alike.
pub(crate) fn identity(address: &str) -> Cow<'_, str> {
    if address.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(address)
    } else if address.is_ascii() {
        Cow::Owned(address.to_ascii_lowercase())
    } else {
        Cow::Owned(address.to_lowercase().nfc().collect())
    }
}

fn bare(address: &str) -> &str {
    let inner = address
        .strip_suffix('>')
        .and_then(|rest| rest.rsplit_once('<'))
        .map_or(address, |(_name, inner)| inner.trim());
    match inner.split_at_checked(7) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => rest.trim(),
        _ => inner,
    }
}

fn ascii_fits(address: &[u8]) -> bool {
    let Some(at) = memchr::memchr(b'@', address) else { return false };
    let (local, domain) = (&address[..at], &address[at + 1..]);
    address.len() <= 254 && local_fits(local) && ascii_domain_fits(domain)
}

fn fits(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    address.len() <= 254 && local_fits(local.as_bytes()) && domain_fits(domain)
}

fn local_fits(local: &[u8]) -> bool {
    if local.is_empty() || local.len() > 64 {
        return false;
    }
    let mut after_dot = true;
    for byte in local {
        if *byte == b'.' {
            if after_dot {
                return false;
            }
            after_dot = true;
        } else if is_atom(*byte) {
            after_dot = false;
        } else {
            return false;
        }
    }
    !after_dot
}

fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn ascii_domain_fits(domain: &[u8]) -> bool {
    let mut labels = 0;
    let mut last: &[u8] = b"";
    for label in domain.split(|byte| *byte == b'.') {
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        if !edge(label.first()) || !edge(label.last()) || label.len() > 63 {
            return false;
        }
        if !label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
            return false;
        }
        labels += 1;
        last = label;
    }
    labels >= 2 && !last.iter().all(u8::is_ascii_digit)
}

fn domain_fits(domain: &str) -> bool {
    let mut labels = domain.split('.');
    let label_fits = |label: &str| {
        !label.is_empty()
            && label.len() <= 252
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || is_combining_mark(c))
    };
    labels.clone().all(label_fits)
        && labels.clone().count() >= 2
        && labels.next_back().is_some_and(|top| !top.bytes().all(|byte| byte.is_ascii_digit()))
}
