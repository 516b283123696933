//! The rejected rows, and the file of them.

use std::fmt::Write;

use crate::desk::Desk;

#[tokio::test]
async fn the_file_of_rejected_rows_says_why_and_runs_no_formula() {
    let desk = Desk::new().await;
    let report = desk.import_fixture("formulas.csv").await;
    assert_eq!(report.rejected, 2, "neither has an address");
    let path = desk.files.path().join("rejects.csv");
    let written = desk.session.write_import_rejects(report.import, &path).await.expect("written");
    assert_eq!(written, 2, "all of them");
    let text = std::fs::read_to_string(&path).expect("the file");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("line,column,code,reason,value,email,name"),
        "the columns it had"
    );
    let first = "2,email,email_invalid,This cannot be an e-mail address.,'=cmd|calc,'=cmd|calc,\
                 \"'=HYPERLINK(\"\"x\"\")\"";
    assert_eq!(lines.next(), Some(first), "an apostrophe before what a spreadsheet would run");
    assert!(text.contains(",'@SUM(A1),'+1"), "every cell that could begin a formula");
}

#[tokio::test]
async fn rejected_rows_come_in_pages_in_the_order_of_the_file() {
    let desk = Desk::new().await;
    let mut text = String::from("email\n");
    for row in 0..1_000 {
        writeln!(text, "nobody{row}").expect("a string takes text");
    }
    let report = desk.import(&desk.file("bad.csv", text)).await;
    assert_eq!((report.rows, report.rejected), (1_000, 1_000), "all invalid works");
    assert_eq!(report.rejects.len(), 100, "the report shows the first hundred");
    let page = desk.session.import_rejects(report.import, 990, 100).await.expect("a page");
    assert_eq!((page.total, page.rejects.len()), (1_000, 10), "the rest of them");
    assert_eq!(page.rejects[9].value, "nobody999", "up to the last");
    assert_eq!(page.rejects[9].line, 1_001, "with its line");
}
