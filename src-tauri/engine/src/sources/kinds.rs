//! What kind of values a column holds, judged from samples.

use super::dates::{DateOrder, date};
use super::numbers::{DecimalMark, number};
use super::synonyms::fold;
use super::{booleans, email};
use crate::contract::FieldType;

/// How a column's cells become values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    /// As what kind of values.
    pub(crate) values: FieldType,
    /// What stands before decimals.
    pub(crate) mark: DecimalMark,
    /// What comes first in dates.
    pub(crate) order: DateOrder,
    /// Whether it holds phone numbers or ids, which spreadsheets like to shorten.
    pub(crate) long_numbers: bool,
}

impl Kind {
    /// How cells become values of a kind that is decided, with the ways of writing that these samples show.
    pub(crate) fn decided(kind: FieldType, samples: &[String], long_numbers: bool) -> Self {
        let values = || samples.iter().map(String::as_str);
        let mark = match kind {
            FieldType::Number => DecimalMark::of(values()),
            _ => DecimalMark::default(),
        };
        let order = match kind {
            FieldType::Date => DateOrder::of(values()).unwrap_or_default(),
            _ => DateOrder::default(),
        };
        Self { values: kind, mark, order, long_numbers }
    }
}

/// Parts of headings of columns whose digits are no quantity.
const NAMES_OF_CODES: [&str; 16] = [
    "id",
    "code",
    "zip",
    "post",
    "phone",
    "tel",
    "number",
    "sku",
    "vat",
    "番号",
    "編號",
    "код",
    "номер",
    "numero",
    "zenbaki",
    "koodi",
];

/// The kind of values of a column, from some that are not empty.
pub(crate) fn infer(heading: &str, samples: &[String]) -> FieldType {
    if samples.is_empty() {
        return FieldType::Text;
    }
    let nearly_all = |count: usize| count * 100 >= samples.len() * 98;
    let count = |fits: &dyn Fn(&str) -> bool| samples.iter().filter(|cell| fits(cell)).count();
    let values = || samples.iter().map(String::as_str);
    if count(&|cell| booleans::boolean(cell).is_some() && !is_digits(cell)) == samples.len() {
        return FieldType::Boolean;
    }
    if let Some(order) = DateOrder::of(values())
        && nearly_all(count(&|cell| date(cell, order).is_some()))
    {
        return FieldType::Date;
    }
    let mark = DecimalMark::of(values());
    let is_code = samples.iter().any(|cell| looks_like_code(cell)) || names_codes(heading);
    if !is_code && nearly_all(count(&|cell| number(cell, mark).is_ok())) {
        return FieldType::Number;
    }
    FieldType::Text
}

/// The share of samples that are values of a kind.
pub(crate) fn share_that_fits(key: &str, kind: Kind, samples: &[String]) -> f64 {
    let fits = |cell: &&String| match (key, kind.values) {
        ("email", _) => email::usable(cell).is_ok(),
        ("phone_number", _) => looks_like_phone(cell),
        (_, FieldType::Number) => number(cell, kind.mark).is_ok(),
        (_, FieldType::Date) => date(cell, kind.order).is_some(),
        (_, FieldType::Boolean) => booleans::boolean(cell).is_some(),
        (_, FieldType::Text | FieldType::List) => true,
    };
    share(samples.iter().filter(fits).count(), samples.len())
}

/// A count's share of a whole, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "counts of samples are small")]
pub(crate) fn share(count: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { count as f64 / whole as f64 }
}

/// Whether a value may be a phone number.
pub(crate) fn looks_like_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    (7..=15).contains(&digits)
        && cell.chars().all(|c| c.is_ascii_digit() || "+-()./ \u{a0}".contains(c))
        && date(cell, DateOrder::DayFirst).is_none()
        && date(cell, DateOrder::MonthFirst).is_none()
}

/// Whether its digits are no quantity: zeros in front, or more than a number can hold.
fn looks_like_code(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell).as_bytes();
    let leading_zero = matches!(digits, [b'0', next, ..] if next.is_ascii_digit());
    let plus = cell.starts_with('+') && cell.len() > 6;
    leading_zero || plus || (digits.len() > 15 && is_digits(cell))
}

fn is_digits(cell: &str) -> bool {
    cell.bytes().all(|byte| byte.is_ascii_digit())
}

fn names_codes(heading: &str) -> bool {
    let folded = fold(heading);
    let words: Vec<String> = heading.split(|c: char| !c.is_alphanumeric()).map(fold).collect();
    NAMES_OF_CODES.iter().any(|name| {
        words.iter().any(|word| word == name) || (name.len() > 3 && folded.ends_with(name))
    })
}
