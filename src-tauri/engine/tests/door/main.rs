//! The way to the data: the folder, the key, the database, the people, and what each may do. Through `Session`, as a window
//! or the command line would.

mod chain;
mod damage;
mod emptiest;
mod folder;
#[cfg(target_os = "linux")]
mod keychain;
mod laptop;
#[cfg(target_os = "linux")]
mod memory;
mod permissions;
mod vault;
mod way_in;
