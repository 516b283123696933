//! Cells of each kind.

use crate::contract::{NoticeCode, RejectCode};
use crate::sources::booleans::boolean;
use crate::sources::dates::{DateOrder, date};
use crate::sources::email::{identity, usable};
use crate::sources::numbers::{DecimalMark, number};
use crate::sources::rejects::harmless;
use crate::sources::shown;

#[test]
fn usable_addresses_are_taken_as_written() {
    let table = [
        ("a@b.fi", "a@b.fi"),
        ("  Anna.Virtanen@Example.FI ", "Anna.Virtanen@Example.FI"),
        ("mailto:x@y.com", "x@y.com"),
        ("MAILTO: x@y.com", "x@y.com"),
        ("Anna <anna@x.fi>", "anna@x.fi"),
        ("\"Virtanen, Anna\" <anna@x.fi>", "anna@x.fi"),
        ("first+tag@sub.domain.example", "first+tag@sub.domain.example"),
        ("o'brien@x-y.ie", "o'brien@x-y.ie"),
        ("a@müller.de", "a@müller.de"),
        ("a@пример.рф", "a@пример.рф"),
        ("a@xn--mller-kva.de", "a@xn--mller-kva.de"),
        ("1@2.x3", "1@2.x3"),
    ];
    for (cell, address) in table {
        assert_eq!(usable(cell), Ok(address), "{cell:?} is an address people have");
    }
}

#[test]
fn what_is_no_address_is_refused_with_its_reason() {
    use RejectCode::{EmailHiddenCharacter, EmailInvalid, EmailMissing};
    let long_local = format!("{}@x.fi", "a".repeat(65));
    let long = format!("a@{}.fi", "b.".repeat(130));
    let table = [
        ("", EmailMissing),
        ("   ", EmailMissing),
        ("anna", EmailInvalid),
        ("@x.fi", EmailInvalid),
        ("anna@", EmailInvalid),
        ("anna@fi", EmailInvalid),
        ("a@b@c.fi", EmailInvalid),
        (".a@x.fi", EmailInvalid),
        ("a.@x.fi", EmailInvalid),
        ("a..b@x.fi", EmailInvalid),
        ("a b@x.fi", EmailInvalid),
        ("a@x..fi", EmailInvalid),
        ("a@x.fi.", EmailInvalid),
        ("a@-x.fi", EmailInvalid),
        ("a@x-.fi", EmailInvalid),
        ("a@1.2.3.4", EmailInvalid),
        ("a@[1.2.3.4]", EmailInvalid),
        ("\"a b\"@x.fi", EmailInvalid),
        ("a(comment)@x.fi", EmailInvalid),
        ("a@x_y.fi", EmailInvalid),
        (&long_local, EmailInvalid),
        (&long, EmailInvalid),
        ("a\u{200b}@x.fi", EmailHiddenCharacter),
        ("a@x\u{202e}.fi", EmailHiddenCharacter),
        ("\u{feff}a@x.fi", EmailHiddenCharacter),
    ];
    for (cell, code) in table {
        assert_eq!(usable(cell), Err(code), "{cell:?} cannot be sent to");
    }
}

#[test]
fn one_person_may_be_written_in_several_ways() {
    assert_eq!(identity("Anna@Example.FI"), "anna@example.fi", "case does not tell people apart");
    assert_eq!(identity("a@CAFÉ.fr"), identity("a@cafe\u{301}.fr"), "nor does how é is composed");
    assert_ne!(identity("a+1@x.fi"), identity("a@x.fi"), "tags are kept apart");
    assert_ne!(identity("a.b@x.fi"), identity("ab@x.fi"), "dots are kept apart");
}

#[test]
fn numbers_are_read_as_people_write_them() {
    use DecimalMark::{Comma, Point};
    let table = [
        ("0", Point, 0.0),
        ("-12.50", Point, -12.5),
        ("1,234,567.8", Point, 1_234_567.8),
        ("1.234,5", Comma, 1234.5),
        ("1 234,5", Comma, 1234.5),
        ("1\u{a0}234", Comma, 1234.0),
        ("€ 12.30", Point, 12.3),
        ("-€5", Point, -5.0),
        ("12,30 €", Comma, 12.3),
        ("999999999999999", Point, 999_999_999_999_999.0),
        ("0.1", Point, 0.1),
        ("123456789.123456", Point, 123_456_789.123_456),
        ("1e3", Point, 1000.0),
    ];
    for (cell, mark, value) in table {
        assert_eq!(number(cell, mark), Ok(value), "{cell:?} with {mark:?}");
    }
}

