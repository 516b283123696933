//! Every room in a window as narrow as windows are, and what somebody sees who may only look.

use serde_json::json;

use super::{NARROW, Tour};
use crate::window::SIZE;

impl Tour {
    pub(super) fn narrow_rooms(&mut self) {
        self.window.widen_to(NARROW);
        for (room, heading) in [
            ("overview", "Overview"),
            ("data", "Data"),
            ("segments", "Segments"),
            ("connections", "Connections"),
            ("exports", "Exports"),
            ("activity", "Activity"),
            ("settings", "Settings"),
        ] {
            self.enter(room, heading);
            self.look(&format!("{room}, narrow"));
        }
        self.enter("data", "Data");
        self.window.click("tab-profiles");
        self.window.see_words("grid-row", "@");
        self.look("profiles, narrow");
        self.enter("segments", "Segments");
        self.window.click("segment-new");
        self.window.see_words("live-count", "people");
        self.window.click("rule-add");
        self.look("segment builder, narrow");
        self.window.click("segment-cancel");
        self.window.click("confirm-yes");
        self.forms();
        self.window.widen_to(SIZE.0);
    }

    fn forms(&mut self) {
        self.enter("exports", "Exports");
        self.window.click("export-menu");
        self.window.click("export-edit");
        self.window.see_words("export-email-share", "have a usable address");
        self.window.see_words("export-email-samples", "@");
        self.look("export, narrow");
        self.enter("exports", "Exports");
        self.window.click("export-now");
        self.window.see("shore-map");
        self.look("preflight, narrow");
        self.window.click("preflight-cancel");
        self.window.click("last-run");
        self.window.see("run-page");
        self.look("run, narrow");
        self.enter("connections", "Connections");
        self.window.click("connection-new");
        self.window.see("type-klaviyo");
        self.look("connection, choosing a type, narrow");
        self.window.click("connection-choose-cancel");
    }

    /// The engine refuses a viewer all else; here it is only seen what the page offers them.
    pub(super) fn seen_by_a_viewer(&mut self) {
        self.window.pretend("list_exports", &json!({ "usable": false }));
        self.enter("overview", "Overview");
        self.enter("exports", "Exports");
        self.window.see("export-view");
        self.look("exports, of a viewer");
        self.window.click("export-view");
        self.window.see_words("export-sheet", "You can look at this export.");
        self.window.see_words("export-sheet", "people in all");
        self.look("export, of a viewer");
        self.window.click("export-back");
        self.window.pretend_no_more();
    }
}
