//! What rows are told to be of one person by.
//!
//! The key is a 128-bit `SipHash` of the normalised e-mail address under a secret of this database. Among ten million rows
//! two strangers share one with a probability of 10^-25, and nobody without the secret can look for such a pair: a key
//! stands for its address, and addresses are not compared again.

use siphasher::sip128::SipHasher13;

/// Makes identity keys.
pub(crate) struct Identity(SipHasher13);

impl Identity {
    /// Keys under a database's secret.
    pub(crate) fn new(secret: &[u8; 16]) -> Self {
        Self(SipHasher13::new_with_key(secret))
    }

    /// The key of a normalised address.
    pub(crate) fn key(&self, address: &str) -> u128 {
        self.0.hash(address.as_bytes()).as_u128()
    }
}
