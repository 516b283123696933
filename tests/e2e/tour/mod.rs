//! A tour of every screen: empty and full, by day and by night, with what goes wrong on it. Each method is one room.
//!
//! The guide does in each room what it takes to see it, says what must stand there, and lets the inspector look.

mod door;
mod import;
mod mending;
mod narrow;
mod rooms;
mod schedule;
mod sending;
mod wizards;

use crate::desktop::Theme;
use crate::inspection::Inspector;
use crate::patience;
use crate::window::Window;

const NAME: &str = "Aino Ålander-Hämäläinen";
const PASSWORD: &str = "three dots and a line";

/// How narrow a window may become before its pictures are not worth taking.
const NARROW: u32 = 1_000;

/// The guide, in front of the window.
pub(crate) struct Tour {
    window: Window,
    inspector: Inspector,
}

impl Tour {
    /// Begins at the door.
    pub(crate) fn begin() -> Self {
        let window = Window::open("tour", Theme::Light);
        Self { window, inspector: Inspector::new() }
    }

    /// Goes through everything, in the order in which a person could.
    pub(crate) fn of_everything(mut self) {
        self.first_start();
        self.empty_rooms();
        self.file_that_cannot_be_read();
        self.import_of_the_sample();
        self.sources_and_profiles();
        self.segments();
        self.connections();
        self.export();
        self.what_runs_by_itself();
        self.run_that_waits_and_is_mended();
        self.full_rooms();
        self.narrow_rooms();
        self.seen_by_a_viewer();
        self.sign_in();
        self.inspector.report();
    }

    /// Goes to a room by the sidebar and sees its heading.
    fn enter(&mut self, room: &str, heading: &str) {
        self.window.click(&format!("nav-{room}"));
        self.window.see_words("page-title", heading);
    }

    /// Lets the inspector look at the screen as it stands.
    fn look(&mut self, screen: &str) {
        self.inspector.look(&self.window, screen);
    }

    /// Gives the password that was typed, and gives it again when nobody listens yet: a wrong one makes Listward wait a moment.
    /// `teller` is the part of the page that says so.
    fn give_password(&self, button: &str, is_taken: impl Fn() -> bool, teller: &str) {
        let waits = || self.window.shows(teller, "Too many tries");
        while !is_taken() {
            self.window.click(button);
            patience::until("the password is answered", || is_taken() || waits());
        }
    }

    /// Tries to leave by the sidebar a page on which something would be lost, and stays.
    fn is_asked_before_leaving(&self, page: &str) {
        self.window.click("nav-settings");
        self.window.see_words("confirm", "Leave");
        self.window.click("confirm-no");
        self.window.see(page);
    }
}
