//! What is wrong with the line between the client and the account, whatever is said over it.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One thing that is wrong with the line. As JSON:
///
/// ```json
/// { "toward": "client", "what": { "latency": { "milliseconds": 300 } } }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Toxic {
    /// Which direction it is about; answers, when absent.
    #[serde(default)]
    pub toward: Toward,
    /// What is wrong.
    pub what: ToxicKind,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Toward {
    /// Of answers.
    #[default]
    Client,
    /// Of requests.
    Server,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToxicKind {
    /// Everything arrives this much later.
    Latency {
        /// How much.
        milliseconds: u64,
    },
    /// Nobody listens: connections are refused. For both directions, and from when it is set.
    Down {
        /// For how long.
        milliseconds: u64,
    },
    /// No more than this gets through.
    Bandwidth {
        /// In each second.
        bytes_per_second: u64,
    },
    /// The connection stays open this much longer than it is used. For both directions.
    SlowClose {
        /// How much.
        milliseconds: u64,
    },
    /// Nothing gets through, and after this time the connection is closed.
    Timeout {
        /// From the beginning of the connection; 0 leaves it open for ever.
        milliseconds: u64,
    },
    /// Nothing gets through, and after this time the connection is reset, without a farewell.
    ResetPeer {
        /// From the beginning of the connection.
        milliseconds: u64,
    },
    /// Everything arrives in small pieces.
    Slicer {
        /// So small.
        bytes: usize,
        /// With such pauses between them.
        microseconds: u64,
    },
    /// After so much the connection is closed.
    LimitData {
        /// Bytes in this direction.
        bytes: u64,
    },
}

/// The line to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) toxics: Arc<[Toxic]>,
    /// How many new connections it still carries, before it is good; `None` for all.
    pub(crate) connections: Option<u32>,
}

impl Line {
    /// What is wrong with the next connection.
    pub(crate) fn next(&mut self) -> Arc<[Toxic]> {
        if self.connections == Some(0) {
            return Arc::default();
        }
        self.connections = self.connections.map(|left| left - 1);
        Arc::clone(&self.toxics)
    }
}

/// For how long nobody is to listen.
pub(crate) fn down(toxics: &[Toxic]) -> Option<Duration> {
    toxics.iter().find_map(|toxic| match toxic.what {
        ToxicKind::Down { milliseconds } => Some(Duration::from_millis(milliseconds)),
        _ => None,
    })
}

/// How much longer a connection stays open than it is used.
pub(crate) fn slow_close(toxics: &[Toxic]) -> Duration {
    let slow = toxics.iter().map(|toxic| match toxic.what {
        ToxicKind::SlowClose { milliseconds } => Duration::from_millis(milliseconds),
        _ => Duration::ZERO,
    });
    slow.max().unwrap_or_default()
}
