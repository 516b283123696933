//! Listward's window in a test's hands.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use serde_json::{Value, json};

use crate::camera::Camera;
use crate::desktop::{Desktop, Theme};
use crate::driver::{Driver, Element};
use crate::{drag, patience, places};

/// A laptop's window.
pub(crate) const SIZE: (u32, u32) = (1280, 832);

/// Has the page hear other answers of a command than the engine gives: with parts put in place of theirs (RFC 7396), in each
/// one where there are several. For screens that nobody can bring about without waiting for a day.
const PRETEND: &str = "
    const [command, patch, refused, done] = arguments;
    const plain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
    const merged = (value, patch) => {
        if (!plain(patch)) return patch;
        if (Array.isArray(value)) return value.map((one) => merged(one, patch));
        const parts = Object.entries(patch).map(([name, part]) => [name, merged(value?.[name], part)]);
        return { ...(plain(value) ? value : {}), ...Object.fromEntries(parts) };
    };
    window.truly ??= window.fetch;
    window.fetch = async (address, options) => {
        const answer = await window.truly(address, options);
        if (patch === null || !String(address).endsWith(`/${command}`)) return answer;
        const headers = new Headers(answer.headers);
        if (refused) headers.set('Tauri-Response', 'error');
        const said = refused ? patch : merged(await answer.json(), patch);
        return new Response(JSON.stringify(said), { status: answer.status, headers });
    };
    done();";

/// What stands above the window, as the tool that looks for it wants it.
const TITLE: &str = "^Listward$";

/// How often as long as usual somebody waits for what takes its time.
const LONG_PATIENCE: u32 = 20;

/// Chooses in a list as a person would, whose own window the driver cannot reach.
const CHOOSE: &str = "
    const [name, choice, done] = arguments;
    const list = document.querySelector(`select[data-test=\"${name}\"]`);
    list?.focus();
    const option = [...(list?.options ?? [])].find(({ text }) => text.trim() === choice);
    if (!option) return done(false);
    list.value = option.value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
    done(true);";

/// The middle of it, on the screen.
const MIDDLE: (i32, i32) = (700, 480);

/// An open window. It is closed when it is dropped.
pub(crate) struct Window {
    driver: Driver,
    camera: RefCell<Camera>,
    desktop: Desktop,
    pictures: PathBuf,
    taken: Cell<u32>,
}

impl Window {
    /// Opens Listward for the first time on a new desktop. `walk` names the folder of its pictures.
    pub(crate) fn open(walk: &str, theme: Theme) -> Self {
        let mut desktop = Desktop::open(theme);
        let driver = Driver::open(&mut desktop, &places::app());
        let camera = RefCell::new(Camera::before(&desktop));
        let pictures = places::pictures(walk);
        let window = Self { driver, camera, desktop, pictures, taken: Cell::new(0) };
        window.driver.place(SIZE.0, SIZE.1).expect("the window can be sized");
        window
    }

    /// Waits for the part of the page with this `data-test` name, or the first whose name begins so (`row-*`).
    pub(crate) fn see(&self, name: &str) -> Element {
        let selector = match name.strip_suffix('*') {
            Some(beginning) => format!("[data-test^=\"{beginning}\"]"),
            None => format!("[data-test=\"{name}\"]"),
        };
        let mut found = None;
        let came = patience::see(|| {
            found = self.driver.find(&selector).ok();
            found.is_some()
        });
        self.insist(came, &format!("{name} never came"));
        found.expect("the line above insists on it")
    }

    /// Waits until a part of the page can be clicked, and clicks it.
    pub(crate) fn click(&self, name: &str) {
        // It may still be locked, or just being drawn anew: a person would try again, too.
        let clicked = patience::see(|| {
            let element = self.see(name);
            self.driver.is_enabled(&element).unwrap_or(false)
                && self.driver.bring_in(&element).is_ok()
                && self.driver.click(&element).is_ok()
        });
        self.insist(clicked, &format!("{name} cannot be clicked"));
    }

    /// Clicks on what closes the window: there may be nobody left to say that it was clicked.
    pub(crate) fn click_away(&self, name: &str) {
        let _nobody_answers = self.driver.click(&self.see(name));
    }

    /// Turns to a part of the page, however far down it stands.
    pub(crate) fn turn_to(&self, name: &str) {
        let shown = patience::see(|| self.driver.bring_in(&self.see(name)).is_ok());
        self.insist(shown, &format!("{name} cannot be brought in"));
    }

    /// Makes the window as wide as this, and as high as ever.
    pub(crate) fn widen_to(&self, width: u32) {
        self.driver.place(width, SIZE.1).expect("the window can be sized");
        let is_so = || self.run_in_page("arguments[0](innerWidth);") == json!(width);
        self.insist(patience::see(is_so), &format!("the window never was {width} wide"));
    }

    /// Types into a field.
    pub(crate) fn type_into(&self, name: &str, text: &str) {
        let typed = patience::see(|| self.driver.type_into(&self.see(name), text).is_ok());
        self.insist(typed, &format!("{name} takes no text"));
    }

    /// Types into a field in place of what stands there.
    pub(crate) fn retype(&self, name: &str, text: &str) {
        // Emptying does not scroll to the field, as clicking does.
        self.click(name);
        let cleared = patience::see(|| self.driver.clear(&self.see(name)).is_ok());
        self.insist(cleared, &format!("{name} cannot be emptied"));
        self.type_into(name, text);
    }

    /// Presses a key, wherever the page has its focus.
    pub(crate) fn press(&self, key: char) {
        self.driver.press(key).expect("the keyboard works");
    }

