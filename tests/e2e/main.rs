//! Listward in its real window, as a person meets it: a display, a bus and a keychain of its own, a real mouse that drops
//! a real file, and WebKit's own driver to click and read.
//!
//! It knows the page by its `data-test` attributes, and nothing of the engine. It needs the app that `cargo build` left
//! beside it (or `LISTWARD_APP`) and what `cargo xtask setup` installs; run it by `cargo xtask test --window`.
#![cfg(target_os = "linux")]

mod camera;
mod crowd;
mod desktop;
mod drag;
mod driver;
mod heartbeat;
mod in_the_window;
mod inspection;
mod million;
mod newcomer;
mod offline;
mod places;
mod running;
mod tour;
mod window;

use listward_tests::patience;
