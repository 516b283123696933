//! The real client against the practice account, over a real socket.

mod bodies;
mod chunks;
mod destinations;
mod flows;
mod imports;
mod lists;
mod outbound;
mod paces;
mod profiles;
mod refusals;
mod subscriptions;
mod support;
mod trouble;
mod updates;
mod waits;
