//! From an export's form to its receipt.

use super::Tour;

impl Tour {
    pub(super) fn export(&mut self) {
        self.enter("exports", "Exports");
        self.window.see("exports-empty");
        self.look("exports, none yet");
        self.window.click("add-export");
        self.window.see_words("page-title", "Add export");
        self.look("export, empty form");
        self.window.type_into("export-name", "Spring newsletter");
        self.is_asked_before_leaving("export-form");
        self.window.type_into("export-list", "Newsletter");
        self.window.click("export-list-option");
        self.window.see_words("export-list-found", "Newsletter");
        self.window.click("export-attribute-add");
        self.window.click("export-segment-*");
        self.window.see_words("export-form", "people in all");
        self.look("export, filled in");
        self.window.click("export-save");
        self.window.see_words("export-saved", "Nothing was sent.");
        self.look("exports");
        self.window.click("saved-export-now");
        self.window.see_words("preflight", "will go to the practice account");
        self.window.see_words("preflight-practice", "Nothing leaves this laptop");
        self.look("preflight");
        self.window.click("preflight-send");
        self.window.see_words("receipt-proof", "0 unknown");
        self.look("receipt");
        let page = self.window.read("run-page");
        assert!(
            !page.contains("Klaviyo"),
            "people of a rehearsal never went to Klaviyo, so that no word there says so: {page}"
        );
    }
}
