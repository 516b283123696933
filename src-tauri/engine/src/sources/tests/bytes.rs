//! Bytes → records, whatever people's programs write.

use std::io::{Cursor, Read};
use std::ops::ControlFlow;

use crate::contract::{ErrorCode, Failure, ReadOptions};
use crate::sources::dialect;
use crate::sources::records::{Content, RECORD_BYTES, Records};

/// The records with their lines; a word where a record has no cells.
fn records(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
    try_records(Cursor::new(bytes)).expect("the bytes can be read")
}

fn try_records(input: impl Read) -> crate::Result<Vec<(u64, Vec<String>)>> {
    let mut found = Vec::new();
    Records::new(input, b',', 0, 1).read(|record| {
        let cells = match record.content {
            Content::Cells(cells) => cells.iter().map(str::to_owned).collect(),
            Content::NotUtf8 => vec!["<not UTF-8>".to_owned()],
            Content::Binary => vec!["<binary>".to_owned()],
            Content::TooLong => vec!["<too long>".to_owned()],
        };
        found.push((record.line, cells));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

fn expected(rows: &[(u64, &[&str])]) -> Vec<(u64, Vec<String>)> {
    rows.iter()
        .map(|(line, cells)| (*line, cells.iter().map(|c| (*c).to_owned()).collect()))
        .collect()
}

#[test]
fn every_line_ending_ends_a_line() {
    let rows = expected(&[(1, &["a", "b"]), (2, &["c", "d"]), (3, &["e", "f"])]);
    for text in ["a,b\nc,d\ne,f\n", "a,b\r\nc,d\r\ne,f", "a,b\rc,d\re,f\r", "a,b\r\nc,d\ne,f\r"] {
        assert_eq!(records(text.as_bytes()), rows, "{text:?}");
    }
}

#[test]
fn quoted_cells_keep_their_lines_delimiters_and_quotes() {
    let text = "x,\"one\ntwo, \"\"three\"\"\"\r\n\"\",\"a\rb\"\nlast,row";
    let rows =
        expected(&[(1, &["x", "one\ntwo, \"three\""]), (3, &["", "a\rb"]), (5, &["last", "row"])]);
    assert_eq!(records(text.as_bytes()), rows, "lines within quotes count as lines of the file");
}

#[test]
fn stray_quotes_are_text() {
    let text = "Ann \"Bo\" Lee,\"a\"b,\"c\" \n";
    assert_eq!(
        records(text.as_bytes()),
        expected(&[(1, &["Ann \"Bo\" Lee", "ab", "c "])]),
        "a quote within a cell is text, and what follows a closing quote belongs to the cell"
    );
}

#[test]
fn empty_lines_are_no_records_but_count_as_lines() {
    assert_eq!(
        records(b"\n\na\n\r\n\nb\n"),
        expected(&[(3, &["a"]), (6, &["b"])]),
        "six lines, two records"
    );
}

#[test]
fn one_bad_row_does_not_spoil_the_others() {
    let rows = records(b"a,\xff\nb,\0\nc,d\n");
    assert_eq!(
        rows,
        expected(&[(1, &["<not UTF-8>"]), (2, &["<binary>"]), (3, &["c", "d"])]),
        "each for itself"
    );
}

#[test]
fn a_long_line_is_passed_over_and_the_next_is_read() {
    for length in [RECORD_BYTES + 1, 2 * RECORD_BYTES, 5 * RECORD_BYTES + 17] {
        let text = format!("a,b\n{}\nc,d\n", "x".repeat(length));
        let rows = records(text.as_bytes());
        assert_eq!(
            rows,
            expected(&[(1, &["a", "b"]), (2, &["<too long>"]), (3, &["c", "d"])]),
            "{length} bytes"
        );
    }
}

#[test]
fn a_quote_that_is_never_closed_is_named_by_its_line() {
    let short = "a,b\nc,\"d\ne,f\n".to_owned();
    let long = format!("a,b\nc,\"d\n{}", "e,f\n".repeat(3 * RECORD_BYTES / 4));
    for text in [short, long] {
        let error = try_records(Cursor::new(text)).expect_err("the rest of the file is no cell");
        let failure = Failure::from(error);
        assert_eq!(
            (failure.code, failure.line),
            (ErrorCode::QuoteNeverClosed, Some(2)),
            "where it opened"
        );
    }
}

/// Gives a byte at a time, as a slow disk may.
struct Slowly<R>(R);

impl<R: Read> Read for Slowly<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(&mut buffer[..1])
    }
}

#[test]
fn records_across_blocks_are_whole() {
    let row = "\"quoted, \"\"twice\"\"\",ä日本,plain\r\n";
    let text = row.repeat(3 * (2 << 20) / row.len());
    let rows = records(text.as_bytes());
    assert_eq!(rows.len(), text.len() / row.len(), "no row is lost where blocks meet");
    assert!(
        rows.iter().all(|(_, cells)| cells[..] == ["quoted, \"twice\"", "ä日本", "plain"]),
        "no cell is cut where blocks meet"
    );
    let slow = try_records(Slowly(Cursor::new(row.repeat(3)))).expect("slow bytes can be read");
    assert_eq!(slow.len(), 3, "how bytes arrive does not matter");
}

fn dialect_of(text: &str) -> (String, bool, u64) {
    let reading = dialect::detect(text.as_bytes(), true, &ReadOptions::default());
    (reading.dialect.delimiter, reading.dialect.header, reading.skipped)
}

#[test]
fn the_delimiter_is_the_one_that_makes_rows_alike() {
    let table = [
        ("email,name\na@b.fi,x\nc@d.fi,y\n", ","),
        ("email;spend\na@b.fi;1,50\nc@d.fi;2,75\n", ";"),
        ("email\tname\na@b.fi\tVirtanen, Anna\nc@d.fi\ty\n", "\t"),
        ("email|name\na@b.fi|x\n", "|"),
        ("email\na@b.fi\n", ","),
        ("email;note\na@b.fi;\"x, y; z\"\nc@d.fi;\"p, q\"\n", ";"),
    ];
    for (text, delimiter) in table {
        assert_eq!(dialect_of(text).0, delimiter, "{text:?}");
    }
}

#[test]
fn marks_in_front_are_passed_over() {
    assert_eq!(
        dialect_of("\u{feff}email,name\na@b.fi,x\n").2,
        3,
        "the byte-order mark is three bytes"
    );
    let (delimiter, _, skipped) = dialect_of("sep=;\r\nemail;name\na@b.fi;x\n");
    assert_eq!(
        (delimiter.as_str(), skipped),
        (";", 7),
        "a sep= line tells the delimiter and is no row"
    );
}

#[test]
fn a_first_row_of_values_is_no_heading() {
    assert!(dialect_of("email,name\na@b.fi,x\n").1, "words name columns");
    assert!(!dialect_of("a@b.fi,x\nc@d.fi,y\n").1, "an address is a value");
    assert!(
        dialect_of("email,2024,name\na@b.fi,1,x\n").1,
        "one number among words is still a heading"
    );
}
