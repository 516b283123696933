//! Looking at people and cutting them into segments. Through `Session`, as a window or the command line would.

mod corrections;
mod looking;
mod marketer;
mod segments;
