//! Making a segment and setting up a connection.

use super::{PASSWORD, Tour};

impl Tour {
    pub(super) fn segments(&mut self) {
        self.enter("segments", "Segments");
        self.window.see_words("segment-row", "All profiles");
        self.look("segments, only the built-in one");
        self.window.click("segment-new");
        self.window.see_words("live-count", "people");
        self.look("segment builder, empty");
        self.window.click("segment-save");
        self.look("segment builder, without a name");
        self.window
            .type_into("segment-name", "Hyvät asiakkaat Suomessa ja 日本のお客様, kaikki kanavat");
        self.window.click("rule-add");
        self.window.choose("rule-field", "Country");
        self.window.type_into("rule-value", "Suomi");
        self.window.see_words("segment-sentence", "“Country” is “Suomi”");
        self.window.see_words("live-sample", "@");
        self.look("segment builder, one condition");
        self.window.click("group-add");
        self.look("segment builder, a group without its value");
        self.is_asked_before_leaving("segment-save");
        self.window.click("group-remove");
        self.window.click("segment-save");
        self.window.see_words("segments", "Hyvät asiakkaat");
        self.look("segments");
    }

    pub(super) fn connections(&mut self) {
        self.enter("connections", "Connections");
        self.window.click("connection-new-first");
        self.window.see("type-klaviyo");
        self.look("connection, choosing a type");
        self.klaviyo_key();
        self.practice_account();
    }

    /// The step that only a real account has; it goes no further without one.
    fn klaviyo_key(&mut self) {
        self.window.click("type-klaviyo");
        self.window.click("connection-next");
        self.window.see_words("wizard", "Give the connection a name.");
        self.look("connection, without a name");
        self.window.type_into("connection-name", "Main shop");
        self.window.click("connection-next");
        self.window.see("connection-key");
        self.look("connection, the key");
        self.window.type_into("connection-key", "abc123");
        self.window.click("connection-next");
        self.window.see_words("failure-key", "public key");
        self.look("connection, a wrong key");
        self.is_asked_before_leaving("wizard");
        self.window.click("connection-cancel");
        self.window.click("confirm-yes");
        self.window.see("connections-empty");
    }

    fn practice_account(&mut self) {
        self.window.click("connection-new");
        self.window.click("type-practice");
        self.window.type_into("connection-name", "Rehearsal");
        self.look("connection, its name");
        self.window.click("connection-next");
        self.window.see("key-practice");
        self.look("connection, the practice key");
        self.window.click("connection-next");
        self.window.see_words("consent-practice", "nothing leaves it");
        self.look("connection, privacy");
        self.window.click("connection-next");
        self.window.see_words("wizard", "Tick “I agree”");
        self.look("connection, privacy, not agreed to");
        self.window.click("agree");
        self.window.click("connection-next");
        self.look("connection, the account");
        self.window.click("connection-connect");
        self.window.see("account");
        self.window.click("connection-authenticate");
        self.window.type_into("export-user-password", "not the password");
        self.window.click("export-user-add");
        self.window.see_words("failure-export_user", "This is not your password.");
        self.look("connection, wrong password");
        self.window.retype("export-user-password", PASSWORD);
        let is_added = || self.window.shows("wizard", "Runs act in the name of");
        self.give_password("export-user-add", is_added, "failure-export_user");
        self.window.click("connection-next");
        self.window.see_words("connection-summary", "Rehearsal");
        self.look("connection, to be saved");
        self.window.click("connection-save");
        self.window.see_words("connection", "Practice");
        self.look("connections");
    }
}
