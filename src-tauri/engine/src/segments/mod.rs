//! segments

mod commands;
