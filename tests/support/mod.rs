//! The world that the tests from outside build for themselves.

pub mod customers;
pub mod patience;
