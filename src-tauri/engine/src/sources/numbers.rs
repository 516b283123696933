//! Numbers as people write them.

use crate::contract::NoticeCode;

/// What stands before the decimals of a column's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DecimalMark {
    /// `1,234.5`
    #[default]
    Point,
    /// `1.234,5` or `1 234,5`
    Comma,
}

impl DecimalMark {
    /// The mark under which more of these values are numbers.
    pub(crate) fn of<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let (mut point, mut comma) = (0_usize, 0_usize);
        for value in values {
            point += usize::from(number(value, Self::Point).is_ok());
            comma += usize::from(number(value, Self::Comma).is_ok());
        }
        if comma > point { Self::Comma } else { Self::Point }
    }
}

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The number in a cell without white space around it.
pub(crate) fn number(cell: &str, mark: DecimalMark) -> Result<f64, NoticeCode> {
    match plain(cell.as_bytes(), if mark == DecimalMark::Point { b'.' } else { b',' }) {
        Some(number) => Ok(number),
        None => written_out(cell, mark),
    }
}

/// The common case: a sign, at most 15 digits, one mark. Whole and power are exact, so one division rounds right.
fn plain(bytes: &[u8], mark: u8) -> Option<f64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let (mut whole, mut places, mut count) = (0_u64, None, 0_usize);
    for byte in digits {
        if byte.is_ascii_digit() {
            whole = whole * 10 + u64::from(byte - b'0');
            count += 1;
            if let Some(places) = &mut places {
                *places += 1;
            }
        } else if *byte == mark && places.is_none() && count > 0 {
            places = Some(0_usize);
        } else {
            return None;
        }
    }
    if count > 15 || places == Some(0) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "15 digits fit a double exactly")]
    let number = whole as f64 / POWERS[places.unwrap_or(0)];
    Some(if negative { -number } else { number })
}

/// Thousands, currency signs, exponents, more digits.
fn written_out(cell: &str, mark: DecimalMark) -> Result<f64, NoticeCode> {
    if is_shortened(cell) {
        return Err(NoticeCode::ShortenedNumber);
    }
    let is_currency = |c: char| matches!(c, '€' | '$' | '£' | '¥' | '₽') || is_space(c);
    let bare = cell.trim_matches(is_currency);
    let (decimal, group) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, rest) = match bare.find([decimal, 'e', 'E']) {
        Some(place) => bare.split_at(place),
        None => (bare, ""),
    };
    let (sign, whole) = match whole.strip_prefix(['-', '+', '\u{2212}']) {
        Some(digits) if !whole.starts_with('+') => ("-", digits),
        Some(digits) => ("", digits),
        None => ("", whole),
    };
    let whole = whole.trim_start_matches(is_currency);
    let digits = ungrouped(whole, group).ok_or(NoticeCode::NotANumber)?;
    if digits.len() > 15 {
        return Err(NoticeCode::NotANumber);
    }
    let rest = rest.replacen(decimal, ".", 1);
    let parsed: f64 =
        format!("{sign}{digits}{rest}").parse().map_err(|_| NoticeCode::NotANumber)?;
    if parsed.is_finite() { Ok(parsed) } else { Err(NoticeCode::NotANumber) }
}

/// The digits of a whole number, whose groups, when it has any, are three long but for the first.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let mut groups = whole.split(|c| c == group || c == '\'' || is_space(c));
    let first = groups.next()?;
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut digits = first.to_owned();
    let mut grouped = false;
    for part in groups {
        if part.len() != 3 {
            return None;
        }
        grouped = true;
        digits.push_str(part);
    }
    let first_fits = !first.is_empty() && (!grouped || first.len() <= 3);
    (first_fits && all_digits(&digits)).then_some(digits)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Whether a spreadsheet has shortened a long number here, as in `4.47701E+11`.
pub(crate) fn is_shortened(cell: &str) -> bool {
    let Some((mantissa, exponent)) = cell.split_once(['E', 'e']) else { return false };
    let digits = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let is_mantissa = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',');
    is_mantissa
        && exponent.strip_prefix('+').is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n >= 6))
}
