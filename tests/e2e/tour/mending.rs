//! A run that begins carefully and waits, the person whom it could not bring there, and a run that is taken back.

use serde_json::json;

use super::{NARROW, Tour};
use crate::window::SIZE;

/// Somebody new, somebody known whose name has changed, and somebody whose domain is longer than any may be (RFC 1035: 63
/// bytes between two dots), as the practice account says and the check of the file does not.
const NEWCOMERS: &str = "\
Email,First name,Last name
liisa.uusi@example.fi,Liisa,Mäkikorpi-Hautakangas
helmi.virtanen9@example.fi,Helmi-Maria,Virtanen
kenta@東京都千代田区丸の内一丁目九番地一号株式会社日本商店.jp,健太,佐藤
";

impl Tour {
    pub(super) fn run_that_waits_and_is_mended(&mut self) {
        self.newcomers();
        self.export_that_begins_carefully();
        self.run_that_waits();
        self.rejected_person();
        self.again();
        self.taken_back();
    }

    fn newcomers(&self) {
        let file = self.window.file("uudet kanta-asiakkaat 2026.csv", NEWCOMERS);
        self.window.drop_files(&[&file]);
        self.window.click("import-next");
        self.window.click("import-check");
        self.window.click("import-add");
        self.window.see("import-done");
        self.window.click("import-close");
    }

    fn export_that_begins_carefully(&mut self) {
        self.enter("exports", "Exports");
        self.window.click("export-menu");
        self.look("exports, what else can be done");
        self.window.click("export-edit");
        self.window.click("choice-canary-ask_me");
        self.look("export, how it goes about it");
        self.window.see_words("schedule-card", "Next: ");
        self.window.see_words("schedule-card", "Last run: ");
        self.window.turn_to("export-save");
        self.look("export, its schedule");
        self.window.click("export-save");
        self.window.see("export-saved");
    }

    fn run_that_waits(&mut self) {
        self.window.click("saved-export-now");
        self.window.see_words("preflight", "1,867 people will go to the practice account");
        self.window.see_words("preflight", "2 join");
        self.window.see_words("preflight", "1 changes");
        self.look("preflight, beside the last run");
        self.window.click("preflight-joining");
        self.window.see_words("preflight-joining", "liisa.uusi@example.fi");
        self.window.click("preflight-examples");
        self.window.see_words("preflight-examples", "Helmi-Maria");
        self.window.turn_to("preflight-examples");
        self.look("preflight, who joins and who changes");
        self.window.click("preflight-cancel");
        self.preflight_of_leavers();
        self.window.click("saved-export-now");
        self.window.click("preflight-send");
        self.window.see_words("run-hold", "The first people were sent and read back.");
        self.window.see_words("run-hold", "1,842 more people wait");
        self.window.see_words("run-canary", "25 sent · 25 read back");
        self.look("run, waiting for a word");
        self.enter("exports", "Exports");
        self.window.see_words("last-run", "Waits for your word");
        self.look("exports, one waits");
        self.window.widen_to(NARROW);
        self.look("exports, one waits, narrow");
        self.window.widen_to(SIZE.0);
        self.window.click("last-run");
        self.held_by_trouble();
        self.window.click("run-continue");
    }

