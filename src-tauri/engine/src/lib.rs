//! What Listward does: files become rows, rows become profiles, profiles are cut into segments, a segment is exported.
//!
//! | room | what lives there |
//! |---|---|
//! | [`contract`] | the command table and the shapes that cross to a window |
//! | [`session`] | one window's way in; checks the permission of every command |
//! | `door` | the way to one data folder: its owner, its key, its database |
//! | [`engine`] | the open engine: what every room works with |
//! | `sources` | a file → checked rows |
//! | `columns` | Arrow chunks in the database |
//! | `profiles` | rows → people; the grid; one person |
//! | `corrections` | values that a person puts right by hand |
//! | `segments` | rules → kernels → bitmaps |
//! | `connections` | ways to Klaviyo accounts: consent, credentials, authentication |
//! | `exports` | plan, chunk, send, settle, receipt |
//! | `schedule` | what runs by itself: timetables, refreshes |
//! | `recent` | the last few answers that took work |
//! | `people` | accounts, passwords |
//! | `audit` | what was done, chained |
//! | [`secrets`] | where keys lie: keychain, passphrase vault, memory |
//! | `store` | the encrypted database; the only room that speaks SQL |
//!
//! It knows nothing of windows, and of Klaviyo only what `listward-klaviyo` says.

pub mod clock;
pub mod contract;
pub mod desktop;
pub mod engine;
pub mod error;
pub mod event;
pub mod product;
pub mod secrets;
pub mod session;

mod audit;
mod columns;
mod connections;
mod corrections;
mod door;
mod exports;
mod people;
mod profiles;
mod recent;
mod schedule;
mod segments;
mod sources;
mod store;

pub use connections::consent_text;
pub use door::Door;
pub use engine::Engine;
pub use error::{Error, Result};
pub use exports::RunPace;
pub use schedule::Served;
pub use session::Session;
