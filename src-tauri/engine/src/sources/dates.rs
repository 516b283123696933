//! Dates as people write them.

/// What comes first in a column's dates, when it is not the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DateOrder {
    /// `31.12.2026`, `31/12/2026`
    #[default]
    DayFirst,
    /// `12/31/2026`
    MonthFirst,
}

impl DateOrder {
    /// The order in which all of these dates are dates. None when both are possible, or neither: then nobody can know.
    pub(crate) fn of<'a>(values: impl Iterator<Item = &'a str>) -> Option<Self> {
        let (mut day_first, mut month_first, mut told) = (true, true, true);
        for value in values {
            let Some(parts) = Parts::of(value) else { continue };
            if parts.year_first || parts.mark == b'.' {
                month_first &= parts.year_first;
                continue;
            }
            told = false;
            day_first &= (1..=12).contains(&parts.second);
            month_first &= (1..=12).contains(&parts.first);
        }
        match (day_first, month_first) {
            (true, true) if told => Some(Self::DayFirst),
            (true, false) => Some(Self::DayFirst),
            (false, true) => Some(Self::MonthFirst),
            _ => None,
        }
    }
}

const DAY: i64 = 86_400_000;

/// The date in a cell without white space around it: milliseconds since 1970, UTC. A time without a zone counts as UTC.
pub(crate) fn date(cell: &str, order: DateOrder) -> Option<i64> {
    let parts = Parts::of(cell)?;
    let (year, month, day) = match (parts.year_first, order) {
        (true, _) => (parts.first, parts.second, parts.third),
        (false, DateOrder::DayFirst) => (parts.third, parts.second, parts.first),
        (false, DateOrder::MonthFirst) => (parts.third, parts.first, parts.second),
    };
    let days = days_since_1970(year, month, day)?;
    Some(days * DAY + time_of_day(parts.rest)?)
}

/// Three numbers with marks between them, and what follows.
struct Parts<'a> {
    first: u32,
    second: u32,
    third: u32,
    mark: u8,
    year_first: bool,
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(cell: &'a str) -> Option<Self> {
        let bytes = cell.as_bytes();
        let (first, first_digits, mut rest) = leading_number(bytes)?;
        let mark = mark_of(&mut rest, "年")?;
        let (second, second_digits, mut rest) = leading_number(rest)?;
        if mark_of(&mut rest, "月")? != mark || second_digits > 2 {
            return None;
        }
        let (third, third_digits, rest) = leading_number(rest)?;
        let rest = rest.strip_prefix("日".as_bytes()).unwrap_or(rest);
        let year_first = first_digits == 4 && third_digits <= 2;
        if !year_first && (first_digits > 2 || third_digits != 4) {
            return None;
        }
        Some(Self { first, second, third, mark, year_first, rest })
    }
}

fn mark_of(rest: &mut &[u8], word: &str) -> Option<u8> {
    if let Some(after) = rest.strip_prefix(word.as_bytes()) {
        *rest = after;
        return Some(0);
    }
    let (mark, after) = rest.split_first()?;
    *rest = after;
    matches!(mark, b'-' | b'/' | b'.').then_some(*mark)
}

fn leading_number(bytes: &[u8]) -> Option<(u32, usize, &[u8])> {
    let digits = bytes.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || digits > 9 {
        return None;
    }
    let number = bytes[..digits].iter().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
    Some((number, digits, &bytes[digits..]))
}

/// Howard Hinnant's days-from-civil, for the years 1 to 9999.
fn days_since_1970(year: u32, month: u32, day: u32) -> Option<i64> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let longest = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=9999).contains(&year) || !(1..=longest).contains(&day) {
        return None;
    }
    let shifted_year = i64::from(year) - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// `T10:20`, ` 10:20:30.5Z`, `T10:20+02:00`: milliseconds, less the zone's offset.
fn time_of_day(rest: &[u8]) -> Option<i64> {
    let Some((gap, rest)) = rest.split_first() else { return Some(0) };
    if !matches!(gap, b'T' | b't' | b' ') {
        return None;
    }
    let (hours, _, rest) = leading_number(rest)?;
    let (minutes, _, mut rest) = leading_number(rest.strip_prefix(b":")?)?;
    let (mut seconds, mut milliseconds) = (0, 0);
    if let Some(after) = rest.strip_prefix(b":") {
        (seconds, _, rest) = leading_number(after)?;
        if let Some(after) = rest.strip_prefix(b".").or_else(|| rest.strip_prefix(b",")) {
            let (fraction, digits, after) = leading_number(after)?;
            let power = u32::try_from(digits).ok()?;
            milliseconds = u64::from(fraction) * 1000 / 10_u64.checked_pow(power)?;
            rest = after;
        }
    }
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let whole = i64::from(hours * 3600 + minutes * 60 + seconds) * 1000;
    Some(whole + i64::try_from(milliseconds).ok()? - zone_offset(rest.trim_ascii_start())?)
}

/// A zone's offset in milliseconds.
fn zone_offset(zone: &[u8]) -> Option<i64> {
    let (sign, digits) = match zone {
        [] | [b'Z' | b'z'] | b"UTC" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let digits: Vec<u8> = digits.iter().copied().filter(|byte| *byte != b':').collect();
    let (number, count, rest) = leading_number(&digits)?;
    let (hours, minutes) = match count {
        2 => (number, 0),
        4 => (number / 100, number % 100),
        _ => return None,
    };
    let fits = rest.is_empty() && hours <= 15 && minutes <= 59;
    fits.then(|| sign * i64::from(hours * 60 + minutes) * 60_000)
}
