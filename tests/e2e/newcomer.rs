//! A person who has never seen Listward, and does with it what it is for. Each method is what they do on one screen.

use crate::desktop::Theme;
use crate::window::Window;

const NAME: &str = "Aino";
const PASSWORD: &str = "three dots and a line";

/// Three people: one of them twice, and a row that is nobody.
const CUSTOMERS: &str = "\
Email,First name,Last name,Country
aino@example.fi,Aino,Virtanen,FI
kenta@example.jp,健太,佐藤,JP
maria@example.ru,Мария,Иванова,RU
AINO@example.fi,Aino,Virtanen,FI
not an address,Nobody,,
";

/// The newcomer, with Listward open before them.
pub(crate) struct Newcomer {
    window: Window,
}

impl Newcomer {
    /// Opens Listward for the first time. `walk` names the folder of the pictures they take.
    pub(crate) fn opens_listward(walk: &str, theme: Theme) -> Self {
        let window = Window::open(walk, theme);
        window.see("door-name");
        window.picture("first start");
        Self { window }
    }

    /// The window before them.
    pub(crate) fn window(&self) -> &Window {
        &self.window
    }

    /// Opens Listward on another day, and signs in.
    pub(crate) fn opens_listward_again(&mut self) {
        self.window.open_again();
        self.window.see_words("door", "Sign in");
        self.window.type_into("door-name", NAME);
        self.window.type_into("door-secret", PASSWORD);
        self.window.click("door-enter");
        self.window.see("nav-overview");
    }

    /// Gives a name and a password, and is in.
    pub(crate) fn becomes_the_administrator(self) -> Self {
        self.window.type_into("door-name", NAME);
        self.window.type_into("door-secret", PASSWORD);
        self.window.click("door-enter");
        self.window.see("nav-overview");
        self.window.see_words("status-strip", "All data on this laptop");
        self.window.picture("overview, empty");
        self
    }

    /// Drags a file out of another program, lets it go over the window, and adds what is in it.
    pub(crate) fn brings_a_file_in(self) -> Self {
        let file = self.window.file("customers.csv", CUSTOMERS);
        self.window.drop_files(&[&file]);
        self.window.see("import-preview");
        self.window.picture("import, the file");
        self.window.click("import-next");
        self.window.see("import-columns");
        self.window.picture("import, its columns");
        self.window.click("import-check");
        self.window.see_words("import-report", "rows in the file");
        self.window.picture("import, checked");
        self.window.click("import-add");
        self.window.see("import-done");
        self.window.picture("import, done");
        self.window.click("import-close");
        self.window.see("source-row");
        self
    }

    /// Walks through every step of a practice connection.
    pub(crate) fn connects_to_the_practice_account(self) -> Self {
        self.window.click("nav-connections");
        self.window.click("connection-new*");
        self.window.click("type-practice");
        self.window.type_into("connection-name", "Rehearsal");
        self.window.picture("connection, its name");
        self.window.click("connection-next");
        self.window.see("key-practice");
        self.window.click("connection-next");
        self.window.see("consent-text");
        self.window.picture("connection, privacy");
        self.window.click("agree");
        self.window.click("connection-next");
        self.window.click("connection-connect");
        self.window.see("account");
        self.window.click("connection-authenticate");
        self.window.type_into("export-user-password", PASSWORD);
        self.window.picture("connection, its account");
        self.window.click("export-user-add");
        self.window.click("connection-next");
        self.window.see("connection-summary");
        self.window.picture("connection, to be saved");
        self.window.click("connection-save");
        self.window.see("connection");
        self.window.picture("connections");
        self
    }

    /// Says what is to go where. Saving it sends nothing.
    pub(crate) fn saves_an_export(self) -> Self {
        self.window.click("nav-exports");
        self.window.click("add-export");
        self.window.type_into("export-name", "Spring newsletter");
        self.window.type_into("export-list", "Newsletter");
        self.window.click("export-list-option");
        self.window.see_words("export-list-found", "Newsletter");
        self.window.click("export-segment-*");
        self.window.picture("export, filled in");
        self.window.click("export-save");
        self.window.see("export-saved");
        self.window.picture("export, saved");
        self
    }

    /// Looks at what would cross, sends it, and reads a receipt that adds up.
    pub(crate) fn exports_now(self) -> Self {
        self.window.click("saved-export-now");
        self.window.see("shore-map");
        self.window.picture("preflight");
        self.window.click("preflight-send");
        self.window.see("run-page");
        self.window.see_words("receipt-proof", "3 selected = 0 left out + 3 sent");
        self.window.see_words("receipt-proof", "3 sent = 3 accepted + 0 rejected + 0 unknown");
        self.window.picture("receipt");
        self
    }
}
