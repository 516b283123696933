//! A crowd of people, all the way through the real window: dropped, imported, counted, sent, and every one of them
//! accounted for. All the while somebody listens to whether the window freezes.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use listward_tests::customers::{self, Written};

use crate::desktop::Theme;
use crate::heartbeat::Felt;
use crate::inspection::Inspector;
use crate::newcomer::Newcomer;
use crate::window::Window;

/// An export takes so many people unless an administrator raises its limit.
const LIMIT: u64 = 100_000;

/// What somebody who drives the crowd knows.
pub(crate) struct Crowd {
    driver: Newcomer,
    file: PathBuf,
    written: Written,
    felt: Vec<(&'static str, Felt)>,
}

impl Crowd {
    /// Opens Listward, and writes a file of so many rows.
    pub(crate) fn of(rows: u64) -> Self {
        let driver = Newcomer::opens_listward(&format!("{rows} rows"), Theme::Light)
            .becomes_the_administrator();
        let file = driver.window().file("crowd.csv", "");
        let mut out = BufWriter::new(File::create(&file).expect("the folder is writable"));
        let written = customers::write(rows, 20_261_127, &mut out).expect("it is written");
        Self { driver, file, written, felt: Vec::new() }
    }

    fn window(&self) -> &Window {
        self.driver.window()
    }

    /// Drops the file on the window, has every row checked, and adds them.
    pub(crate) fn comes_in(mut self) -> Self {
        let window = self.driver.window();
        window.drop_files(&[&self.file]);
        window.click("import-next");
        window.see("import-columns");
        let checking = Felt::during(window, || {
            window.click("import-check");
            window.see_words_at_last("import-report", "rows in the file");
        });
        let adding = Felt::during(window, || {
            window.click("import-add");
            window.see_at_last("import-done");
        });
        let Written { rows, people, again, bad } = self.written;
        let report = window.read("import-report");
        for (count, of) in [(rows, "rows"), (people, "people"), (again, "again"), (bad, "rejected")]
        {
            assert!(report.contains(&grouped(count)), "{count} {of} stand in the report: {report}");
        }
        window.click("import-close");
        self.felt.extend([("checking every row", checking), ("importing", adding)]);
        self
    }

    /// Writes a rule of two conditions and sees the count follow.
    pub(crate) fn gets_counted(mut self) -> Self {
        let window = self.driver.window();
        window.click("nav-segments");
        window.click("segment-new");
        window.see_words("live-count", &grouped(self.written.people));
        let counting = Felt::during(window, || {
            window.click("rule-add");
            window.choose("rule-field", "Country");
            window.type_into("rule-value", "Suomi");
            window.see_words("live-share", "%");
            window.see_words("segment-sentence", "“Country” is “Suomi”");
            window.see_words("live-sample", "Suomi");
        });
        window.click("segment-cancel");
        window.click("confirm-yes");
        self.felt.push(("counting while a rule is written", counting));
        self
    }

    /// Sets up the practice account and an export of everybody.
    pub(crate) fn gets_an_export(mut self) -> Self {
        self.driver = self.driver.connects_to_the_practice_account();
        let window = self.driver.window();
        window.click("nav-exports");
        window.click("add-export");
        window.type_into("export-name", "Everybody");
        window.type_into("export-list", "Newsletter");
        window.click("export-list-option");
        window.see_words("export-list-found", "Newsletter");
        window.click("export-segment-*");
        if self.written.people > LIMIT {
            window.see("export-over-limit");
            window.click("export-limit-raise");
            window.retype("export-limit", "1000000");
        }
        window.click("export-save");
        window.see("export-saved");
        self
    }

    /// Sends everybody, and reads a receipt that adds up.
    pub(crate) fn gets_sent(mut self) -> Self {
        let window = self.driver.window();
        let people = grouped(self.written.people);
        let sending = Felt::during(window, || {
            window.click("saved-export-now");
            window.see("shore-map");
            window.click("preflight-send");
            window.see_words_at_last("receipt-proof", "accepted");
        });
        let proof = window.read("receipt-proof");
        for sum in [
            format!("{people} selected = 0 left out + {people} sent"),
            format!("{people} sent = {people} accepted + 0 rejected + 0 unknown"),
        ] {
            assert!(proof.contains(&sum), "the receipt says {sum}: {proof}");
        }
        window.picture("receipt");
        self.felt.push(("sending", sending));
        self
    }

    /// Sends everybody once more, and looks at the run while it goes on, and at its being stopped.
    pub(crate) fn gets_watched_on_the_way(self) -> Self {
        let mut inspector = Inspector::new();
        let window = self.window();
        window.click("nav-exports");
        window.click("export-now");
        window.click("preflight-send");
        window.see("run-cancel");
        inspector.look(window, "a run, going on");
        window.click("run-cancel");
        window.see("confirm");
        window.picture("a run, asking before it is stopped");
        window.click("confirm-yes");
        window.see_words_at_last("receipt-proof", "selected");
        inspector.look(window, "a run that was stopped");
        inspector.report();
        self
    }

    /// Closes the window while everybody is sent: is asked, stays, goes after all, and finds the run again.
    pub(crate) fn closes_the_window_on_the_way(mut self) -> Self {
        let mut inspector = Inspector::new();
        self.driver.window().click("nav-exports");
        self.driver.window().click("export-now");
        self.driver.window().click("preflight-send");
        self.driver.window().see("run-cancel");
        let window = self.driver.window();
        window.ask_to_close();
        window.see_words("close-runs", "goes on when Listward is opened again");
        let focused = window.run_in_page("arguments[0](document.activeElement.dataset.test);");
        assert_eq!(focused, "close-stay", "Enter closes nothing");
        inspector.look(window, "closing while an export runs");
        window.click("close-stay");
        window.see("run-page");
        window.see_words_at_last("receipt-proof", "accepted");

        window.click("nav-exports");
        window.click("export-now");
        window.click("preflight-send");
        window.see("run-cancel");
        window.ask_to_close();
        window.see("close-asked");
        window.click_away("close-anyway");
        window.see_it_gone();
        self.driver.opens_listward_again();
        let window = self.driver.window();
        window.click("nav-exports");
        window.click("last-run");
        window.see("run-page");
        window.see_words_at_last("receipt-proof", "selected");

        window.drop_files(&[&self.file]);
        window.click("import-next");
        window.click("import-check");
        window.ask_to_close();
        window.see_words("close-imports", "it has to be brought in again");
        inspector.look(window, "closing while a file is read");
        window.click("close-stay");
        window.see_words_at_last("import-report", "rows in the file");
        window.click("import-cancel");
        window.see("source-row");
        window.ask_to_close();
        window.see_it_gone();
        inspector.report();
        self
    }

    /// Tells what was felt, and fails when the window froze.
    #[expect(clippy::print_stdout, reason = "the figures are what somebody runs this for")]
    pub(crate) fn never_froze_the_window(&self, allowed_milliseconds: f64) {
        for (what, felt) in &self.felt {
            println!("{what}: {felt}");
        }
        for (what, felt) in &self.felt {
            assert!(felt.is_alive(), "{what}: the heart was not there");
            assert!(felt.pause <= allowed_milliseconds, "the window froze while {what}: {felt}");
        }
    }
}

/// A number as the English page writes it.
fn grouped(number: u64) -> String {
    let figures = number.to_string();
    let mut words = String::new();
    for (place, figure) in figures.chars().enumerate() {
        if place > 0 && (figures.len() - place).is_multiple_of(3) {
            words.push(',');
        }
        words.push(figure);
    }
    words
}
