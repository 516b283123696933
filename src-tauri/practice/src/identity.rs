//! Made-up ids in the shapes of Klaviyo's.

use std::hash::{BuildHasher as _, RandomState};

const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
const CROCKFORD: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Sixty-four bits of chance; nothing here needs to be hard to guess.
fn chance() -> u64 {
    RandomState::new().hash_one(0)
}

/// A list's: six letters and digits.
pub(crate) fn list_id() -> String {
    letters(LETTERS, 6, chance())
}

/// A job's: long and opaque.
pub(crate) fn job_id(number: usize) -> String {
    let halves = [chance(), chance(), chance(), chance()];
    let text: String = halves.into_iter().map(|half| letters(LETTERS, 10, half)).collect();
    format!("{text}{number:06}")
}

/// A profile's: 26 characters like a ULID, always the same for the same number.
pub(crate) fn profile_id(number: u32) -> String {
    format!("01PRACTCE{}", letters_of(CROCKFORD, 17, u64::from(number)))
}

/// The number of a profile's id.
pub(crate) fn profile_number(id: &str) -> Option<u32> {
    let digits = id.strip_prefix("01PRACTCE").filter(|digits| digits.len() == 17)?;
    let number = digits.bytes().try_fold(0_u64, |number, byte| {
        let digit = CROCKFORD.iter().position(|known| *known == byte)?;
        number.checked_mul(32)?.checked_add(digit as u64)
    })?;
    u32::try_from(number).ok()
}

/// An error's.
pub(crate) fn uuid() -> String {
    let (high, low) = (chance(), chance());
    let hex = format!("{high:016x}{low:016x}");
    format!("{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

fn letters(alphabet: &[u8], length: usize, chance: u64) -> String {
    let text = letters_of(alphabet, length, chance);
    text.chars().rev().collect()
}

/// `number` in the base of the alphabet, padded to `length`, cut to its lowest digits.
fn letters_of(alphabet: &[u8], length: usize, mut number: u64) -> String {
    let base = alphabet.len() as u64;
    let mut digits = vec![alphabet[0]; length];
    for digit in digits.iter_mut().rev() {
        *digit = alphabet[usize::try_from(number % base).unwrap_or(0)];
        number /= base;
    }
    digits.into_iter().map(char::from).collect()
}