    /// Chooses from a list by what the choice says.
    pub(crate) fn choose(&self, name: &str, choice: &str) {
        let chosen = patience::see(|| {
            let chosen = self.run_in_page_with(CHOOSE, &json!([name, choice]));
            chosen == json!(true)
        });
        self.insist(chosen, &format!("{name} does not offer {choice}"));
    }

    /// Has the page hear other answers of a command than the engine gives; the engine does not change.
    pub(crate) fn pretend(&self, command: &str, patch: &Value) {
        self.run_in_page_with(PRETEND, &json!([command, patch, false]));
    }

    /// Has the page hear that the engine refuses a command.
    pub(crate) fn pretend_refusal(&self, command: &str, failure: &Value) {
        self.run_in_page_with(PRETEND, &json!([command, failure, true]));
    }

    /// Has the page hear what the engine says again.
    pub(crate) fn pretend_no_more(&self) {
        self.pretend("", &Value::Null);
    }

    /// What a part of the page says.
    pub(crate) fn read(&self, name: &str) -> String {
        let mut text = String::new();
        let read = patience::see(|| {
            let said = self.driver.text(&self.see(name));
            let is_read = said.is_ok();
            text = said.unwrap_or_default();
            is_read
        });
        self.insist(read, &format!("{name} cannot be read"));
        text
    }

    /// Waits until a part of the page says something with these words in it.
    pub(crate) fn see_words(&self, name: &str, words: &str) {
        let said = patience::see(|| self.read(name).contains(words));
        self.insist(said, &format!("{name} never said {words}"));
    }

    /// Whether a part of the page is there now and says something with these words in it.
    pub(crate) fn shows(&self, name: &str, words: &str) -> bool {
        let found = self.driver.find(&format!("[data-test=\"{name}\"]"));
        found.and_then(|part| self.driver.text(&part)).is_ok_and(|text| text.contains(words))
    }

    /// Waits, for minutes if need be, until a part of the page is there.
    pub(crate) fn see_at_last(&self, name: &str) {
        self.see_words_at_last(name, "");
    }

    /// Waits, for minutes if need be, until a part of the page says something with these words in it.
    pub(crate) fn see_words_at_last(&self, name: &str, words: &str) {
        let said = (0..LONG_PATIENCE).any(|_| patience::see(|| self.shows(name, words)));
        self.insist(said, &format!("{name} never said {words}"));
    }

    /// Runs a script as the page itself could, and gives what it ended with.
    pub(crate) fn run_in_page(&self, script: &str) -> Value {
        self.run_in_page_with(script, &json!([]))
    }

    /// Runs a script with arguments.
    pub(crate) fn run_in_page_with(&self, script: &str, arguments: &Value) -> Value {
        self.driver.run(script, arguments).expect("the script must call back")
    }

    /// Drags files from another program over the window, sees that it is noticed, and lets go.
    pub(crate) fn drop_files(&self, files: &[&Path]) {
        let held = drag::hold(&self.desktop, files, MIDDLE);
        self.see("drop-overlay");
        held.drop_here();
    }

    /// Asks the window manager to close the window, as its own button does.
    pub(crate) fn ask_to_close(&self) {
        // Keys for one window never reach the manager; so the window comes to the front first, and then they go to the screen.
        let front: &[&str] = &["search", "--onlyvisible", "--name", TITLE, "windowactivate"];
        for act in [front, &["key", "alt+F4"]] {
            let status = self.desktop.on_it("xdotool").args(act).status();
            assert!(status.is_ok_and(|status| status.success()), "the window can be asked");
        }
    }

    /// Waits until the window is gone, and with it the program.
    pub(crate) fn see_it_gone(&self) {
        patience::until("the window is gone", || {
            let mut search = self.desktop.on_it("xdotool");
            search.args(["search", "--name", TITLE]).stdout(Stdio::null());
            search.status().is_ok_and(|status| !status.success())
        });
    }

    /// Opens Listward again on the same desktop, after it was closed.
    pub(crate) fn open_again(&mut self) {
        self.driver = Driver::open(&mut self.desktop, &places::app());
        self.driver.place(SIZE.0, SIZE.1).expect("the window can be sized");
    }

    /// Starts Listward once more on the same desktop, and tells how that ended.
    pub(crate) fn start_again(&self) -> ExitStatus {
        let second = self.desktop.on_it(places::app()).stderr(Stdio::null()).status();
        second.expect("the app can be started")
    }

    /// Takes a picture of the screen; they are numbered in the order they were taken.
    ///
    /// It is the screen's and not the driver's: after a drop the driver's camera waits for a frame that may never come.
    pub(crate) fn picture(&self, what: &str) {
        let number = self.taken.get() + 1;
        self.taken.set(number);
        let file = self.pictures.join(format!("{number:02} {what}.png"));
        // Whatever moves comes to rest first.
        self.run_in_page(
            "const done = arguments[arguments.length - 1];
             for (const change of document.getAnimations()) change.finish();
             requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)));",
        );
        self.camera.borrow_mut().take(&file);
    }

    /// Writes a file where the person keeps theirs.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.desktop.home().join(name);
        std::fs::write(&file, text).expect("the folder is writable");
        file
    }

    /// Fails the test with a last picture, unless things went well.
    fn insist(&self, went_well: bool, otherwise: &str) {
        if !went_well {
            self.picture(otherwise);
            panic!("{otherwise}; the last picture lies in {}", self.pictures.display());
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // After a failure the driver may be stuck; the desktop then ends the app with everything else.
        let _closed_already = self.driver.close();
    }
}
