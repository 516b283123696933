//! What is stored comes back, whatever it is.

use arrow::array::Array;

use super::bits::Bits;
use super::chunk::{ColumnChunk, Texts, Values};
use super::{decode, encode, text_of};

fn texts(items: &[&str]) -> Texts {
    let mut texts = Texts::default();
    for item in items {
        texts.push(item);
    }
    texts
}

fn bits(items: &[bool]) -> Bits {
    let mut bits = Bits::default();
    for item in items {
        bits.push(*item);
    }
    bits
}

/// Stores a column, reads it back and shows it as text.
fn through(valid: &[bool], values: Values) -> Vec<Option<String>> {
    let stored = encode::encode(&ColumnChunk { valid: bits(valid), values });
    let array = decode::decode(&stored).expect("what was encoded can be decoded");
    (0..array.len()).map(|place| text_of(&array, place).map(std::borrow::Cow::into_owned)).collect()
}

fn shown(items: &[Option<&str>]) -> Vec<Option<String>> {
    items.iter().map(|item| item.map(str::to_owned)).collect()
}

#[test]
fn texts_come_back_with_their_gaps() {
    let column = through(&[true, false, true], Values::Text(texts(&["Äiti", "", "日本"])));
    assert_eq!(column, shown(&[Some("Äiti"), None, Some("日本")]), "a gap is not an empty text");
}

#[test]
fn repeating_texts_come_back_from_their_dictionary() {
    let values = Values::Repeating { texts: texts(&["Suomi", "日本"]), keys: vec![1, 0, 1] };
    let column = through(&[true, true, true], values);
    assert_eq!(column, shown(&[Some("日本"), Some("Suomi"), Some("日本")]), "keys name texts");
}

#[test]
fn numbers_come_back_to_the_bit() {
    for numbers in [vec![1.0, -2.0], vec![12.34, 0.05], vec![0.1 + 0.2, 1e300], vec![-0.0, 5e9]] {
        let stored = encode::encode(&ColumnChunk {
            valid: bits(&[true, true]),
            values: Values::Number(numbers.clone()),
        });
        let array = decode::decode(&stored).expect("numbers can be decoded");
        let back = array
            .as_any()
            .downcast_ref::<arrow::array::Float64Array>()
            .expect("numbers are doubles")
            .values()
            .to_vec();
        let bits = |all: &[f64]| all.iter().map(|each| each.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&back), bits(&numbers), "no encoding may lose a bit of a number");
    }
}

#[test]
fn days_and_moments_come_back() {
    let days = through(&[true, true], Values::Date(vec![0, 1_777_680_000_000]));
    assert_eq!(days, shown(&[Some("1970-01-01"), Some("2026-05-02")]), "midnight is a day");
    let moments = through(&[true], Values::Date(vec![1_777_680_000_500]));
    assert_eq!(moments, shown(&[Some("2026-05-02T00:00:00.5Z")]), "a moment keeps its time");
}

#[test]
fn booleans_and_lists_come_back() {
    let column = through(&[true, true, false], Values::Boolean(bits(&[true, false, false])));
    assert_eq!(column, shown(&[Some("true"), Some("false"), None]), "unknown is not no");
    let lists = Values::List { counts: vec![2, 0], texts: texts(&["vip", "newsletter"]) };
    let column = through(&[true, false], lists);
    assert_eq!(column, shown(&[Some("vip, newsletter"), None]), "each record keeps its texts");
}

#[test]
fn lines_and_keys_come_back() {
    let lines = vec![2, 3, 7, 70_000];
    assert_eq!(
        decode::decode_lines(&encode::encode_lines(&lines)).expect("lines can be decoded"),
        lines,
        "steps add up to lines"
    );
    let keys = vec![u128::MAX, 1, 0];
    assert_eq!(
        decode::decode_keys(&encode::encode_keys(&keys)).expect("keys can be decoded"),
        keys,
        "keys are kept whole"
    );
}

#[test]
fn damage_is_an_error_and_not_a_panic() {
    let values = Values::Repeating { texts: texts(&["a", "b"]), keys: vec![0, 1, 1, 0] };
    let stored = encode::encode(&ColumnChunk { valid: bits(&[true, false, true, true]), values });
    for cut in 0..stored.len() {
        assert!(decode::decode(&stored[..cut]).is_err(), "cut at {cut}: the end is missing");
    }
    for place in 0..stored.len() {
        let mut bent = stored.clone();
        bent[place] ^= 0x5a;
        let _either_is_fine = decode::decode(&bent);
    }
}
