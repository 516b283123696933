//! Values of Arrow arrays as text, for grids, files and hashes.

use std::borrow::Cow;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Float64Type, Int32Type, TimestampMillisecondType};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const DAY: i64 = 86_400_000;
/// What stands between the texts of a list.
const BETWEEN: &str = ", ";

/// A value as text: numbers with a point, dates by ISO 8601, lists with commas. None where there is no value.
pub(crate) fn text_of(array: &dyn Array, place: usize) -> Option<Cow<'_, str>> {
    if place >= array.len() || array.is_null(place) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(place).into()),
        DataType::Dictionary(..) => {
            let dictionary = array.as_dictionary::<Int32Type>();
            let key = dictionary.key(place)?;
            Some(dictionary.values().as_string_opt::<i32>()?.value(key).into())
        }
        DataType::Float64 => {
            Some(text_of_number(array.as_primitive::<Float64Type>().value(place)).into())
        }
        DataType::Timestamp(..) => {
            text_of_date(array.as_primitive::<TimestampMillisecondType>().value(place))
                .map(Cow::Owned)
        }
        DataType::Boolean => {
            Some(if array.as_boolean().value(place) { "true" } else { "false" }.into())
        }
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(place);
            let texts: Vec<_> = items.as_string_opt::<i32>()?.iter().flatten().collect();
            Some(texts.join(BETWEEN).into())
        }
        _ => None,
    }
}

/// A number as text.
pub(crate) fn text_of_number(number: f64) -> String {
    number.to_string()
}

/// A date as text: a day alone when it is midnight.
pub(crate) fn text_of_date(milliseconds: i64) -> Option<String> {
    let moment = Timestamp::from_millisecond(milliseconds).ok()?;
    if milliseconds % DAY == 0 {
        return Some(moment.to_zoned_datetime(TimeZone::UTC).date().to_string());
    }
    Some(moment.to_string())
}

/// The date that a text of [`text_of_date`] shows.
pub(crate) fn date_of_text(text: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_millisecond());
    }
    let midnight = text.parse::<Date>().ok()?.at(0, 0, 0, 0);
    Some(TimeZone::UTC.to_timestamp(midnight).ok()?.as_millisecond())
}

/// The texts of a list as it is shown. None of them has a comma inside unless it was imported so.
pub(crate) fn items_of_text(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN)
}
