//! The product's name, once.

/// What this program is called.
pub const NAME: &str = "Listward";

/// Its version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Under which service the keychain keeps its secrets.
pub const KEYCHAIN_SERVICE: &str = "app.listward.desktop";
