//! Accounts on this laptop: people, passwords, roles, and the way in.

mod commands;
mod delay;
mod office;
mod password;
mod proof;
mod way_in;

pub(crate) use password::{argon2, argon2_failed, check as check_password};
