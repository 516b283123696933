//! exports

mod commands;
