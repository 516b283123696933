//! Exports: what goes where, and runs, which take it there.
//!
//! | part of a run | what it does |
//! |---|---|
//! | `start` | freezes who is in it and writes it down |
//! | `addresses` | tells apart who can be sent |
//! | `people`, `values` | reads the people beside their mapped columns |
//! | `cut` | writes chunks, the same bytes for the same people |
//! | `going` | leads a run from its row to its end, also after a restart |
//! | `send`, `hand_over`, `smaller`, `lost` | hands chunks over, smaller ones when it must; finds what was taken when an answer is lost |
//! | `settle`, `outcome` | asks after the jobs until everybody's outcome is known |
//! | `finish`, `receipt` | names who was not sent, and draws up the account |
//! | `live`, `progress`, `view` | shows it |
//!
//! It knows nothing of how segments choose people, and of Klaviyo only what its client says.

mod addresses;
mod checked;
mod course;
mod cut;
mod definitions;
mod finish;
mod going;
mod grant;
mod hand_over;
mod live;
mod lost;
mod masked;
mod outcome;
mod pace;
mod people;
mod plan;
mod progress;
mod receipt;
mod rejects;
mod running;
mod send;
mod settle;
mod smaller;
mod start;
mod trouble;
mod values;
mod view;

pub(crate) use live::Runs;
pub use pace::RunPace;
