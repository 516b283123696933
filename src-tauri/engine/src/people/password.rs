//! Passwords: which are taken, and how they are kept. As typed: nothing is trimmed, folded or demanded of them but length.

use std::sync::{Mutex, PoisonError};

use argon2::password_hash::{Error as Trouble, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::ExposeSecret;

use crate::contract::{ErrorCode, Secret};
use crate::error::Result;
use crate::product;

/// The 3,000 most common passwords of at least eight characters, most common first. From the frequency lists of
/// zxcvbn 4.4.2, whose licence (MIT) lies beside them.
const COMMON: &str = include_str!("common_passwords.txt");

const SHORTEST: usize = 8;
const LONGEST: usize = 1_024;

/// Hashing takes 64 MiB: one at a time, so that a crowd of tries cannot fill the memory.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Whether a person of that name may choose this password.
pub(crate) fn check(password: &Secret, name: &str) -> Result<()> {
    let password = password.0.expose_secret();
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(ErrorCode::PasswordTooShort.into());
    }
    if length > LONGEST {
        return Err(ErrorCode::PasswordTooLong.into());
    }
    if is_common(&password.to_lowercase(), name) {
        return Err(ErrorCode::PasswordCommon.into());
    }
    Ok(())
}

fn is_common(password: &str, name: &str) -> bool {
    let one_character = password.chars().all(|character| password.starts_with(character));
    one_character
        || COMMON.lines().any(|common| common == password)
        || name
            .to_lowercase()
            .split_whitespace()
            .chain([product::NAME.to_lowercase().as_str()])
            .any(|word| is_little_more_than(password, word))
}

/// Whether a password is a word, any number of times, and no letters besides: `listward2026!`, `annaanna`.
fn is_little_more_than(password: &str, word: &str) -> bool {
    word.chars().count() > 2
        && password.contains(word)
        && !password.replace(word, "").contains(char::is_alphabetic)
}

/// What is kept of a password. Takes about 0.2 s of a core: it belongs on a blocking thread.
pub(super) fn hash(password: &Secret, salt: &[u8; 16]) -> Result<String> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let hash = argon2()
        .hash_password_with_salt(password.0.expose_secret().as_bytes(), salt)
        .map_err(argon2_failed)?;
    Ok(hash.to_string())
}

/// Whether a password is the one that was kept. Where none was kept it takes just as long and says no. Fails when that cannot be
/// found out, which is no wrong password.
pub(super) fn verify(password: &Secret, kept: Option<&str>) -> Result<bool> {
    // Nobody's password: it only has the price of one.
    const NOBODY: &str = "$argon2id$v=19$m=65536,t=3,p=1$bm9ib2R5J3Mgc2FsdC4u$\
                          VGhlcmUgaXMgbm8gcGFzc3dvcmQgd2l0aCB0aGlzLi4";
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let password = password.0.expose_secret().as_bytes();
    match argon2().verify_password(password, kept.unwrap_or(NOBODY)) {
        Ok(()) => Ok(kept.is_some()),
        Err(Trouble::PasswordInvalid) => Ok(false),
        Err(cause) => Err(argon2_failed(cause).into()),
    }
}

/// Why Argon2 could not do its work.
pub(crate) fn argon2_failed(cause: impl Into<Trouble>) -> ErrorCode {
    let cause = cause.into();
    tracing::error!(%cause, "a password cannot be looked at");
    if cause == Trouble::OutOfMemory { ErrorCode::MemoryShort } else { ErrorCode::Internal }
}

/// Argon2id over 64 MiB, three times, on one lane.
pub(crate) fn argon2() -> Argon2<'static> {
    let cost = Params::new(64 * 1024, 3, 1, None).expect("BUG: the cost is within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<ErrorCode> {
        let refusal = check(&Secret::from(password), "Anna Berg").err()?;
        Some(crate::contract::Failure::from(refusal).code)
    }

    #[test]
    fn length_counts_characters_as_typed() {
        assert_eq!(refused("seven77"), Some(ErrorCode::PasswordTooShort));
        assert_eq!(refused("  ä ö ü "), None, "spaces count and are kept");
        assert_eq!(refused(&"ñ1".repeat(512)), None, "1,024 characters are taken");
        assert_eq!(refused(&"ñ1".repeat(513)), Some(ErrorCode::PasswordTooLong));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for common in [
            "password",
            "Password",
            "1234567890",
            "zzzzzzzz",
            "listward2026!",
            "ANNAanna1",
            "bergberg",
        ] {
            assert_eq!(
                refused(common),
                Some(ErrorCode::PasswordCommon),
                "{common} is easy to guess"
            );
        }
        for fine in ["anna sails at dawn", "correct horse battery", "iceberg-lettuce"] {
            assert_eq!(refused(fine), None, "{fine} is nobody's first guess");
        }
    }

    #[test]
    fn a_kept_password_is_known_again_and_nothing_else_is() {
        let kept = hash(&Secret::from("sails at dawn"), b"sixteen bytes ok").expect("a hash");
        assert!(kept.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "as dear as promised");
        let knows = |password, kept| {
            verify(&Secret::from(password), kept).expect("there is memory for one password")
        };
        assert!(knows("sails at dawn", Some(&kept)));
        assert!(!knows("sails at dawn ", Some(&kept)), "nothing is trimmed");
        assert!(!knows("sails at dawn", None), "nobody has no password");
    }

    #[test]
    fn what_was_kept_and_cannot_be_read_is_no_wrong_password() {
        let looked = verify(&Secret::from("sails at dawn"), Some("not what Argon2 writes"));
        let code = crate::contract::Failure::from(looked.expect_err("nobody can say")).code;
        assert_eq!(code, ErrorCode::Internal);
    }
}
