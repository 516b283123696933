//! A file on its way in: one that cannot be read, and the sample, of which some rows are rejected.

use std::path::Path;

use super::Tour;

impl Tour {
    pub(super) fn file_that_cannot_be_read(&mut self) {
        let workbook = self.window.file("prices 2026.xlsx", "PK\u{3}\u{4} not really a workbook");
        self.window.drop_files(&[&workbook]);
        self.window.see_words("drop-refused", "prices 2026.xlsx");
        self.look("a file that is not taken");

        let broken = concat!(env!("CARGO_MANIFEST_DIR"), "/files/quote-never-closed.csv");
        self.window.drop_files(&[Path::new(broken)]);
        self.window.click("import-next");
        self.window.click("import-check");
        self.window.see_words("import-failure", "is never closed");
        self.look("import, a file that cannot be read");
        self.window.click("import-cancel");
    }

    pub(super) fn import_of_the_sample(&mut self) {
        self.enter("overview", "Bring your customer files");
        self.window.click("try-sample");
        self.window.see_words("import-preview", "First name");
        self.look("import, the file");
        self.is_asked_before_leaving("import-preview");
        self.window.click("import-next");
        self.window.see_words("import-columns", "Email");
        self.look("import, its columns");
        self.window.click("import-check");
        self.window.see_words("import-report", "rows in the file");
        self.adds_up();
        self.window.see_words("import-problems", "e-mail address");
        self.look("import, checked, with rejected rows");
        self.window.click("import-add");
        self.window.see("import-done");
        self.adds_up();
        self.look("import, done");
        self.window.click("import-close");
    }

    /// rows = imported + merged + rejected, as a person reads them off the screen.
    fn adds_up(&self) {
        let report = self.window.read("import-report");
        let numbers: Vec<u64> = report
            .replace(',', "")
            .split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|figures| figures.parse().ok())
            .collect();
        let [rows, imported, merged, rejected] = numbers[..] else {
            panic!("the report has four numbers: {report}")
        };
        assert_eq!(rows, 2_000, "the sample has two thousand rows");
        assert_eq!(rows, imported + merged + rejected, "every row is accounted for: {report}");
    }
}
