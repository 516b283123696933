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
        self.window.click("import-next");
        self.window.see("import-columns");
        self.window.click("import-check");
        // Five rows: three people, one of them twice, and one row that is nobody.
        for part in ["5\nrows", "3\n", "1\n"] {
            self.window.see_words("import-report", part);
        }
        self.window.click("import-add");
        self.window.see("import-done");
        self.window.click("import-close");
        self.window.see("source-row");
        self
    }
}
