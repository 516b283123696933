//! The window: how it looks before the page is there, and what it may not do.

use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager, Theme, Url, WebviewUrl, WebviewWindowBuilder};
use tracing::warn;

/// What the window is called where Tauri wants a name; the capability file names it too.
pub(crate) const LABEL: &str = "main";

/// The page's own backgrounds (`--bg` of its tokens), so that nothing flashes before it is drawn.
const PAPER: Color = Color(0xF6, 0xF5, 0xF1, 0xFF);
const NIGHT: Color = Color(0x12, 0x19, 0x1C, 0xFF);

/// Where `tauri dev` finds the page; `devUrl` and Vite's own configuration say the same.
const VITE: u16 = 5173;

/// Opens the window.
pub(crate) fn open(app: &App) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(listward_engine::product::NAME)
        .inner_size(1280.0, 832.0)
        .min_inner_size(960.0, 640.0)
        .visible(false)
        .incognito(!is_driven_by_a_test())
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    // Only a window that exists can tell which theme the system has.
    let background = if window.theme()? == Theme::Dark { NIGHT } else { PAPER };
    window.set_background_color(Some(background))?;
    window.show()
}

/// Brings the window to the front, for a person who started Listward a second time.
pub(crate) fn focus(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    if let Err(error) =
        window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus())
    {
        warn!(%error, "the window did not come to the front");
    }
}

/// Whether WebKit's driver holds this window; it cannot see into an incognito one.
///
/// A window is incognito otherwise, so that nothing it shows is kept on the disk outside the encrypted database. A release
/// is always so, and therefore cannot be driven, unless it was built for that.
fn is_driven_by_a_test() -> bool {
    cfg!(any(debug_assertions, feature = "driven"))
        && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
}

/// Whether an address is the page itself. The window never shows anything else.
fn is_ours(address: &Url) -> bool {
    match (address.scheme(), address.host_str()) {
        // Windows serves the page by http under a name that no network knows.
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("http", Some("127.0.0.1")) => cfg!(dev) && address.port() == Some(VITE),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ours(address: &str) -> bool {
        super::is_ours(&Url::parse(address).expect("the test's own address is one"))
    }

    #[test]
    fn the_window_shows_the_page_and_nothing_else() {
        assert!(is_ours("tauri://localhost/"), "Linux and macOS serve the page so");
        assert!(is_ours("http://tauri.localhost/exports"), "Windows serves it so");
        for foreign in [
            "https://www.klaviyo.com/",
            "http://tauri.localhost.example.com/",
            "http://app.tauri.localhost/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "about:blank",
        ] {
            assert!(!is_ours(foreign), "{foreign} is not the page");
        }
    }
}
