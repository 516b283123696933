//! Rooms that are looked at without doing much in them: before there is anything, and once there is.

use super::{NAME, Tour};

impl Tour {
    pub(super) fn empty_rooms(&mut self) {
        self.window.see_words("page-title", "Bring your customer files");
        self.window.see_words("path", "Make a segment");
        self.look("overview, empty");
        self.enter("data", "Data");
        self.window.see_words("drop-area", "Drop CSV or TSV files");
        self.look("sources, empty");
        self.window.click("tab-profiles");
        self.window.see("drop-area");
        self.look("profiles, empty");
        self.enter("segments", "Segments");
        self.window.see_words("segments-no-data", "nobody to pick from");
        self.look("segments, empty");
        self.enter("connections", "Connections");
        self.window.see_words("connections-empty", "No connection yet");
        self.look("connections, empty");
        self.enter("exports", "Exports");
        self.window.see_words("exports-empty", "No exports yet");
        self.look("exports, empty");
    }

    pub(super) fn sources_and_profiles(&mut self) {
        self.window.see_words("page-title", "Data");
        self.window.see_words("source-row", "2,000");
        self.look("sources");
        self.window.click("source-remove");
        self.window.see_words("confirm", "Its rows go");
        self.look("sources, removing one");
        self.window.click("confirm-no");

        self.window.click("tab-profiles");
        self.window.see_words("profiles-count", "profiles");
        self.window.see_words("grid-row", "@");
        self.look("profiles");
        self.window.click("profiles-columns");
        self.window.see("profiles-column");
        self.look("profiles, choosing columns");
        self.window.press(ESCAPE);
        self.window.type_into("profiles-search", "virtanen");
        self.window.see_words("grid-row", "virtanen");
        self.window.retype("profiles-search", "nobody is called like this");
        self.window.see("profiles-show-all");
        self.look("profiles, nobody found");
        self.window.click("profiles-show-all");
        self.window.click("grid-row");
        self.window.see_words("profile", "Made of");
        self.look("profile");
        self.window.click("profile-edit");
        self.window.retype("profile-value", "no address");
        self.window.click("profile-save");
        self.window.see_words("profile", "This is not an e-mail address");
        self.look("profile, an address that cannot be one");
        self.window.retype("profile-value", "put.right@example.com");
        self.window.click("profile-save");
        self.window.see_words("profile-corrected", "Corrected by");
        self.look("profile, put right");
        self.window.click("profile-close");
    }

    pub(super) fn full_rooms(&mut self) {
        self.enter("overview", "Overview");
        self.window.see_words("count-data/profiles", "profiles");
        self.window.see_words("last-runs", "Spring newsletter");
        self.look("overview, full");
        self.window.click("row-flow-toggle");
        self.window.see("row-flow-table");
        self.look("overview, its flow as a table");
        self.remove_what_no_export_uses();
        self.enter("activity", "Activity");
        self.window.see_words("activity", "Started a run");
        self.window.see_words("activity", "Corrected “Email” of a profile");
        self.window.see_words("activity", "Removed the segment");
        self.window.see_words("activity", NAME);
        self.look("activity");
        self.enter("settings", "Settings");
        self.window.see("settings-language");
        self.look("settings");
    }
}

impl Tour {
    fn remove_what_no_export_uses(&mut self) {
        self.enter("segments", "Segments");
        self.window.click("segment-remove");
        self.window.see_words("confirm", "Only the rule goes");
        self.look("segments, removing one");
        self.window.click("confirm-yes");
        self.window.see("segments-empty");
        self.enter("connections", "Connections");
        self.window.click("connection-remove");
        self.window.see_words("in-use", "Spring newsletter");
        self.look("connections, one that is used");
        self.window.click("in-use-close");
    }
}

/// The escape key, in the standard's own numbers.
const ESCAPE: char = '\u{e00c}';