    /// Who leaves the list, and who cannot be sent, with names as long as names are.
    fn preflight_of_leavers(&mut self) {
        let long = "maija-liisa.mäkikorpi-hautakangas-yli-rautiainen@kanta-asiakkaat.esimerkki.fi";
        let leaving = [long, "健太.佐藤@東京都千代田区丸の内一丁目.jp", "aino@example.fi"];
        let blocked = |email, reason, line| {
            let source = "uudet kanta-asiakkaat 2026 (Pohjois-Pohjanmaa, 東京).csv";
            json!({ "email": email, "reason": reason, "source": source, "line": line })
        };
        self.window.pretend(
            "plan_export",
            &json!({
                "difference": { "leaves": 1_234, "leaving": leaving },
                "left_out": { "no_email": 1_031, "invalid_email": 2, "same_email": 1 },
                "blocked": [
                    blocked("", "no_email", 31),
                    blocked("健太 佐藤 at 東京都千代田区丸の内一丁目九番地一号", "invalid_email", 1_208),
                    blocked(long, "same_email", 66_204),
                ],
            }),
        );
        self.window.click("saved-export-now");
        self.window.click("preflight-leaving");
        self.window.see_words("preflight-leaving", "3 of 1,234");
        self.window.click("preflight-blocked");
        self.window.see_words("preflight-blocked", "3 of 1,034");
        self.window.turn_to("preflight-blocked");
        self.look("preflight, who leaves and who cannot be sent");
        self.window.click("preflight-cancel");
        self.window.pretend_no_more();
    }

    /// Why a run can wait that nobody brings about on a tour: its list is gone, or it was away for more than a day.
    fn held_by_trouble(&mut self) {
        for (code, hours, words, screen) in [
            ("list_unknown", None, "no longer has this list", "run, its list is gone"),
            ("away_for_long", Some(31), "31 hours", "run, away for long"),
        ] {
            let failure = json!({ "code": code, "count": hours, "subject": "Newsletter" });
            self.window
                .pretend("run", &json!({ "hold": { "why": "trouble", "failure": failure } }));
            self.enter("exports", "Exports");
            self.window.click("last-run");
            self.window.see_words("run-hold", words);
            self.look(screen);
        }
        self.window.pretend_no_more();
        self.enter("exports", "Exports");
        self.window.click("last-run");
        self.window.see_words("run-hold", "The first people were sent and read back.");
    }

    fn rejected_person(&mut self) {
        self.window
            .see_words("receipt-proof", "1,867 sent = 1,866 accepted + 1 rejected + 0 unknown");
        self.look("receipt, one rejected");
        self.window.see_words("run-reject", "uudet kanta-asiakkaat 2026.csv, line 4");
        self.window.see_words("run-reject", "Email: kenta@");
        self.window.see_words("run-reject", "Invalid email address");
        self.window.turn_to("run-rejects-open");
        self.look("run, who was rejected");
        self.window.turn_to("run-undo");
        self.window.click("run-undo");
        self.window.see_words("undo-plan", "leave the list");
        self.window.see_words("undo-plan", "gets back the values from before");
        self.look("undo, its sums");
        self.window.click("undo-cancel");
        self.window.click("run-rejects-open");
        self.window.retype("profile-value", "kenta.sato@example.jp");
        self.look("run, putting an address right");
        self.window.click("profile-save");
        self.window.see_words("profile-corrected", "The file says “kenta@");
        self.look("run, an address put right");
        self.window.click("profile-close");
    }

    fn again(&mut self) {
        self.window.turn_to("run-again");
        self.window.see_words("run-again", "Send the 1 rejected person again");
        self.window.click("run-again");
        self.window.see_words("preflight", "1 person will go to the practice account");
        self.look("preflight, of the rejected");
        self.window.click("preflight-send");
        self.window.see_words("run-repeats", "could not bring there");
        self.window.see_words("run-hold", "Nobody is left to send");
        self.window.see_words("run-continue", "Go on");
        self.window.click("run-continue");
        self.window.see_words("receipt-proof", "1 sent = 1 accepted + 0 rejected + 0 unknown");
        self.look("receipt, of the rejected");
    }

    fn taken_back(&mut self) {
        self.window.click("run-undo");
        self.window.see_words("undo-plan", "leaves the list");
        self.window.click("undo-start");
        self.window.see_words("run-undoes", "takes back what run");
        self.window.see_words("receipt-undo-nobody", "Nobody’s former values");
        self.window.see_words("receipt-removals", "1");
        self.look("receipt, of an undo");
    }
}
