//! Exports from outside: through a session, to a Klaviyo that rehearses, with everything that can go wrong on the way.

mod cancel;
mod faults;
mod resume;
mod whole;
mod world;
