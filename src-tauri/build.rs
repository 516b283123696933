//! Tells Tauri what the page may ask for: the engine's command table, a handful of Tauri's own commands, nothing else.
//!
//! The capability file is written from the same table. It is committed, so that a review sees the surface grow.

use std::{fs, io};

use tauri_build::{AppManifest, Attributes, CodegenContext};

include!("engine/src/contract/table.rs");

const TABLE: &str = "src-tauri/engine/src/contract/table.rs";
const CAPABILITY: &str = "src-tauri/capabilities/main.json";

/// The one thing that the page needs of Tauri itself: the title bar follows a chosen theme.
const OF_TAURI: &[&str] = &["core:window:allow-set-theme"];

/// The shell's own commands: by one the page opens the way for the engine's events, by the other it closes the window.
const OF_THE_SHELL: &[&str] = &["engine_events", "close_anyway"];

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident($($arguments:tt)*) -> $answer:ty;)*) => {
        &[$(stringify!($name)),*]
    };
    ($($(#[$doc:meta])* $permission:ident $name:ident($($arguments:tt)*) -> $answer:ty;)*) => {
        &[$(stringify!($name)),*]
    };
}

const OPEN: &[&str] = with_open_commands!(names);
const GUARDED: &[&str] = with_commands!(names);

fn main() {
    println!("cargo:rerun-if-changed={TABLE}");
    println!("cargo:rerun-if-changed={CAPABILITY}");
    let commands: &'static [&'static str] = [OF_THE_SHELL, OPEN, GUARDED].concat().leak();
    write_capability(commands).expect("the capability file must be writable");

    let attributes = Attributes::new()
        .app_manifest(AppManifest::new().commands(commands))
        .capabilities_path_pattern("./src-tauri/capabilities/*.json")
        .codegen(CodegenContext::new());
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!(
            "{error:#}\n(ui/dist has to exist: `cargo xtask run` and `test` build it, or `npm --prefix ui run build`)"
        );
    }
}

fn write_capability(commands: &[&str]) -> io::Result<()> {
    let permissions: Vec<String> = OF_TAURI
        .iter()
        .map(|permission| (*permission).to_owned())
        .chain(commands.iter().map(|command| format!("allow-{}", command.replace('_', "-"))))
        .map(|permission| format!("    \"{permission}\""))
        .collect();
    let text = format!(
        r#"{{
  "identifier": "main",
  "description": "What the page may ask for. Written by src-tauri/build.rs from the engine's command table.",
  "windows": ["main"],
  "permissions": [
{}
  ]
}}
"#,
        permissions.join(",\n")
    );
    // An unchanged file keeps its time, or cargo would run this script again and again.
    if fs::read_to_string(CAPABILITY).is_ok_and(|present| present == text) {
        return Ok(());
    }
    fs::write(CAPABILITY, text)
}
