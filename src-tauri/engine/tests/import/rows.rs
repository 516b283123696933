//! What becomes of rows, however a file is written.

use listward_engine::contract::{
    ErrorCode, ImportState, NoticeCode, ReadOptions, RejectCode, Target,
};

use crate::desk::{Desk, fixture};

#[tokio::test]
async fn semicolons_windows_lines_and_lines_in_cells_are_read() {
    let desk = Desk::new().await;
    let report = desk.import_fixture("semicolons-crlf-quoted-lines.csv").await;
    assert_eq!((report.rows, report.imported), (2, 2), "a line within quotes is no row");
    let values = desk.values(&["email", "Name", "Spend"]).await;
    let expected =
        ["anna@example.fi | Virtanen; Anna | 1.5", "olli@example.fi | Two\r\nlines | 1234"];
    assert_eq!(values, expected, "cells are kept as written, numbers by their column's mark");
}

#[tokio::test]
async fn marks_tabs_and_a_missing_last_line_end_are_read() {
    let desk = Desk::new().await;
    desk.import_fixture("bom-tabs-no-newline-at-the-end.tsv").await;
    let values = desk.values(&["email", "first_name"]).await;
    assert_eq!(values, ["anna@example.fi | Anna", "olli@example.fi | Olli"], "the last row counts");
}

#[tokio::test]
async fn old_mac_lines_are_lines() {
    let desk = Desk::new().await;
    assert_eq!(desk.import_fixture("old-mac-line-ends.csv").await.imported, 2, "CR ends a line");
}

#[tokio::test]
async fn a_quote_that_is_never_closed_stops_with_its_line_and_leaves_nothing() {
    let desk = Desk::new().await;
    let plan = desk.plan(&fixture("quote-never-closed.csv")).await;
    let ImportState::Failed { failure } = desk.outcome(plan).await else {
        panic!("the rest of the file is no cell");
    };
    assert_eq!(
        (failure.code, failure.line),
        (ErrorCode::QuoteNeverClosed, Some(2)),
        "where it opened"
    );
    assert_eq!(desk.session.list_sources().await.expect("sources"), [], "nothing stays");
}

#[tokio::test]
async fn short_rows_are_filled_and_long_ones_rejected() {
    let desk = Desk::new().await;
    let report = desk.import_fixture("short-and-long-rows.csv").await;
    assert_eq!((report.imported, report.rejected), (2, 1), "extra cells must be empty");
    assert_eq!(report.rejects[0].code, RejectCode::TooManyCells, "the reason is given");
    assert_eq!(report.rejects[0].line, 3, "and the line");
    let notice = &report.notices[0];
    assert_eq!(
        (notice.code, notice.cells, notice.first_line),
        (NoticeCode::CellMissing, 1, 2),
        "told"
    );
    assert_eq!(notice.column, "city", "of the column that is missing");
}

#[tokio::test]
async fn one_bad_row_does_not_stop_the_others() {
    let desk = Desk::new().await;
    for (name, code) in [
        ("one-cell-not-utf8.csv", RejectCode::NotUtf8),
        ("nul-in-one-cell.csv", RejectCode::BinaryData),
    ] {
        let report = desk.import_fixture(name).await;
        assert_eq!((report.rows, report.rejected), (2, 1), "{name}");
        assert_eq!(report.rejects[0].code, code, "{name}");
        assert_eq!(report.rejects[0].line, 2, "{name}");
    }
    let long = format!("email,note\na@b.fi,{}\nc@d.fi,fine\n", "x".repeat(2 << 20));
    let report = desk.import(&desk.file("long.csv", long)).await;
    assert_eq!(report.rejects[0].code, RejectCode::RowTooLong, "2 MB on one line");
    assert_eq!(report.imported + report.merged, 1, "the next line is read");
    let cell = format!("email,note\na@b.fi,{}\n", "x".repeat(70_000));
    let report = desk.import(&desk.file("cell.csv", cell)).await;
    assert_eq!(report.rejects[0].code, RejectCode::CellTooLong, "70 KB in one cell");
}

#[tokio::test]
async fn headings_alone_are_a_file_without_rows() {
    let desk = Desk::new().await;
    let report = desk.import(&desk.file("header.csv", "email,name\n")).await;
    assert_eq!((report.rows, report.imported), (0, 0), "said plainly");
    for (name, bytes) in [("mark.csv", "\u{feff}"), ("lines.csv", "\n\r\n\n")] {
        let plan = desk.plan(&desk.file(name, bytes)).await;
        let refused = desk.session.preview_file(plan.token, ReadOptions::default()).await;
        let code = refused.map(|_| ()).expect_err("nothing to show").code;
        assert_eq!(code, ErrorCode::FileWithoutRows, "{name}");
    }
}

#[tokio::test]
async fn a_preview_names_columns_and_suggests_what_they_become() {
    let desk = Desk::new().await;
    let preview = desk.preview(&fixture("same-heading-twice.csv")).await;
    let names: Vec<_> = preview.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["email", "name", "name (2)"], "repeated headings carry a number");
    assert_eq!(preview.rows, [["anna@example.fi", "Anna", "A."]], "the first rows are shown");
    assert!(preview.already.is_none(), "it is not a source yet");
    desk.import_fixture("same-heading-twice.csv").await;
    let again = desk.preview(&fixture("same-heading-twice.csv")).await;
    assert!(again.already.is_some(), "now it is");
}

#[tokio::test]
async fn cells_that_are_not_of_their_columns_kind_are_left_empty_and_counted() {
    let desk = Desk::new().await;
    let text = "email,spend,phone\na@b.fi,1.5,+358401234567\nc@d.fi,much,4.47701E+11\n";
    let path = desk.file("kinds.csv", text);
    let mut plan = desk.plan(&path).await;
    plan.mapping = desk
        .preview(&path)
        .await
        .columns
        .into_iter()
        .map(|column| listward_engine::contract::ColumnTarget {
            column: column.index,
            target: match column.target {
                Target::Field { key, .. } if key.0 == "spend" => {
                    Target::Field { key, kind: listward_engine::contract::FieldType::Number }
                }
                other => other,
            },
        })
        .collect();
    let report = desk.carry_out(plan).await;
    let codes: Vec<_> = report.notices.iter().map(|notice| (notice.code, notice.cells)).collect();
    let expected = [(NoticeCode::NotANumber, 1), (NoticeCode::ShortenedNumber, 1)];
    assert_eq!(codes, expected, "each reason is told");
    let values = desk.values(&["email", "spend", "phone_number"]).await;
    assert_eq!(values, ["a@b.fi | 1.5 | +358401234567", "c@d.fi | - | -"], "their rows are kept");
}

#[tokio::test]
async fn a_file_without_addresses_is_refused() {
    let desk = Desk::new().await;
    let plan = desk.plan(&desk.file("names.csv", "name,city\nAnna,Oulu\n")).await;
    let ImportState::Failed { failure } = desk.outcome(plan).await else {
        panic!("there is nobody to send to");
    };
    assert_eq!(failure.code, ErrorCode::NoEmailColumn, "the column is missed by name");
}
