//! The world that the tests from outside build for themselves.

pub mod customers;
mod homes;
pub mod patience;
