//! sources

mod commands;
