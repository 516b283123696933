//! The command line from outside: the built program, its exit codes, and what it prints.

mod changing;
mod deep;
mod errors;
mod faults;
mod fixing;
#[cfg(target_os = "linux")]
mod memory;
mod program;
mod promises;
mod schedule;
mod secrets;
mod waits;
#[cfg(target_os = "linux")]
mod ways;
mod whole_job;
