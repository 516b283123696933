//! From an export's form to its receipt.

use serde_json::json;

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
        self.preflight_that_waits();
        self.window.see_words("preflight", "will go to the practice account");
        self.window.see_words("preflight-practice", "Nothing leaves this laptop");
        self.look("preflight");
        self.window.click("preflight-joining");
        self.window.see_words("preflight-joining", "20 of 1,8");
        self.window.turn_to("preflight-joining");
        self.look("preflight, who joins");
        self.test_profile();
        self.window.click("preflight-send");
        self.window.see_words("receipt-proof", "0 unknown");
        self.look("receipt");
        let page = self.window.read("run-page");
        assert!(
            !page.contains("Klaviyo"),
            "people of a rehearsal never went to Klaviyo, so that no word there says so: {page}"
        );
    }

    /// The account's limits leave no room for the questions of a preflight: it is asked again by itself.
    fn preflight_that_waits(&mut self) {
        let failure = json!({ "code": "rate_limited", "count": 9, "line": null, "subject": null, "said": null });
        self.window.pretend_refusal("plan_export", &failure);
        self.window.click("saved-export-now");
        self.window.see_words("preflight-waits", "It is asked again in");
        self.look("preflight, the limits leave no room");
        self.window.pretend_no_more();
    }

    /// One profile under an address of one's own; a customer's only when that is meant.
    fn test_profile(&mut self) {
        self.window.click("preflight-test");
        let joins = self.window.read("preflight-joining");
        let customer = joins.lines().find(|line| line.contains('@')).expect("somebody joins");
        self.window.type_into("test-address", customer.trim());
        self.window.click("test-send");
        self.window.see_words("test-customer", "This is a customer’s address");
        self.window.turn_to("test-customer");
        self.look("preflight, a test profile to a customer");
        self.window.retype("test-address", "aino@example.com");
        self.window.click("test-send");
        self.window.see_words("test-same", "Accepted.");
        self.window.turn_to("test-values");
        self.look("preflight, a test profile");
    }
}
