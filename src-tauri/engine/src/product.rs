//! The product's name, once, and what follows from it.

use std::path::PathBuf;

use directories::ProjectDirs;

/// What this program is called.
pub const NAME: &str = "Listward";

/// Its version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Under which service the keychain keeps its secrets.
pub const KEYCHAIN_SERVICE: &str = "app.listward.desktop";

/// Where a person's data lies unless they say otherwise: the same folder for the window and the command line.
///
/// None when the system tells no home folder.
pub fn data_folder() -> Option<PathBuf> {
    ProjectDirs::from("app", "", NAME).map(|folders| folders.data_dir().to_owned())
}
