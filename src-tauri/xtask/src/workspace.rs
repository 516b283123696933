//! Where things are in a checkout.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program;

/// One checkout of the repository.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The checkout that this program was built from.
    pub(crate) fn of_this_program() -> Self {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.ancestors().nth(2).expect("BUG: xtask lies two folders below the root");
        Self { root: root.to_owned() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder of the repository.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.path("target"), |folder| self.root.join(folder))
    }

    /// A program of ours, as `cargo build` left it.
    pub(crate) fn built(&self, name: &str) -> PathBuf {
        self.program("debug", name)
    }

    /// A program of ours, as `cargo build --profile deep` left it.
    pub(crate) fn built_deep(&self, name: &str) -> PathBuf {
        self.program("deep", name)
    }

    fn program(&self, folder: &str, name: &str) -> PathBuf {
        self.target().join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Cargo, called at the root.
    pub(crate) fn cargo(&self, words: &[&str]) -> Command {
        let mut cargo = program::cargo();
        cargo.current_dir(&self.root).args(words);
        cargo
    }

    /// npm, called in the page's folder.
    pub(crate) fn npm(&self, words: &[&str]) -> Command {
        let mut npm = program::command("npm");
        npm.current_dir(self.path("ui")).args(words);
        npm
    }
}
