//! One column of one chunk, in plain buffers: what builders make and what the stored form is made from.

use super::bits::Bits;

/// How many records a chunk holds at most.
pub(crate) const CHUNK_RECORDS: usize = 65_536;

/// A column of at most [`CHUNK_RECORDS`] records.
#[derive(Debug, Clone)]
pub(crate) struct ColumnChunk {
    /// Which records have a value.
    pub(crate) valid: Bits,
    /// The values; where there is none, something that takes little room.
    pub(crate) values: Values,
}

/// The values of a column.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    /// Texts, one a record.
    Text(Texts),
    /// Texts that repeat: each once, and which one a record has.
    Repeating {
        /// Each text once.
        texts: Texts,
        /// Which of them, one a record.
        keys: Vec<u32>,
    },
    /// Numbers.
    Number(Vec<f64>),
    /// Milliseconds since 1970, UTC.
    Date(Vec<i64>),
    /// Yes or no.
    Boolean(Bits),
    /// Several texts a record.
    List {
        /// How many, one a record.
        counts: Vec<u32>,
        /// The texts, one after the other.
        texts: Texts,
    },
}

/// Texts, one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    lengths: Vec<u32>,
    joined: String,
}

impl Texts {
    /// No texts yet, with room for some.
    pub(crate) fn with_capacity(texts: usize, bytes: usize) -> Self {
        Self { lengths: Vec::with_capacity(texts), joined: String::with_capacity(bytes) }
    }

    /// Adds a text at the end.
    ///
    /// A chunk's cells are at most 64 KiB long, so that neither a length nor their sum leaves 32 bits.
    pub(crate) fn push(&mut self, text: &str) {
        self.lengths.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        self.joined.push_str(text);
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.lengths.len()
    }

    /// The length of each, in bytes.
    pub(crate) fn lengths(&self) -> &[u32] {
        &self.lengths
    }

    /// All of them, joined.
    pub(crate) fn joined(&self) -> &str {
        &self.joined
    }

    /// Each text in turn.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.lengths.iter().map(move |length| {
            let end = start + *length as usize;
            let text = &self.joined[start..end];
            start = end;
            text
        })
    }
}
