//! Exports from outside: through a session, to a Klaviyo that rehearses, with everything that can go wrong on the way.

mod again;
mod away;
mod canary;
mod cancel;
mod changes;
mod consent;
mod emptying;
mod faults;
mod holds;
mod ids;
mod kill;
mod leavers;
mod lost;
mod machine;
mod midway;
mod outbound;
mod refresh;
mod reopened;
mod resume;
mod schedule;
mod traced;
mod undo;
mod whole;
mod world;
