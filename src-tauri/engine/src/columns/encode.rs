//! Columns → their stored form.

use super::bits::Bits;
use super::chunk::{ColumnChunk, Texts, Values};
use super::frame::{HEAD, Layout, put_block, put_head, put_length, put_numbers};

const DAY: i64 = 86_400_000;

/// The stored form of a column.
pub(crate) fn encode(column: &ColumnChunk) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 << 16);
    let valid = &column.valid;
    match &column.values {
        Values::Text(texts) => {
            start(&mut out, Layout::Text, valid);
            put_texts(&mut out, texts);
        }
        Values::Repeating { texts, keys } => {
            start(&mut out, Layout::Repeating, valid);
            put_texts(&mut out, texts);
            put_numbers(&mut out, keys);
        }
        Values::Number(numbers) => put_doubles(&mut out, valid, numbers),
        Values::Date(dates) => put_dates(&mut out, valid, dates),
        Values::Boolean(bits) => {
            start(&mut out, Layout::Boolean, valid);
            put_block(&mut out, bits.bytes());
        }
        Values::List { counts, texts } => {
            start(&mut out, Layout::List, valid);
            put_numbers(&mut out, counts);
            put_texts(&mut out, texts);
        }
    }
    out.shrink_to_fit();
    out
}

fn start(out: &mut Vec<u8>, layout: Layout, valid: &Bits) {
    put_head(out, layout, valid.len(), valid.unset());
    debug_assert_eq!(out.len(), HEAD, "the head has one length");
    if valid.unset() > 0 && valid.unset() < valid.len() {
        out.extend_from_slice(valid.bytes());
    }
}

fn put_texts(out: &mut Vec<u8>, texts: &Texts) {
    put_numbers(out, texts.lengths());
    put_block(out, texts.joined().as_bytes());
}

/// Prices and counts are short decimals: as 32-bit numbers of cents they take half the room, when every one of them comes
/// back to the bit.
fn put_doubles(out: &mut Vec<u8>, valid: &Bits, numbers: &[f64]) {
    for places in 0..=2_u8 {
        if let Some(bytes) = decimals(numbers, 10_f64.powi(i32::from(places))) {
            start(out, Layout::Decimals, valid);
            out.push(places);
            return put_block(out, &bytes);
        }
    }
    start(out, Layout::Doubles, valid);
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    put_block(out, &bytes);
}

fn decimals(numbers: &[f64], scale: f64) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(numbers.len() * 4);
    for number in numbers {
        #[expect(clippy::cast_possible_truncation, reason = "what does not come back is refused")]
        let whole = (number * scale).round() as i32;
        if (f64::from(whole) / scale).to_bits() != number.to_bits() {
            return None;
        }
        bytes.extend_from_slice(&whole.to_le_bytes());
    }
    Some(bytes)
}

fn put_dates(out: &mut Vec<u8>, valid: &Bits, dates: &[i64]) {
    let days: Option<Vec<i32>> = dates
        .iter()
        .map(|date| (date % DAY == 0).then(|| i32::try_from(date / DAY).ok()).flatten())
        .collect();
    if let Some(days) = days {
        start(out, Layout::Days, valid);
        let bytes: Vec<u8> = days.iter().flat_map(|day| day.to_le_bytes()).collect();
        put_block(out, &bytes);
    } else {
        start(out, Layout::Milliseconds, valid);
        let bytes: Vec<u8> = dates.iter().flat_map(|date| date.to_le_bytes()).collect();
        put_block(out, &bytes);
    }
}

/// The stored form of the lines that rows began on: the first, then the steps between them.
pub(crate) fn encode_lines(lines: &[u64]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 << 10);
    let mut previous = lines.first().copied().unwrap_or(0);
    out.extend(previous.to_le_bytes());
    let steps: Vec<u32> = lines
        .iter()
        .map(|line| {
            let step = u32::try_from(line.saturating_sub(previous)).unwrap_or(u32::MAX);
            previous = *line;
            step
        })
        .collect();
    put_numbers(&mut out, &steps);
    out
}

/// The stored form of identity keys. They are hashes: nothing to compress.
pub(crate) fn encode_keys(keys: &[u128]) -> Vec<u8> {
    let mut out = Vec::with_capacity(keys.len() * 16);
    for key in keys {
        out.extend_from_slice(&key.to_le_bytes());
    }
    out
}

/// The stored form of whole numbers.
pub(crate) fn encode_numbers(numbers: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    put_numbers(&mut out, numbers);
    out
}

/// The stored form of a patch: which records of the chunk (ascending), then their values.
pub(crate) fn encode_patch(places: &[u32], values: &ColumnChunk) -> Vec<u8> {
    let mut out = Vec::new();
    put_length(&mut out, places.len());
    put_numbers(&mut out, places);
    out.extend(encode(values));
    out
}
