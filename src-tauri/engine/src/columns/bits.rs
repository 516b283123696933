//! A growing row of bits, least significant first, as Arrow lays out validity.

/// Bits, with a count of those that are not set.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bits {
    bytes: Vec<u8>,
    len: usize,
    unset: usize,
}

impl Bits {
    /// No bits yet, with room for some.
    pub(crate) fn with_capacity(bits: usize) -> Self {
        Self { bytes: Vec::with_capacity(bits.div_ceil(8)), len: 0, unset: 0 }
    }

    /// Adds a bit at the end.
    pub(crate) fn push(&mut self, bit: bool) {
        let place = self.len % 8;
        if place == 0 {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << place;
        }
        self.len += 1;
        self.unset += usize::from(!bit);
    }

    /// How many bits there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// How many of them are not set.
    pub(crate) fn unset(&self) -> usize {
        self.unset
    }

    /// The bits, eight to a byte; those after the last are not set.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
