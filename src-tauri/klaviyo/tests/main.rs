//! The real client against the practice account, over a real socket.

mod bodies;
mod chunks;
mod destinations;
mod imports;
mod lists;
mod refusals;
mod support;
mod trouble;
mod waits;
