//! Where the built programs are, and where pictures go.

use std::path::{Path, PathBuf};

/// The app, as cargo left it beside this test.
pub(crate) fn app() -> PathBuf {
    std::env::var_os("LISTWARD_APP").map_or_else(|| built().join("listward"), PathBuf::from)
}

/// Where screenshots of one walk go: below the target folder, never in the tree.
pub(crate) fn pictures(walk: &str) -> PathBuf {
    let folder = built().join("../artefacts/window").join(walk);
    std::fs::create_dir_all(&folder).expect("the target folder is writable");
    folder.canonicalize().expect("the folder was made a line above")
}

/// `target/debug`, seen from `target/debug/deps/window-0123456789abcdef`.
fn built() -> PathBuf {
    let this = std::env::current_exe().expect("a running test knows its own file");
    this.ancestors().nth(2).map(Path::to_owned).expect("cargo puts tests two folders deep")
}
