//! Accounts on this laptop: people, passwords, roles, and the way in.

mod commands;
mod office;
mod way_in;
