//! exports

mod definitions;
mod running;
