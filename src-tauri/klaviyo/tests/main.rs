//! The real client against the practice account, over a real socket.

mod bodies;
mod chunks;
mod destinations;
mod flows;
mod imports;
mod lists;
mod outbound;
mod profiles;
mod refusals;
mod support;
mod trouble;
mod updates;
mod waits;
