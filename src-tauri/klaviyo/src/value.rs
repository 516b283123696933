//! The values that Klaviyo's attributes take, borrowed from wherever they are kept.

use std::borrow::Cow;

/// A value of one attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Text. Blank text is left out of the request, so it never empties what Klaviyo has.
    Text(Cow<'a, str>),
    /// A number.
    Number(Number<'a>),
    /// Yes or no.
    Boolean(bool),
    /// A date or a time in ISO 8601 (`2026-05-01`, `2026-05-01T12:00:00`), which Klaviyo recognises by its form.
    Date(Cow<'a, str>),
    /// A list of texts. Blank ones are left out, and so is a list without any other.
    List(Vec<Cow<'a, str>>),
}

/// A number that JSON can write: never infinite, never "not a number".
#[derive(Debug, Clone, PartialEq)]
pub struct Number<'a>(Cow<'a, str>);

impl<'a> Number<'a> {
    /// Takes a decimal number digit by digit, as a file had it: `12.50` stays `12.50`. `None` when JSON does not write
    /// numbers like that (`.5`, `+1`, `007`, `1,5`).
    pub fn decimal(text: &'a str) -> Option<Self> {
        is_json_number(text).then_some(Self(Cow::Borrowed(text)))
    }

    /// Takes a floating-point number, written with as few digits as tell it from its neighbours. `None` when it is infinite
    /// or not a number.
    pub fn float(number: f64) -> Option<Self> {
        number.is_finite().then(|| Self(Cow::Owned(number.to_string())))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<i64> for Number<'_> {
    fn from(number: i64) -> Self {
        Self(Cow::Owned(number.to_string()))
    }
}

impl<'a> Value<'a> {
    /// Text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Whether there is nothing to send.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) | Self::Date(text) => text.trim().is_empty(),
            Self::List(items) => items.iter().all(|item| item.trim().is_empty()),
            Self::Number(_) | Self::Boolean(_) => false,
        }
    }
}

/// The grammar of RFC 8259: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}
