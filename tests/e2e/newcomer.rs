//! A person who has never seen Listward, and does with it what it is for. Each method is what they do on one screen.

use crate::desktop::Theme;
use crate::window::Window;

const NAME: &str = "Aino";
const PASSWORD: &str = "three dots and a line";

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
        self.window.picture("overview, empty");
        self
    }
}
