//! The stored form of a column, byte by byte: a head, the validity, then blocks that are LZ4-compressed when it pays.
//!
//! ```text
//! version 1 | layout 1 | records 4 | nulls 4 | validity (when some are null and some are not) | blocks
//! block:   length 4 | packed length 4 (0: as it is) | bytes
//! numbers: width 1 | block of them, least significant byte first, all `width` bytes wide
//! texts:   numbers (their lengths) | block (the texts, joined)
//! ```
//! It is leaner than Arrow IPC: this takes less room before compression (lengths in one byte instead of offsets in
//! four, days instead of milliseconds, cents instead of doubles), and validity stands in front, where it can be read
//! without the rest. What is read becomes an Arrow array through Arrow's checking constructors.

use crate::contract::ErrorCode;
use crate::error::Result;

/// The version that is written.
pub(super) const VERSION: u8 = 1;
/// The length of the head, in bytes.
pub(super) const HEAD: usize = 10;
/// Blocks below this are not worth compressing, in bytes.
const WORTH_PACKING: usize = 64;
/// No block is longer: a chunk holds at most 65,536 cells of 64 KiB.
const LONGEST_BLOCK: usize = 1 << 32;

/// Which values a stored column holds, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Layout {
    /// Texts.
    Text = 0,
    /// Texts that repeat: texts, then numbers.
    Repeating = 1,
    /// Doubles in a block.
    Doubles = 2,
    /// Decimal places (one byte), then 32-bit numbers in a block.
    Decimals = 3,
    /// Days since 1970, 32 bits each, in a block.
    Days = 4,
    /// Milliseconds since 1970, 64 bits each, in a block.
    Milliseconds = 5,
    /// Bits in a block.
    Boolean = 6,
    /// Numbers (how many texts a record has), then texts.
    List = 7,
}

impl Layout {
    fn of(byte: u8) -> Result<Self> {
        Ok(match byte {
            0 => Self::Text,
            1 => Self::Repeating,
            2 => Self::Doubles,
            3 => Self::Decimals,
            4 => Self::Days,
            5 => Self::Milliseconds,
            6 => Self::Boolean,
            7 => Self::List,
            _ => return Err(damaged()),
        })
    }
}

/// What stands at the front of a stored column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// Which values, and how.
    pub(super) layout: Layout,
    /// How many records.
    pub(super) records: usize,
    /// How many of them have no value.
    pub(super) nulls: usize,
}

impl Head {
    /// Reads the head of a stored column.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let mut reading = Reading(bytes);
        if reading.byte()? != VERSION {
            return Err(damaged());
        }
        let layout = Layout::of(reading.byte()?)?;
        let (records, nulls) = (reading.length()?, reading.length()?);
        if nulls > records {
            return Err(damaged());
        }
        Ok(Self { layout, records, nulls })
    }

    /// How many bytes of validity follow the head. Where all records or none have a value, it goes without saying.
    pub(super) fn validity_bytes(self) -> usize {
        if self.nulls == 0 || self.nulls == self.records { 0 } else { self.records.div_ceil(8) }
    }
}

/// What a stored column that makes no sense is.
pub(super) fn damaged() -> crate::Error {
    ErrorCode::DatabaseDamaged.into()
}

/// Writes the head.
pub(super) fn put_head(out: &mut Vec<u8>, layout: Layout, records: usize, nulls: usize) {
    out.extend([VERSION, layout as u8]);
    put_length(out, records);
    put_length(out, nulls);
}

/// Writes a length.
pub(super) fn put_length(out: &mut Vec<u8>, length: usize) {
    out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

/// Writes a block, compressed when that makes it shorter.
pub(super) fn put_block(out: &mut Vec<u8>, bytes: &[u8]) {
    put_length(out, bytes.len());
    let place = out.len();
    put_length(out, 0);
    if bytes.len() >= WORTH_PACKING {
        let start = out.len();
        out.resize(start + lz4_flex::block::get_maximum_output_size(bytes.len()), 0);
        if let Ok(packed) = lz4_flex::block::compress_into(bytes, &mut out[start..])
            && packed < bytes.len() - bytes.len() / 16
        {
            out.truncate(start + packed);
            let packed = u32::try_from(packed).unwrap_or(u32::MAX);
            out[place..start].copy_from_slice(&packed.to_le_bytes());
            return;
        }
        out.truncate(start);
    }
    out.extend_from_slice(bytes);
}

/// Writes whole numbers in as few bytes each as the largest needs.
pub(super) fn put_numbers(out: &mut Vec<u8>, numbers: &[u32]) {
    let largest = numbers.iter().copied().max().unwrap_or(0);
    if let Ok(_one_byte) = u8::try_from(largest) {
        out.push(1);
        let narrow: Vec<u8> = numbers.iter().map(|n| n.to_le_bytes()[0]).collect();
        put_block(out, &narrow);
    } else if let Ok(_two_bytes) = u16::try_from(largest) {
        out.push(2);
        let mut narrow = Vec::with_capacity(numbers.len() * 2);
        for number in numbers {
            narrow.extend_from_slice(&number.to_le_bytes()[..2]);
        }
        put_block(out, &narrow);
    } else {
        out.push(4);
        let wide: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        put_block(out, &wide);
    }
}

/// What is left to read of a stored column.
pub(super) struct Reading<'a>(pub(super) &'a [u8]);

impl<'a> Reading<'a> {
    /// The next bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// The next length.
    pub(super) fn length(&mut self) -> Result<usize> {
        let bytes = self.take(4)?.try_into().map_err(|_| damaged())?;
        Ok(u32::from_le_bytes(bytes) as usize)
    }

    /// The next block, unpacked.
    pub(super) fn block(&mut self) -> Result<Vec<u8>> {
        let (length, packed) = (self.length()?, self.length()?);
        if length > LONGEST_BLOCK {
            return Err(damaged());
        }
        if packed == 0 {
            return Ok(self.take(length)?.to_vec());
        }
        let unpacked = lz4_flex::block::decompress(self.take(packed)?, length);
        unpacked.ok().filter(|bytes| bytes.len() == length).ok_or_else(damaged)
    }

    /// The next numbers.
    pub(super) fn numbers(&mut self) -> Result<Vec<u32>> {
        let width = self.byte()?;
        let block = self.block()?;
        Ok(match width {
            1 => block.into_iter().map(u32::from).collect(),
            2 => arrays(&block)?.map(|bytes| u32::from(u16::from_le_bytes(bytes))).collect(),
            4 => arrays(&block)?.map(u32::from_le_bytes).collect(),
            _ => return Err(damaged()),
        })
    }
}

/// Bytes as arrays of one length.
pub(super) fn arrays<const N: usize>(
    bytes: &[u8],
) -> Result<impl ExactSizeIterator<Item = [u8; N]> + '_> {
    let (whole, rest) = bytes.as_chunks::<N>();
    if rest.is_empty() { Ok(whole.iter().copied()) } else { Err(damaged()) }
}
