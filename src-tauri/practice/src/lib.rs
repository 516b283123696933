#![doc = include_str!("../README.md")]

mod account;
mod answer;
mod attributes;
mod call;
mod consent;
mod control;
mod directory;
mod email;
mod entries;
mod faults;
mod filter;
mod flows;
mod gate;
mod identity;
mod import;
mod jobs;
mod keys;
mod ledger;
mod limits;
mod line;
mod lists;
mod members;
mod membership;
mod mishap;
mod operation;
mod options;
mod page;
mod profiles;
mod running;
mod server;
mod shared;
mod subscribe;
mod texts;
mod time;
mod toxics;
mod validate;

pub use consent::Consent;
pub use faults::{Fault, Faults, JobFault, SubscribeFault, What};
pub use flows::Flow;
pub use keys::KeyKind;
pub use ledger::{Entry, Exchange, Ledger, Totals};
pub use limits::{Limits, Rate};
pub use operation::Operation;
pub use options::{JobTime, Options};
pub use running::Running;
pub use server::{Practice, StartFailed};
pub use toxics::{Toward, Toxic, ToxicKind};

/// The revision of Klaviyo's API that is rehearsed.
pub const REVISION: &str = "2026-07-15";
