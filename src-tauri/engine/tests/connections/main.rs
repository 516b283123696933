//! The connection wizard, as a window uses it, against a practice account.

mod laptop;
mod saved;
mod steps;
