//! What Tauri's build script writes of the configuration: the window's policy, its rights, the page itself.
#![expect(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "Tauri's build script writes it, not us"
)]

/// The program as its configuration says.
pub(crate) fn of_the_program() -> tauri::Context {
    tauri::tauri_build_context!()
}