#[test]
fn what_is_no_number_is_not_guessed() {
    use NoticeCode::{NotANumber, ShortenedNumber};
    let table = [
        ("NaN", NotANumber),
        ("inf", NotANumber),
        ("1e400", NotANumber),
        ("12345678901234567890", NotANumber),
        ("1,23", NotANumber),
        ("12,34,567", NotANumber),
        ("1.2.3", NotANumber),
        ("-", NotANumber),
        ("€", NotANumber),
        ("abc", NotANumber),
        ("0x10", NotANumber),
        ("４２", NotANumber),
        ("4.47701E+11", ShortenedNumber),
    ];
    for (cell, code) in table {
        assert_eq!(number(cell, DecimalMark::Point), Err(code), "{cell:?} is no number");
    }
}

#[test]
fn dates_are_read_in_their_columns_order() {
    use DateOrder::{DayFirst, MonthFirst};
    let midnight = 1_777_680_000_000;
    let table = [
        ("2026-05-02", DayFirst, Some(midnight)),
        ("2026/5/2", MonthFirst, Some(midnight)),
        ("02.05.2026", DayFirst, Some(midnight)),
        ("05/02/2026", MonthFirst, Some(midnight)),
        ("2026年5月2日", DayFirst, Some(midnight)),
        ("2026-05-02T01:00", DayFirst, Some(midnight + 3_600_000)),
        ("2026-05-02 01:00:00.250", DayFirst, Some(midnight + 3_600_250)),
        ("2026-05-02T01:00:00+01:00", DayFirst, Some(midnight)),
        ("2024-02-29", DayFirst, Some(1_709_164_800_000)),
        ("0001-01-01", DayFirst, Some(-62_135_596_800_000)),
        ("9999-12-31", DayFirst, Some(253_402_214_400_000)),
        ("2023-02-29", DayFirst, None),
        ("31/02/2026", DayFirst, None),
        ("0000-01-01", DayFirst, None),
        ("01/02/26", DayFirst, None),
        ("45000", DayFirst, None),
        ("2026-05", DayFirst, None),
        ("2026-05-02T25:00", DayFirst, None),
        ("1.2.3.4", DayFirst, None),
    ];
    for (cell, order, value) in table {
        assert_eq!(date(cell, order), value, "{cell:?} with {order:?}");
    }
}

#[test]
fn the_order_of_dates_is_told_by_the_column_or_not_at_all() {
    let order = |cells: &[&str]| DateOrder::of(cells.iter().copied());
    assert_eq!(order(&["01/02/2026", "13/02/2026"]), Some(DateOrder::DayFirst), "13 is no month");
    assert_eq!(order(&["01/02/2026", "02/13/2026"]), Some(DateOrder::MonthFirst), "13 is no month");
    assert_eq!(order(&["01/02/2026", "03/04/2026"]), None, "nobody can know");
    assert_eq!(order(&["13/02/2026", "02/13/2026"]), None, "they contradict each other");
    assert_eq!(order(&["1.2.2026"]), Some(DateOrder::DayFirst), "points stand after days");
    assert_eq!(
        order(&["2026-01-02"]),
        Some(DateOrder::DayFirst),
        "years in front leave no question"
    );
}

#[test]
fn yes_and_no_are_known_in_six_languages() {
    for yes in ["true", "YES", "Kyllä", "да", "bai", "はい", "是"] {
        assert_eq!(boolean(yes), Some(true), "{yes} is yes");
    }
    for no in ["false", "No", "ei", "НЕТ", "ez", "いいえ", "否"] {
        assert_eq!(boolean(no), Some(false), "{no} is no");
    }
    assert_eq!(boolean("perhaps"), None, "a perhaps is neither");
}

#[test]
fn no_cell_we_write_can_be_a_formula() {
    for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a"] {
        assert_eq!(harmless(cell), format!("'{cell}"), "{cell:?} could be run by a spreadsheet");
    }
    assert_eq!(harmless("a=1"), "a=1", "a sign within is harmless");
}

#[test]
fn nothing_hides_in_what_is_shown() {
    assert_eq!(
        shown::safe("a\u{202e}b\nc"),
        "a\\u{202e}b\\u{a}c",
        "control characters are written out"
    );
    assert_eq!(
        shown::excerpt_of_bytes(b"Pek\xe4"),
        "Pek\\xe4",
        "and so are bytes that are no text"
    );
}
