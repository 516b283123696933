//! audit

mod commands;
