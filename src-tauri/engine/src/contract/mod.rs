//! What crosses between the engine and a window (or the CLI): the command table and the shapes it names.
//!
//! A shape here is data only. It is serialised as JSON with snake-case names, and a test writes its TypeScript to
//! `ui/src/ipc/contract.ts`. Secrets come in as [`Secret`] and have no way out.

/// The command table: macros only, so that the shell's build script can include the file.
#[macro_use]
pub mod table;

mod activity;
mod choices;
mod connections;
mod corrections;
mod difference;
mod exports;
mod failure;
mod fields;
mod files;
mod ids;
mod imports;
mod permission;
mod profiles;
mod progress;
mod runs;
mod schedule;
mod segments;
mod session;
mod settings;
mod subscribing;
#[cfg(test)]
mod typescript;
mod undo;

pub use activity::*;
pub use choices::*;
pub use connections::*;
pub use corrections::*;
pub use difference::*;
pub use exports::*;
pub use failure::*;
pub use fields::*;
pub use files::*;
pub use ids::*;
pub use imports::*;
pub use permission::*;
pub use profiles::*;
pub use progress::*;
pub use runs::*;
pub use schedule::*;
pub use segments::*;
pub use session::*;
pub use settings::*;
pub use subscribing::*;
pub use undo::*;
