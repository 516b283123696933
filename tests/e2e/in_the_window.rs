//! What a person, and what a hostile page, can do in the real window.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::crowd::Crowd;
use crate::desktop::Theme;
use crate::newcomer::Newcomer;
use crate::offline::offline;
use crate::tour::Tour;
use crate::window::Window;

/// The longest that the window may not answer a person, in milliseconds: of a debug build, drawn without a graphics card
/// on a machine that may be busy with other things.
const AWAKE: f64 = 2_000.0;

/// One window at a time: two at once starve each other on a small machine.
fn screen() -> MutexGuard<'static, ()> {
    static SCREEN: Mutex<()> = Mutex::new(());
    SCREEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn a_newcomer_does_the_whole_job_by_day() {
    let _screen = screen();
    walk("by day", Theme::Light);
}

#[test]
fn a_newcomer_does_the_whole_job_by_night() {
    let _screen = screen();
    walk("by night", Theme::Dark);
}

fn walk(pictures: &str, theme: Theme) {
    Newcomer::opens_listward(pictures, theme)
        .becomes_the_administrator()
        .brings_a_file_in()
        .connects_to_the_practice_account()
        .saves_an_export()
        .exports_now();
}

#[test]
fn every_screen_is_finished_by_day_and_by_night_without_a_network() {
    let _screen = screen();
    offline(|| Tour::begin().of_everything());
}

#[test]
fn a_hundred_thousand_rows_go_all_the_way_and_the_window_stays_awake() {
    let _screen = screen();
    Crowd::of(100_000)
        .comes_in()
        .gets_counted()
        .gets_an_export()
        .gets_sent()
        .gets_watched_on_the_way()
        .closes_the_window_on_the_way()
        .never_froze_the_window(AWAKE);
}

#[test]
fn a_hostile_page_finds_no_way_out() {
    let _screen = screen();
    let window = Window::open("hostile page", Theme::Light);

    for command in [
        "plugin:dialog|open",
        "plugin:opener|open_url",
        "plugin:event|listen",
        "plugin:webview|create_webview_window",
        "plugin:window|create",
        "plugin:path|resolve_directory",
        "no_such_command",
    ] {
        let answer = call(&window, command);
        let refusal = answer["refused"].as_str().unwrap_or_default();
        assert!(
            refusal.contains("not allowed"),
            "{command} must be refused by Tauri's access control: {answer}"
        );
    }
    let answer = call(&window, "overview");
    assert_eq!(
        answer["refused"]["code"], "not_signed_in",
        "the engine itself refuses whoever is not signed in"
    );

    let room = look_around(&window);
    assert_eq!(room["global"], json!(false), "Tauri's API is not lying about for any script");
    assert_eq!(room["frozen"], json!(true), "no script can change what objects are");
    assert_eq!(room["popup"], json!(false), "no second window opens");
    assert_eq!(
        room["violation"], "connect-src",
        "the page cannot talk to the network, loopback included"
    );
}

#[test]
fn a_second_start_gives_way_to_the_first() {
    let _screen = screen();
    let window = Window::open("second start", Theme::Light);
    assert!(window.start_again().success(), "the second start ends by itself, and well");
    let answer = call(&window, "overview");
    assert_eq!(answer["refused"]["code"], "not_signed_in", "the first window still answers");
}

fn call(window: &Window, command: &str) -> Value {
    window.run_in_page(&format!(
        "const done = arguments[arguments.length - 1];
         window.__TAURI_INTERNALS__.invoke('{command}', {{}})
           .then(answer => done({{ answer }}), refused => done({{ refused }}));"
    ))
}

fn look_around(window: &Window) -> Value {
    window.run_in_page(
        "const done = arguments[arguments.length - 1];
         const room = {
           global: '__TAURI__' in window,
           frozen: Object.isFrozen(Object.prototype),
           popup: window.open('https://example.com/') !== null,
         };
         document.addEventListener('securitypolicyviolation', event =>
           done({ ...room, violation: event.effectiveDirective }), { once: true });
         fetch('http://127.0.0.1:9/').catch(() => setTimeout(() => done(room), 2000));",
    )
}
