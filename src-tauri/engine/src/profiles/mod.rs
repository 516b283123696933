//! profiles

mod commands;
