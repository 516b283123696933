//! The way in: the first start, and signing in later.

use super::{NAME, PASSWORD, Tour};

impl Tour {
    pub(super) fn first_start(&mut self) {
        self.window.see_words("door", "Welcome to Listward");
        self.window.type_into("door-name", NAME);
        self.look("door, first start");
        self.window.type_into("door-secret", "short");
        self.window.click("door-enter");
        self.window.see_words("door", "Use at least 8 characters.");
        self.look("door, a password too short");
        self.window.retype("door-secret", PASSWORD);
        self.window.click("door-enter");
        self.window.see("nav-overview");
    }

    pub(super) fn sign_in(&mut self) {
        self.window.click("sign-out");
        self.window.see_words("door", "Sign in");
        self.look("door, sign in");
        self.window.type_into("door-name", NAME);
        self.window.type_into("door-secret", "not the password");
        self.window.click("door-enter");
        self.window.see_words("door", "Name or password is wrong.");
        self.look("door, wrong password");
        self.window.retype("door-secret", PASSWORD);
        let is_in = || self.window.shows("page-title", "");
        self.give_password("door-enter", is_in, "door");
        self.window.see_words("page-title", "Exports");
    }
}
