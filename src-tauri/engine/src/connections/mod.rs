//! connections

mod commands;
