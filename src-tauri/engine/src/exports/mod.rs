//! Exports: what goes where, and runs, which take it there.
//!
//! | part of a run | what it does |
//! |---|---|
//! | `start`, `started` | freezes who is in it and writes it down, for a person or by itself |
//! | `again` | finds those whom an earlier run could not bring there |
//! | `addresses`, `sendable` | tells apart who can be sent |
//! | `people`, `values` | reads the people beside their mapped columns |
//! | `cut` | writes chunks, the same bytes for the same people |
//! | `going` | leads a run from its row to its end, also after a restart |
//! | `course`, `durable` | what its parts share, and how it remembers |
//! | `away` | tells when it was away for so long that a person is asked first |
//! | `send`, `hand_over`, `smaller` | hands chunks over, smaller ones when it must |
//! | `changed_since`, `kept` | restores, of what an undone run changed, what nobody has changed since |
//! | `lost`, `left_since` | finds what was taken when an answer is lost, and puts nobody back who left before it is sent again |
//! | `settle`, `settled`, `outcome` | asks after the jobs until everybody's outcome is known |
//! | `leaving`, `leave`, `emptying`, `subscribe` | what cannot be done by importing: taking off the list, emptying values, subscribing |
//! | `finish`, `receipt` | names who was not sent, and draws up the account |
//! | `live`, `waits`, `progress`, `view` | shows it |
//!
//! It knows nothing of how segments choose people, and of Klaviyo only what its client says.

mod addresses;
mod again;
mod agreed;
mod away;
mod book;
mod canary;
mod changed_since;
mod checked;
mod compare;
mod coordinate;
mod count;
mod course;
mod cut;
mod deeds;
mod definitions;
mod difference;
mod durable;
mod emptying;
mod entry;
mod estimate;
mod finish;
mod forecast;
mod gate;
mod going;
mod grant;
mod hand_over;
mod kept;
mod leave;
mod leaving;
mod left_since;
mod live;
mod lost;
mod masked;
mod outbound;
mod outcome;
mod pace;
mod people;
mod plan;
mod plan_file;
mod prepare;
mod progress;
mod receipt;
mod register;
mod rejects;
mod row;
mod running;
mod seen;
mod send;
mod sendable;
mod settle;
mod settled;
mod shape;
mod smaller;
mod start;
mod started;
mod subscribe;
mod test_profile;
mod trace;
mod trouble;
mod undo;
mod values;
mod view;
mod waits;
mod written;

pub use pace::RunPace;
pub(crate) use register::Runs;
