//! The real client against the practice account, over a real socket.

mod bodies;
mod chunks;
mod destinations;
#[cfg(target_os = "linux")]
mod elsewhere;
mod flows;
mod imports;
#[cfg(target_os = "linux")]
mod impostor;
mod lists;
mod outage;
mod outbound;
mod paces;
mod profiles;
mod refusals;
mod subscriptions;
mod support;
#[cfg(target_os = "linux")]
mod tls;
mod toxics;
mod trouble;
mod updates;
mod waits;
mod ways;
